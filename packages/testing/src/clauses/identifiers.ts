import type { RoomRef } from '@anyroom/core';
import type { Clause } from '../clause.js';
import { heldIn, seatedPerson, seatedRoom } from './support/people.js';
import { changingNothing, refusedUnsent } from './support/sending.js';
import { acceptedChange, HOSTILE_IDS, MALFORMED_IDS } from './support/values.js';
import { codeOf, verbsOf } from './support/verbs.js';

/** Which person, and in which room. */
export const identifierClauses: readonly Clause[] = [
  {
    id: 'malformed-participant-ids-are-refused',
    sentence:
      'Ids are opaque strings: an id that is empty, `.`, `..`, no string or half of a surrogate pair is `invalid-argument`, unsent.',
    async verify(bench) {
      const { room } = await seatedPerson(bench);
      await changingNothing(bench, room, 'malformed ids', async () => {
        for (const verb of (await verbsOf(bench)).filter(({ takesId }) => takesId)) {
          for (const [name, id] of MALFORMED_IDS) {
            if (verb.name === 'addParticipant' && id === undefined) continue; // there it means: mint one
            await refusedUnsent(
              bench,
              `${verb.name} of the id ${name}`,
              { code: codeOf(verb, 'invalid-argument') },
              () => verb.call(bench.service, room, id),
            );
          }
        }
      });
    },
  },
  {
    id: 'malformed-room-ids-are-refused',
    sentence:
      'A room id that is empty, `.`, `..`, no string or half of a surrogate pair is `invalid-argument`, unsent; a batch rejects as a whole, a list at its first step.',
    async verify(bench) {
      const { id } = await seatedPerson(bench);
      const verbs = await verbsOf(bench);
      const batchCode =
        bench.service.capabilities.update === false
          ? (['invalid-argument', 'unsupported'] as const)
          : 'invalid-argument';
      for (const [name, room] of MALFORMED_IDS) {
        for (const verb of verbs) {
          await refusedUnsent(
            bench,
            `${verb.name} in the room ${name}`,
            { code: codeOf(verb, 'invalid-argument') },
            () => verb.call(bench.service, room, id),
          );
        }
        for (const entries of [[], [[id, acceptedChange(bench, 2)] as const]]) {
          await refusedUnsent(bench, `a batch of ${entries.length} in the room ${name}`, { code: batchCode }, () =>
            bench.service.updateParticipants(room, entries),
          );
        }
      }
    },
  },
  {
    id: 'hostile-ids-touch-nobody-else',
    sentence:
      'An id is exactly one encoded path segment or one own key, whatever it looks like: a hostile one never touches anybody else.',
    async verify(bench) {
      const { room } = await seatedRoom(bench, 2);
      const before = await heldIn(bench, room);
      const { update } = bench.service.capabilities;
      const adds = update !== false && update.unknownParticipant === 'added';
      for (const verb of (await verbsOf(bench)).filter(({ takesId, name }) => takesId && name !== 'addParticipant')) {
        const maySucceed = verb.name === 'removeParticipant' || (adds && verb.name !== 'getParticipant');
        for (const id of HOSTILE_IDS) {
          const about = `${verb.name} of '${id.slice(0, 20)}'`;
          const call = () => verb.call(bench.service, room, id);
          if (maySucceed && verb.declared) {
            const error = await call().then(
              () => undefined,
              (thrown: unknown) => thrown,
            );
            if (error !== undefined) bench.assert.isError(error, { code: 'invalid-argument' }, about);
          } else {
            await bench.assert.rejects(call, { code: [...codeOf(verb, 'not-found'), 'invalid-argument'] }, about);
          }
          const after = await heldIn(bench, room);
          const others = adds ? after.filter((person) => !HOSTILE_IDS.includes(person.id)) : after;
          bench.assert.deepEqual(others, before, `${about}: everybody else`);
        }
        if (adds) for (const id of HOSTILE_IDS) await bench.service.removeParticipant(room, id).catch(() => undefined);
      }
    },
  },
  {
    id: 'hostile-room-ids-reach-no-other-room',
    sentence:
      'A plain string is always the vendor’s own id of the room, taken verbatim, even with a colon in it: it never reaches another room.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 2);
      const [id = ''] = ids;
      const other = await bench.vendor.createRoom();
      const disguises = [
        `${bench.service.provider}:${room}`,
        `${other}/../${room}`,
        `./${room}`,
        `${room}/`,
        `${room}?`,
        `${room}#`,
        `${room}%20`,
        ` ${room}`,
        '__proto__',
        'constructor',
      ];
      for (const verb of await verbsOf(bench)) {
        for (const disguise of disguises) {
          const about = `${verb.name} in '${disguise.replace(room, '<room>')}'`;
          await changingNothing(bench, room, about, () =>
            bench.assert.rejects(
              () => verb.call(bench.service, disguise, id),
              { code: [...codeOf(verb, 'not-found'), 'invalid-argument'] },
              about,
            ),
          );
        }
      }
    },
  },
  {
    id: 'room-handles-are-accepted',
    sentence: 'A room may be given as a handle that says who owns it; `at` is read by a directory only.',
    async verify(bench) {
      const { provider } = bench.service;
      for (const verb of await verbsOf(bench)) {
        const { room, id } = await seatedPerson(bench);
        const handles: readonly RoomRef[] = [{ id: room }, { id: room, provider }, { id: room, provider, at: 'here' }];
        for (const handle of handles) {
          if (verb.name === 'addParticipant' || !verb.declared) continue;
          await verb.call(bench.service, handle, id);
        }
        if (verb.name === 'addParticipant' && verb.declared) {
          for (const handle of handles) {
            await verb.call(bench.service, handle, await bench.vendor.unknownParticipant());
          }
        }
        bench.assert.equal(typeof provider, 'string', 'the provider’s name');
      }
    },
  },
  {
    id: 'rooms-of-another-provider-are-refused',
    sentence: 'A service of another provider answers `invalid-argument` to a handle, unsent.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const stranger: RoomRef = { id: room, provider: `not-${bench.service.provider}` };
      await changingNothing(bench, room, 'a handle of another provider', async () => {
        for (const verb of await verbsOf(bench)) {
          await refusedUnsent(
            bench,
            `${verb.name} with a handle of another provider`,
            { code: codeOf(verb, 'invalid-argument') },
            () => verb.call(bench.service, stranger, id),
          );
        }
      });
    },
  },
  {
    id: 'unknown-rooms-are-not-found',
    sentence: 'An unknown room is `not-found` to every verb, with the subject `room` or `unknown`.',
    async verify(bench) {
      const room = await bench.vendor.unknownRoom();
      const id = await bench.vendor.unknownParticipant();
      for (const verb of await verbsOf(bench)) {
        const about = `${verb.name} in an unknown room`;
        const error = await bench.assert.rejects(
          () => verb.call(bench.service, room, id),
          { code: verb.declared ? 'not-found' : 'unsupported' },
          about,
        );
        if (verb.declared) {
          bench.assert.isError(error, { code: 'not-found', subject: ['room', 'unknown'], retryable: false }, about);
        }
      }
    },
  },
];
