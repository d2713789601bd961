import type { NewRoom } from '@anyroom/core';
import { NEW_ROOM_FIELDS, ROOM_FIELDS } from '@anyroom/core';
import type { Clause, ServicesBench } from '../../clause.js';
import {
  acceptedRoom,
  acceptedRoomChange,
  asReadRoom,
  changingNoRoom,
  checkRoomShape,
  fieldsOfNewRooms,
  fieldsOfRoom,
  heldRoom,
  idsOf,
  requiredOfNewRooms,
  roomsMadeBy,
  roomValues,
  seedRoom,
  someRoomValue,
  walkRooms,
} from '../support/rooms.js';
import { refusedUnsent } from '../support/sending.js';
import { somebody } from '../support/somebody.js';

/** Making rooms. */
export const creatingClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'create-makes-one-room',
    sentence: 'Create makes exactly one room, without people, and leaves every other room as it is.',
    async verify(bench) {
      await seedRoom(bench);
      if (await createIsUnsupported(bench)) return;
      const made = await roomsMadeBy(bench, async () => {
        const room = await acceptedRoom(bench, 10);
        const { id } = await bench.services.rooms.createRoom(room);
        bench.assert.deepEqual(await bench.vendor.participantsOf(id), [], 'who is in a new room');
      });
      bench.assert.equal(made.length, 1, 'how many rooms were made');
      const again = await roomsMadeBy(bench, async () =>
        bench.services.rooms.createRoom(await acceptedRoom(bench, 10)),
      );
      bench.assert.equal(again.length, 1, 'how many rooms a second call with the same title and times made');
    },
  },
  {
    id: 'create-keeps-what-it-declares',
    sentence:
      'Each field that the capabilities declare is kept by a create that gives it; any other is `unsupported`, exactly those fields named, unsent, and no room is made.',
    async verify(bench) {
      const { rooms } = bench.services;
      const kept = fieldsOfNewRooms(bench);
      for (const field of ROOM_FIELDS) {
        const values = roomValues([field], 10);
        const room = { ...(await acceptedRoom(bench, 1)), ...values };
        if (kept.includes(field)) {
          const { id } = await rooms.createRoom(room);
          bench.assert.deepEqual(
            (await heldRoom(bench, id))[field],
            values[field],
            `the ${field} that the vendor holds`,
          );
        } else await refused(bench, `a new room with ${field}`, { ...room }, [field]);
      }
      const all: NewRoom = { ...(await acceptedRoom(bench, 1)), ...roomValues(ROOM_FIELDS, 10) };
      const lacking = ROOM_FIELDS.filter((field) => !kept.includes(field));
      if (lacking.length > 0) return refused(bench, 'a new room with every field', all, lacking);
      const held = await heldRoom(bench, (await rooms.createRoom(all)).id);
      for (const field of ROOM_FIELDS) bench.assert.deepEqual(held[field], all[field], `the ${field}, of all at once`);
    },
  },
  {
    id: 'create-answers-truly',
    sentence:
      'The answer to a create holds the room as the vendor has it; a field that the vendor does not keep is absent, never echoed.',
    async verify(bench) {
      if (await createIsUnsupported(bench)) return;
      for (const fields of [[], fieldsOfNewRooms(bench)]) {
        const native = { [`not-${bench.services.provider}`]: { anything: 'at all' } };
        const room = { ...(await acceptedRoom(bench, 10)), ...roomValues(fields, 10), native };
        const created = await bench.services.rooms.createRoom(room);
        checkRoomShape(bench, created);
        const held = await heldRoom(bench, created.id);
        bench.assert.deepEqual(fieldsOfRoom(created), asReadRoom(bench, held), 'what a create answers');
      }
    },
  },
  {
    id: 'a-new-room-is-a-handle',
    sentence: 'What a create answers is a handle that every other verb, of every service, takes as it is.',
    async verify(bench) {
      if (await createIsUnsupported(bench)) return;
      const { services, assert } = bench;
      const room = await services.rooms.createRoom(await acceptedRoom(bench, 10));
      assert.equal(room.provider, services.provider, 'the provider of a new room');
      assert.equal((await heldRoom(bench, room.id)).id, room.id, 'the vendor’s id of a new room');
      const id = await somebody(bench, room.id);
      const { participants, rooms, joinCredentials, live } = services;
      if (rooms.capabilities.get) assert.equal((await rooms.getRoom(room)).id, room.id, 'the id of what is read');
      if (rooms.capabilities.list) {
        assert.ok(idsOf(await walkRooms(bench)).includes(room.id), 'a new room is listed');
      }
      if (participants.capabilities.list) {
        const people = [];
        for await (const person of participants.listParticipants(room)) people.push(person.id);
        const listed = participants.capabilities.members === 'presence' ? [] : [id];
        assert.deepEqual(people, listed, 'who is listed of it');
      }
      if (joinCredentials.capabilities.issue !== false) await joinCredentials.issueJoinCredential(room, id);
      if (live.capabilities.session) assert.equal(await live.getSession(room), undefined, 'its session');
      if (rooms.capabilities.update !== false) await rooms.updateRoom(room, acceptedRoomChange(bench, 11));
      if (rooms.capabilities.close !== false) await rooms.closeRoom(room);
    },
  },
  {
    id: 'create-requires-what-it-declares',
    sentence:
      'What the capabilities require of a new room is `invalid-argument` when it is absent, unsent, and named; where they require nothing, nothing is needed.',
    async verify(bench) {
      const { rooms } = bench.services;
      const { create } = rooms.capabilities;
      if (create === false) {
        await changingNoRoom(bench, 'a new room of nothing', () =>
          refusedUnsent(bench, 'a new room of nothing', { code: 'unsupported' }, () => rooms.createRoom()),
        );
        return;
      }
      const required = requiredOfNewRooms(create);
      for (const field of required) {
        const room = await acceptedRoom(bench, 10, [field]);
        const { message } = await changingNoRoom(bench, `a new room without ${field}`, () =>
          refusedUnsent(bench, `a new room without ${field}`, { code: 'invalid-argument' }, () =>
            rooms.createRoom(room),
          ),
        );
        bench.assert.ok(message.includes(field), `the message names ${field}: ${message}`);
      }
      if (required.length > 0) return;
      for (const nothing of [undefined, {}]) {
        const made = await roomsMadeBy(bench, () => rooms.createRoom(nothing));
        bench.assert.equal(made.length, 1, 'how many rooms were made out of nothing');
      }
    },
  },
  {
    id: 'room-ids-are-minted-where-declared',
    sentence:
      'Where the capabilities say that ids are minted, each create without one answers a new id; one is given where they say so, and `unsupported`, unsent, where not.',
    async verify(bench) {
      const { rooms } = bench.services;
      const { create } = rooms.capabilities;
      if (create !== false && create.mintsId) {
        const before = idsOf(await bench.vendor.rooms());
        const minted: string[] = [];
        for (const number of [10, 10, 11]) {
          const room = await acceptedRoom(bench, number);
          minted.push((await rooms.createRoom(room)).id);
        }
        bench.assert.equal(new Set([...before, ...minted]).size, before.length + 3, 'each minted id is another one');
      }
      const id = await bench.vendor.unknownRoom();
      const room = { ...(await acceptedRoom(bench, 12)), id };
      if (create === false || !create.fields.includes('id'))
        return refused(bench, 'a new room with an id', room, ['id']);
      const made = await roomsMadeBy(bench, async () => {
        bench.assert.equal((await rooms.createRoom(room)).id, id, 'the id of a room that was given one');
      });
      bench.assert.deepEqual(idsOf(made), [id], 'the rooms that were made');
    },
  },
  {
    id: 'create-never-changes-a-room',
    sentence: 'An id that another room has is `conflict`, and that room stays as it is.',
    async verify(bench) {
      const { rooms } = bench.services;
      const { create } = rooms.capabilities;
      const id = await seedRoom(bench);
      const room = { ...(await acceptedRoom(bench, 10)), ...roomValues(fieldsOfNewRooms(bench), 10), id };
      await changingNoRoom(bench, 'a create with the id of a room', async () => {
        if (create === false || !create.fields.includes('id')) {
          await refusedUnsent(bench, 'a create with an id', { code: 'unsupported' }, () => rooms.createRoom(room));
        } else {
          const expected = { code: 'conflict', outcome: 'refused', retryable: false } as const;
          await bench.assert.rejects(() => rooms.createRoom(room), expected, 'a create with the id of a room');
        }
      });
    },
  },
  {
    id: 'bad-new-rooms-are-refused',
    sentence:
      'A new room with a key that the contract does not know, a value of a wrong type, a date that is none, or that closes no later than it opens, is `invalid-argument`, unsent, and no room is made.',
    async verify(bench) {
      const { rooms } = bench.services;
      const { create } = rooms.capabilities;
      const room = await acceptedRoom(bench, 10);
      await changingNoRoom(bench, 'bad new rooms', async () => {
        for (const [about, bad, fields] of badRooms(room)) {
          const isKept = create !== false && fields.every((field) => create.fields.some((kept) => kept === field));
          const code = isKept ? ['invalid-argument' as const] : (['invalid-argument', 'unsupported'] as const);
          await refusedUnsent(bench, `a new room with ${about}`, { code }, () => rooms.createRoom(bad as NewRoom));
        }
        for (const key of ['name', 'validFrom', 'toString', '__proto__']) {
          const strange = Object.defineProperty({ ...room }, key, { value: 'x', enumerable: true });
          const code = create === false ? (['invalid-argument', 'unsupported'] as const) : 'invalid-argument';
          const { message } = await refusedUnsent(bench, `a new room with the key ${key}`, { code }, () =>
            rooms.createRoom(strange),
          );
          if (create === false) continue;
          for (const field of NEW_ROOM_FIELDS) {
            bench.assert.ok(message.includes(field), `the message names ${field}: ${message}`);
          }
        }
      });
    },
  },
  {
    id: 'undefined-fields-of-a-room-are-absent',
    sentence:
      'A field of a room that is explicitly `undefined` is absent: not sent, not required of the vendor, left alone.',
    async verify(bench) {
      const { rooms } = bench.services;
      const nothing = { title: undefined, opensAt: undefined, closesAt: undefined, native: undefined };
      if (!(await createIsUnsupported(bench))) {
        const room = { id: undefined, ...nothing, ...(await acceptedRoom(bench, 10)) };
        const created = await rooms.createRoom(room);
        checkRoomShape(bench, created);
        const held = await heldRoom(bench, created.id);
        bench.assert.deepEqual(fieldsOfRoom(created), asReadRoom(bench, held), 'a room of undefined fields');
      }
      const id = await seedRoom(bench);
      const before = await heldRoom(bench, id);
      const change = acceptedRoomChange(bench, 10);
      if (rooms.capabilities.update === false) {
        await refusedUnsent(bench, 'an update', { code: 'unsupported' }, () =>
          rooms.updateRoom(id, { ...nothing, ...change }),
        );
        return;
      }
      await rooms.updateRoom(id, { ...nothing, ...change });
      bench.assert.deepEqual(await heldRoom(bench, id), { ...before, ...change }, 'after an update');
    },
  },
  {
    id: 'extras-of-a-room-are-checked',
    sentence:
      'Extras for this vendor are accepted where the adapter takes them, a key that it does not know is `invalid-argument`, unsent, and where it takes none they are `unsupported`, unsent; those for another vendor are ignored, and are not a change.',
    async verify(bench) {
      const { services, nativeRoomExtras } = bench;
      const { provider, rooms } = services;
      const { create, update } = rooms.capabilities;
      const id = await seedRoom(bench);
      const room = await acceptedRoom(bench, 10);
      const change = acceptedRoomChange(bench, 10);
      const ways = [
        ['a create', create !== false, (native: object) => rooms.createRoom({ ...room, native })],
        ['an update', update !== false, (native: object) => rooms.updateRoom(id, { ...change, native })],
      ] as const;
      for (const [about, declared, call] of ways) {
        const unknownKey = { [provider]: { ...nativeRoomExtras, 'no-such-extra': 1 } };
        await changingNoRoom(bench, `${about} with extras that are refused`, () =>
          refusedUnsent(
            bench,
            `${about} with extras that are refused`,
            { code: declared && nativeRoomExtras !== undefined ? 'invalid-argument' : 'unsupported' },
            () => call(unknownKey),
          ),
        );
        if (!declared) continue;
        const answers = [await call({ [`not-${provider}`]: { anything: 'at all' } })];
        if (nativeRoomExtras !== undefined && about === 'an update')
          answers.push(await call({ [provider]: nativeRoomExtras }));
        for (const answer of answers) {
          checkRoomShape(bench, answer, ['confirmation']);
        }
      }
      if (create !== false && nativeRoomExtras !== undefined) {
        const made = await roomsMadeBy(bench, async () => {
          const fresh = { ...(await acceptedRoom(bench, 11)), native: { [provider]: nativeRoomExtras } };
          checkRoomShape(bench, await rooms.createRoom(fresh));
        });
        bench.assert.equal(made.length, 1, 'how many rooms were made with extras');
      }
      if (update === false) return;
      await changingNoRoom(bench, 'extras for another vendor alone', () =>
        refusedUnsent(bench, 'extras for another vendor alone', { code: 'invalid-argument' }, () =>
          rooms.updateRoom(id, { native: { [`not-${provider}`]: { anything: 'at all' } } }),
        ),
      );
    },
  },
];

