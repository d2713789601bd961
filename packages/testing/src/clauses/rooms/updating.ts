import type { RoomChanges } from '@anyroom/core';
import { ROOM_FIELDS } from '@anyroom/core';
import type { Clause, ServicesBench } from '../../clause.js';
import type { HeldRoom } from '../../harness/services-harness.js';
import {
  acceptedRoomChange,
  asReadRoom,
  changeableRoomFields,
  changingNoRoom,
  checkRoomShape,
  fieldsOfRoom,
  heldRoom,
  heldRooms,
  roomValues,
  seedRoom,
  seedRooms,
  someRoomValue,
} from '../support/rooms.js';
import { refusedUnsent } from '../support/sending.js';

/** Changing a room. */
export const roomUpdatingClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'update-changes-one-room',
    sentence:
      'Each field of a room that the capabilities declare is changed by an update that names it, alone and with the others; fields that are absent are left alone, and so is every other room.',
    async verify(bench) {
      const [, id = ''] = await seedRooms(bench, 3);
      if (await updateIsUnsupported(bench, id)) return;
      const kept = changeableRoomFields(bench);
      for (const [number, fields] of [...kept.map((field) => [field]), kept].entries()) {
        const before = await heldRooms(bench);
        const change = roomValues(fields, 10 + number);
        await bench.services.rooms.updateRoom(id, change);
        const expected = before.map((room) => (room.id === id ? { ...room, ...change } : room));
        bench.assert.deepEqual(await heldRooms(bench), expected, `after an update of ${fields.join(', ')}`);
      }
    },
  },
  {
    id: 'unsupported-fields-reject-the-whole-change-of-a-room',
    sentence:
      'A field of a room that the vendor cannot change rejects the whole update with `unsupported`, exactly those fields named, and nothing is sent.',
    async verify(bench) {
      const { rooms } = bench.services;
      const id = await seedRoom(bench);
      const kept = changeableRoomFields(bench);
      const lacking = ROOM_FIELDS.filter((field) => !kept.includes(field));
      for (const fields of [...lacking.map((field) => [field]), ROOM_FIELDS]) {
        const refused = fields.filter((field) => lacking.includes(field));
        if (refused.length === 0) continue;
        const about = `an update of ${fields.join(', ')}`;
        await changingNoRoom(bench, about, () =>
          refusedUnsent(bench, about, { code: 'unsupported', fields: refused }, () =>
            rooms.updateRoom(id, roomValues(fields, 10)),
          ),
        );
      }
      if (lacking.length > 0) return;
      await rooms.updateRoom(id, roomValues(ROOM_FIELDS, 10));
      const { title } = await heldRoom(bench, id);
      bench.assert.equal(title, someRoomValue('title', 10), 'the title after an update of every field');
    },
  },
  {
    id: 'null-clears-of-a-room-where-declared',
    sentence:
      '`null` clears a field of a room where the capabilities say so; otherwise it is `unsupported`, unsent. It never closes the room.',
    async verify(bench) {
      const { rooms } = bench.services;
      const { update } = rooms.capabilities;
      for (const field of ROOM_FIELDS) {
        const id = await seedRoom(bench);
        const before = await heldRoom(bench, id);
        const capability = update !== false && update.fields[field];
        const call = () => rooms.updateRoom(id, { [field]: null });
        if (capability === false || !capability.clear) {
          await changingNoRoom(bench, `${field}: null`, () =>
            refusedUnsent(bench, `${field}: null`, { code: 'unsupported', fields: [field] }, call),
          );
        } else {
          await call();
          const { [field]: _, ...rest } = before;
          bench.assert.deepEqual(await heldRoom(bench, id), rest, `after ${field}: null`);
        }
      }
    },
  },
  {
    id: 'bad-changes-of-a-room-are-refused',
    sentence:
      'A change of a room of nothing at all, with a key that the contract does not know, a value of a wrong type, a date that is none, or that closes no later than it opens, is `invalid-argument`, unsent.',
    async verify(bench) {
      const { rooms } = bench.services;
      const id = await seedRoom(bench);
      const kept = changeableRoomFields(bench);
      const opensAt = someRoomValue('opensAt', 10) as Date;
      const fields = [
        ...[7, {}, 'half of a \ud83d'].map((value) => ['title', value] as const),
        ...(['opensAt', 'closesAt'] as const).flatMap((field) =>
          ['2030-01-01T00:00:00Z', 7, {}, new Date(Number.NaN)].map((value) => [field, value] as const),
        ),
      ];
      const bad: readonly (readonly [about: string, change: unknown, isKept: boolean])[] = [
        ...[{}, { title: undefined }, null, undefined, 'x', []].map(
          (change) => [`the change ${JSON.stringify(change)}`, change, true] as const,
        ),
        ...fields.map(
          ([field, value]) => [`the ${field} ${String(value)}`, { [field]: value }, kept.includes(field)] as const,
        ),
        ...[0, -60_000].map(
          (later) =>
            [
              'times out of order',
              { opensAt, closesAt: new Date(opensAt.getTime() + later) },
              kept.includes('opensAt') && kept.includes('closesAt'),
            ] as const,
        ),
        ...['id', 'status', 'name', 'toString', '__proto__'].map((key) => {
          const change = Object.defineProperty({ ...acceptedRoomChange(bench, 10) }, key, {
            value: 'x',
            enumerable: true,
          });
          return [`the key ${key}`, change, true] as const;
        }),
      ];
      await changingNoRoom(bench, 'bad changes', async () => {
        for (const [about, change, isKept] of bad) {
          const isOurs = isKept && rooms.capabilities.update !== false;
          const code = isOurs ? 'invalid-argument' : (['invalid-argument', 'unsupported'] as const);
          await refusedUnsent(bench, about, { code }, () => rooms.updateRoom(id, change as RoomChanges));
        }
      });
    },
  },
  {
    id: 'update-never-creates-a-room',
    sentence: 'An update of a room that is not there is `not-found` with the subject `room`, and makes none.',
    async verify(bench) {
      const { rooms } = bench.services;
      await seedRoom(bench);
      const id = await bench.vendor.unknownRoom();
      await changingNoRoom(bench, 'an update of no room', () =>
        bench.assert.rejects(
          () => rooms.updateRoom(id, acceptedRoomChange(bench, 10)),
          rooms.capabilities.update === false
            ? { code: 'unsupported', outcome: 'not-sent' }
            : { code: 'not-found', subject: 'room', outcome: ['refused', 'not-sent'], retryable: false },
          'an update of no room',
        ),
      );
    },
  },
  {
    id: 'update-of-a-room-is-safe-to-repeat',
    sentence: 'The same change of a room twice is the same state, also when the first answer was lost.',
    async verify(bench) {
      const { rooms } = bench.services;
      const id = await seedRoom(bench);
      if (await updateIsUnsupported(bench, id)) return;
      const change = roomValues(changeableRoomFields(bench), 10);
      const expected = { ...(await heldRoom(bench, id)), ...change };
      for (const about of ['once', 'twice']) {
        await rooms.updateRoom(id, change);
        bench.assert.deepEqual(await heldRoom(bench, id), expected, `after the update, made ${about}`);
      }
      bench.vendor.loseNextAnswer();
      await rooms.updateRoom(id, roomValues(changeableRoomFields(bench), 11)).catch((error: unknown) => {
        bench.assert.isError(error, { code: 'unavailable', outcome: 'unknown', retryable: true }, 'a lost answer');
      });
      await rooms.updateRoom(id, change);
      bench.assert.deepEqual(await heldRoom(bench, id), expected, 'after an update whose answer was lost');
    },
  },
  {
    id: 'update-of-a-room-answers-truly',
    sentence:
      'The answer to an update of a room says how far it is confirmed: `answered` is the room as the vendor has it, `accepted` what was asked and no more.',
    async verify(bench) {
      const { rooms, provider } = bench.services;
      const id = await seedRoom(bench);
      if (await updateIsUnsupported(bench, id)) return;
      for (const field of changeableRoomFields(bench)) {
        const change = roomValues([field], 10);
        const updated = await rooms.updateRoom(id, change);
        checkRoomShape(bench, updated, ['confirmation']);
        const { confirmation } = updated;
        bench.assert.ok(['answered', 'accepted'].includes(confirmation), `a confirmation: ${confirmation}`);
        const held: HeldRoom = await heldRoom(bench, id);
        bench.assert.deepEqual(
          fieldsOfRoom(updated),
          confirmation === 'answered' ? asReadRoom(bench, held) : { id, provider, ...change },
          `what an update of ${field} answers`,
        );
      }
    },
  },
];

async function updateIsUnsupported(bench: ServicesBench, id: string): Promise<boolean> {
  const { rooms } = bench.services;
  if (rooms.capabilities.update !== false) return false;
  await changingNoRoom(bench, 'an update', () =>
    refusedUnsent(bench, 'an update', { code: 'unsupported' }, () =>
      rooms.updateRoom(id, acceptedRoomChange(bench, 10)),
    ),
  );
  return true;
}
