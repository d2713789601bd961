import type { AnyroomError, RepeatKey } from '@anyroom/core';
import { createRepeatKey } from '@anyroom/core';
import type { Clause, ServicesBench } from '../../clause.js';
import {
  acceptedRoom,
  changingNoRoom,
  fieldsOfNewRooms,
  fieldsOfRoom,
  idsOf,
  roomsMadeBy,
  roomValues,
} from '../support/rooms.js';
import { arrival, refusedUnsent, soon } from '../support/sending.js';
import { createIsUnsupported } from './creating.js';

/** Making the same room twice, on purpose or not. */
export const repeatingClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'a-repeat-key-gives-the-same-room',
    sentence:
      'A create with a `repeatKey` that was used before gives the room of the first, and makes no second; another key makes another room. Where a creation cannot be repeated, a key is `unsupported`, unsent.',
    async verify(bench) {
      if (await keysAreUnsupported(bench)) return;
      const { rooms } = bench.services;
      const room = await repeatableRoom(bench);
      const repeatKey = createRepeatKey();
      const made = await roomsMadeBy(bench, async () => {
        const first = await rooms.createRoom(room, { repeatKey });
        const second = await rooms.createRoom(room, { repeatKey: { ...repeatKey } });
        bench.assert.deepEqual(fieldsOfRoom(second), fieldsOfRoom(first), 'what the second call answers');
        const another = await bench.openAnother();
        const third = await another.rooms.createRoom(room, { repeatKey });
        bench.assert.equal(third.id, first.id, 'the id of the room that a third call, of another service, answers');
      });
      bench.assert.equal(made.length, 1, 'how many rooms were made with one key');
      const others = await roomsMadeBy(bench, async () => {
        await rooms.createRoom(await repeatableRoom(bench), { repeatKey: createRepeatKey() });
      });
      bench.assert.equal(others.length, 1, 'how many rooms were made with another key');
    },
  },
  {
    id: 'a-repeat-key-outlives-a-lost-answer',
    sentence:
      'A create with a `repeatKey` can be made again when its answer was lost or did not come in time: the error is retryable, and however often the call is made there is one room.',
    async verify(bench) {
      if (await keysAreUnsupported(bench)) return;
      const { services, vendor, assert } = bench;
      for (const losing of [true, false]) {
        const room = await repeatableRoom(bench);
        const repeatKey = createRepeatKey();
        const about = losing ? 'a create whose answer is lost' : 'a create without an answer in time';
        const made = await roomsMadeBy(bench, async () => {
          let failure: unknown;
          if (losing) {
            vendor.loseNextAnswer();
            failure = await services.rooms.createRoom(room, { repeatKey }).then(() => undefined, thrown);
          } else {
            const before = vendor.requests();
            const stalled = await vendor.stall();
            const call = services.rooms.createRoom(room, { repeatKey, timeoutInMs: 50 });
            failure = await soon(
              bench,
              about,
              call.then(() => undefined, thrown),
            );
            await arrival(bench, before);
            stalled.release();
          }
          if (failure !== undefined) {
            const code = ['unavailable', 'timeout'] as const;
            assert.isError(failure, { code, outcome: ['unknown', 'not-sent'], retryable: true }, about);
          }
          const first = await services.rooms.createRoom(room, { repeatKey });
          const second = await services.rooms.createRoom(room, { repeatKey });
          assert.equal(second.id, first.id, `${about}, made twice more: the id`);
        });
        assert.equal(made.length, 1, `${about}, made twice more: how many rooms there are`);
      }
    },
  },
  {
    id: 'a-lost-answer-makes-at-most-one-room',
    sentence:
      'One create makes at most one room, also when an answer is lost: where it is repeatable, its own attempts find that room; where not, the outcome is `unknown`, and the error is not retryable.',
    async verify(bench) {
      if (await createIsUnsupported(bench)) return;
      const { services, vendor, assert } = bench;
      const { create } = services.rooms.capabilities;
      const room = await acceptedRoom(bench, 10);
      let answered: string | undefined;
      const made = await roomsMadeBy(bench, async () => {
        vendor.loseNextAnswer();
        const call = () => services.rooms.createRoom(room);
        if (create !== false && create.repeatable) answered = (await call()).id;
        else {
          const code = ['unavailable', 'timeout', 'unknown'] as const;
          const expected = { code, outcome: 'unknown', retryable: false } as const;
          await assert.rejects(call, expected, 'a create whose answer is lost');
        }
      });
      assert.equal(made.length, 1, 'how many rooms were made');
      if (answered !== undefined) assert.deepEqual(idsOf(made), [answered], 'the room that was made');
    },
  },
  {
    id: 'bad-repeat-keys-are-refused',
    sentence: 'A `repeatKey` of another form than a UUID and the time of the first call is `invalid-argument`, unsent.',
    async verify(bench) {
      const { rooms } = bench.services;
      const { create } = rooms.capabilities;
      const room = await acceptedRoom(bench, 10);
      const good = createRepeatKey();
      const bad: readonly unknown[] = [
        null,
        good.id,
        {},
        [],
        { id: good.id },
        { firstSentAt: good.firstSentAt },
        { ...good, id: 'no-uuid' },
        { ...good, id: '' },
        { ...good, id: 7 },
        { ...good, id: `${good.id}0` },
        { ...good, firstSentAt: good.firstSentAt.toISOString() },
        { ...good, firstSentAt: new Date(Number.NaN) },
        { ...good, firstSendAt: good.firstSentAt },
      ];
      const repeatable = create !== false && create.repeatable;
      await changingNoRoom(bench, 'bad keys', async () => {
        for (const repeatKey of bad) {
          await refusedUnsent(
            bench,
            `the key ${JSON.stringify(repeatKey)}`,
            { code: repeatable ? 'invalid-argument' : ['invalid-argument', 'unsupported'] },
            () => rooms.createRoom(room, { repeatKey: repeatKey as RepeatKey }),
          );
        }
      });
    },
  },
];

const thrown = (error: unknown): AnyroomError => error as AnyroomError;

async function keysAreUnsupported(bench: ServicesBench): Promise<boolean> {
  const { rooms } = bench.services;
  const { create } = rooms.capabilities;
  if (create !== false && create.repeatable) return false;
  const room = await acceptedRoom(bench, 10);
  const fields = create === false ? {} : { fields: ['repeatKey'] };
  await changingNoRoom(bench, 'a create with a key', () =>
    refusedUnsent(bench, 'a create with a key', { code: 'unsupported', ...fields }, () =>
      rooms.createRoom(room, { repeatKey: createRepeatKey() }),
    ),
  );
  return true;
}

/** A room to be made with a key: all that the vendor keeps, the same each time that it is sent. */
async function repeatableRoom(bench: ServicesBench) {
  return { ...(await acceptedRoom(bench, 10)), ...roomValues(fieldsOfNewRooms(bench), 10) };
}