/** Whether rooms cannot be made, which is then asserted. */
export async function createIsUnsupported(bench: ServicesBench): Promise<boolean> {
  const { rooms } = bench.services;
  if (rooms.capabilities.create !== false) return false;
  const room = await acceptedRoom(bench, 1);
  await changingNoRoom(bench, 'a create', () =>
    refusedUnsent(bench, 'a create', { code: 'unsupported' }, () => rooms.createRoom(room)),
  );
  return true;
}

/** A create that must be `unsupported`, for these fields (for all that are given, where rooms cannot be made at all). */
async function refused(bench: ServicesBench, about: string, room: NewRoom, lacking: readonly string[]): Promise<void> {
  const { rooms } = bench.services;
  const fields = rooms.capabilities.create === false ? {} : { fields: lacking };
  await changingNoRoom(bench, about, () =>
    refusedUnsent(bench, about, { code: 'unsupported', ...fields }, () => rooms.createRoom(room)),
  );
}

/** What is no new room at all, or has a field that is wrong, whatever the vendor keeps. */
function badRooms(room: NewRoom): readonly (readonly [about: string, room: unknown, fields: readonly string[]])[] {
  const opensAt = someRoomValue('opensAt', 10);
  const bad: readonly (readonly [field: string, value: unknown])[] = [
    ...[7, null, {}, 'half of a \ud83d'].map((value) => ['title', value] as const),
    ...['opensAt', 'closesAt'].flatMap((field) =>
      ['2030-01-01T00:00:00Z', Date.now(), null, {}, new Date(Number.NaN)].map((value) => [field, value] as const),
    ),
  ];
  return [
    ...bad.map(([field, value]) => [`the ${field} ${String(value)}`, { ...room, [field]: value }, [field]] as const),
    ...[null, 'a room', 7, []].map((value) => [`no fields but ${JSON.stringify(value)}`, value, []] as const),
    ['a closing at its opening', { ...room, opensAt, closesAt: opensAt }, ['opensAt', 'closesAt']],
    [
      'a closing before its opening',
      { ...room, opensAt, closesAt: new Date((opensAt as Date).getTime() - 60_000) },
      ['opensAt', 'closesAt'],
    ],
    ['a native that is none', { ...room, native: 'extras' }, []],
  ];
}
