import type { RoomRef } from '@anyroom/core';
import type { Clause, ServicesBench } from '../../clause.js';
import { acceptedRoom, heldRooms } from '../support/rooms.js';
import { refusedUnsent } from '../support/sending.js';
import { codeOfVerb, leavingAllAsItIs, lively, serviceVerbsOf, stateOf } from '../support/service-verbs.js';
import { HOSTILE_IDS, MALFORMED_IDS } from '../support/values.js';

/** Which room, and which person. */
export const servicesIdentifierClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'services-refuse-malformed-ids',
    sentence:
      'An id of a room or a person that is empty, `.`, `..`, no string or half of a surrogate pair is `invalid-argument`, unsent; so is such an id for a new room.',
    async verify(bench) {
      const { services } = bench;
      const { room, id } = await lively(bench);
      await leavingAllAsItIs(bench, room, 'malformed ids', async () => {
        for (const [name, malformed] of MALFORMED_IDS) {
          for (const verb of serviceVerbsOf(bench)) {
            const code = codeOfVerb(verb, 'invalid-argument');
            if (verb.takesRoom) {
              await refusedUnsent(bench, `${verb.name} in the room ${name}`, { code }, () =>
                verb.call(services, malformed, id),
              );
            }
            if (verb.takesPerson) {
              await refusedUnsent(bench, `${verb.name} of the id ${name}`, { code }, () =>
                verb.call(services, room, malformed),
              );
            }
          }
          if (malformed === undefined) continue; // there it means: mint one
          const { create } = services.rooms.capabilities;
          const takesIds = create !== false && create.fields.includes('id');
          const newRoom = { ...(await acceptedRoom(bench, 10)), id: malformed };
          const code = takesIds ? 'invalid-argument' : (['invalid-argument', 'unsupported'] as const);
          await refusedUnsent(bench, `a new room with the id ${name}`, { code }, () =>
            services.rooms.createRoom(newRoom),
          );
        }
      });
    },
  },
  {
    id: 'services-let-hostile-ids-touch-nothing-else',
    sentence:
      'An id is exactly one encoded path segment or one own key, whatever it looks like: a hostile one of a person never touches anybody else.',
    async verify(bench) {
      const { room } = await lively(bench);
      for (const verb of serviceVerbsOf(bench).filter(({ takesPerson }) => takesPerson)) {
        for (const id of HOSTILE_IDS) {
          const about = `${verb.name} of '${id.slice(0, 20)}'`;
          await leavingAllAsItIs(bench, room, about, async () => {
            const failure = await verb.call(bench.services, room, id).then(
              () => undefined,
              (error: unknown) => error,
            );
            if (failure === undefined) bench.assert.ok(maySucceed(bench, verb.name), `${about}: it succeeded`);
            else {
              const code = [...codeOfVerb(verb, 'not-found'), 'invalid-argument' as const];
              bench.assert.isError(failure, { code }, about);
            }
          });
        }
      }
    },
  },
  {
    id: 'services-let-hostile-room-ids-reach-no-other-room',
    sentence:
      'A plain string is always the vendor’s own id of the room, taken verbatim, even with a colon in it: it never reaches another room.',
    async verify(bench) {
      const { services, vendor } = bench;
      const { room, id } = await lively(bench);
      const other = await vendor.createRoom();
      const disguises = [
        `${services.provider}:${room}`,
        `${other}/../${room}`,
        `./${room}`,
        `${room}/`,
        `${room}?`,
        `${room}#`,
        `${room}%20`,
        ` ${room}`,
        ...HOSTILE_IDS,
      ];
      const issued = maySucceed(bench, 'issueJoinCredential');
      for (const verb of serviceVerbsOf(bench).filter(({ takesRoom }) => takesRoom)) {
        for (const disguise of disguises) {
          const about = `${verb.name} in '${disguise.replace(room, '<room>').slice(0, 40)}'`;
          await leavingAllAsItIs(bench, room, about, async () => {
            const failure = await verb.call(services, disguise, id).then(
              () => undefined,
              (error: unknown) => error,
            );
            if (failure === undefined) {
              bench.assert.ok(issued && verb.name === 'issueJoinCredential', `${about}: it succeeded`);
            } else {
              const code = [...codeOfVerb(verb, 'not-found'), 'invalid-argument' as const];
              bench.assert.isError(failure, { code }, about);
            }
          });
        }
      }
    },
  },
  {
    id: 'services-accept-room-handles',
    sentence: 'A room may be given to every verb as a handle that says who owns it; `at` is read by a directory only.',
    async verify(bench) {
      const { provider } = bench.services;
      for (const verb of serviceVerbsOf(bench).filter(({ declared, takesRoom }) => declared && takesRoom)) {
        for (const owner of [{}, { provider }, { provider, at: 'here' }]) {
          const { room, id } = await lively(bench);
          const handle: RoomRef = { id: room, ...owner };
          await verb.call(bench.services, handle, id);
        }
      }
      const nowhere: RoomRef = { id: await bench.vendor.unknownRoom(), provider, at: 'here' };
      const { get } = bench.services.rooms.capabilities;
      await bench.assert.rejects(
        () => bench.services.rooms.getRoom(nowhere),
        { code: get ? 'not-found' : 'unsupported' },
        'a get of a handle of no room',
      );
    },
  },
  {
    id: 'services-refuse-rooms-of-another-provider',
    sentence: 'A service of another provider answers `invalid-argument` to a handle, unsent.',
    async verify(bench) {
      const { room, id } = await lively(bench);
      const stranger: RoomRef = { id: room, provider: `not-${bench.services.provider}` };
      await leavingAllAsItIs(bench, room, 'a handle of another provider', async () => {
        for (const verb of serviceVerbsOf(bench).filter(({ takesRoom }) => takesRoom)) {
          const code = codeOfVerb(verb, 'invalid-argument');
          await refusedUnsent(bench, `${verb.name} with a handle of another provider`, { code }, () =>
            verb.call(bench.services, stranger, id),
          );
        }
      });
    },
  },
  {
    id: 'services-find-no-unknown-room',
    sentence:
      'An unknown room is `not-found` to every verb that takes one, with the subject `room` or `unknown`; only where a credential is issued for people who are not in the room, the room may go unasked.',
    async verify(bench) {
      const { services, vendor, assert } = bench;
      const { room: elsewhere, id } = await lively(bench);
      const room = await vendor.unknownRoom();
      await leavingAllAsItIs(bench, elsewhere, 'calls in an unknown room', async () => {
        for (const verb of serviceVerbsOf(bench).filter(({ takesRoom }) => takesRoom)) {
          const about = `${verb.name} in an unknown room`;
          const call = () => verb.call(services, room, id);
          if (!verb.declared) {
            await refusedUnsent(bench, about, { code: 'unsupported' }, call);
            continue;
          }
          const failure = await call().then(
            () => undefined,
            (error: unknown) => error,
          );
          if (failure === undefined && verb.name === 'issueJoinCredential' && maySucceed(bench, verb.name)) continue;
          const subject = verb.service === 'joinCredentials' ? (['room', 'unknown'] as const) : 'room';
          assert.isError(failure, { code: 'not-found', subject, retryable: false }, about);
        }
      });
    },
  },
  {
    id: 'services-use-hostile-ids-of-new-rooms-as-they-are',
    sentence:
      'A hostile id for a new room is used as it is, or refused; it never becomes another id, and never touches another room.',
    async verify(bench) {
      const { services, assert } = bench;
      const { create } = services.rooms.capabilities;
      const takesIds = create !== false && create.fields.includes('id');
      const { room } = await lively(bench);
      const before = await heldRooms(bench);
      const given: string[] = [];
      for (const id of HOSTILE_IDS) {
        const newRoom = { ...(await acceptedRoom(bench, 10)), id };
        const failure = await services.rooms.createRoom(newRoom).then(
          ({ id: answered }) => {
            assert.equal(answered, id, 'the id that a create answers');
            given.push(id);
          },
          (error: unknown) => error,
        );
        if (failure !== undefined || !takesIds) {
          assert.isError(
            failure,
            { code: takesIds ? 'invalid-argument' : 'unsupported' },
            'a create with a hostile id',
          );
        }
      }
      const after = await heldRooms(bench);
      assert.deepEqual(
        after.filter(({ id }) => !given.includes(id)),
        before,
        'every other room',
      );
      const made = after.filter(({ id }) => given.includes(id));
      assert.equal(made.length, given.length, 'how many rooms were made');
      assert.ok(JSON.stringify(await stateOf(bench, room)).includes(room), 'the room of before is still there');
    },
  },
];

/** Whether success is as good as `not-found`, for somebody of whom nobody has heard. */
function maySucceed({ services }: ServicesBench, name: string): boolean {
  const { issue, revoke } = services.joinCredentials.capabilities;
  switch (name) {
    case 'ejectParticipant':
      return services.live.capabilities.eject;
    case 'revokeJoinCredentials':
      return revoke;
    default:
      return name === 'issueJoinCredential' && issue !== false && issue.unknownParticipant === 'issued';
  }
}
