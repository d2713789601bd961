import type { CallOptions } from '@anyroom/core';
import type { Clause } from '../clause.js';
import { heldIn, seatedPerson } from './support/people.js';
import {
  arrival,
  aWhile,
  changingNothing,
  refusedUnsent,
  someTurns,
  soon,
  startCall,
  unsent,
} from './support/sending.js';
import { codeOf, verbsOf } from './support/verbs.js';

/** Giving a call up, its deadline, and closing the service. */
export const endingClauses: readonly Clause[] = [
  {
    id: 'aborted-before-is-unsent',
    sentence: 'A call whose signal has already aborted rejects with `cancelled`, unsent.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      await changingNothing(bench, room, 'calls given up beforehand', async () => {
        for (const verb of await verbsOf(bench)) {
          await refusedUnsent(
            bench,
            `${verb.name}, given up beforehand`,
            { code: codeOf(verb, 'cancelled'), retryable: false },
            () => verb.call(bench.service, room, id, { abortSignal: AbortSignal.abort() }),
          );
        }
      });
    },
  },
  {
    id: 'aborted-during-is-cancelled',
    sentence:
      'A call that is given up while the vendor is silent rejects with `cancelled`, and no further request is sent.',
    async verify(bench) {
      for (const verb of (await verbsOf(bench)).filter(({ declared }) => declared)) {
        const { room, id } = await seatedPerson(bench);
        const who = verb.name === 'addParticipant' ? await bench.vendor.unknownParticipant() : id;
        const controller = new AbortController();
        const stalled = await bench.vendor.stall();
        const { settled } = await startCall(bench, verb.name, () =>
          verb.call(bench.service, room, who, { abortSignal: controller.signal }),
        );
        controller.abort(new Error('a reason of the caller’s own'));
        await bench.assert.rejects(
          () => soon(bench, `${verb.name}, given up`, settled),
          { code: 'cancelled', outcome: ['unknown', 'not-sent'], retryable: false },
          `${verb.name}, given up`,
        );
        await unsent(bench, `${verb.name}, after it was given up`, async () => {
          stalled.release();
          await aWhile(bench, room);
        });
      }
    },
  },
  {
    id: 'a-silent-vendor-is-a-timeout',
    sentence:
      'A call that gets no answer in the time allowed rejects with `timeout`, which is retryable, but for an add of unknown outcome: that might add somebody twice.',
    async verify(bench) {
      for (const verb of (await verbsOf(bench)).filter(({ declared }) => declared)) {
        const { room, id } = await seatedPerson(bench);
        const who = verb.name === 'addParticipant' ? await bench.vendor.unknownParticipant() : id;
        const stalled = await bench.vendor.stall();
        const about = `${verb.name} without an answer`;
        const before = bench.vendor.requests();
        const error = await bench.assert.rejects(
          () => soon(bench, about, verb.call(bench.service, room, who, { timeoutInMs: 20 })),
          { code: 'timeout', outcome: ['unknown', 'not-sent'] },
          about,
        );
        bench.assert.equal(
          error.retryable,
          verb.name !== 'addParticipant' || error.outcome !== 'unknown',
          `${about}: retryable`,
        );
        await arrival(bench, before);
        await unsent(bench, `${verb.name}, after its time was over`, async () => {
          stalled.release();
          await aWhile(bench, room);
        });
      }
    },
  },
  {
    id: 'bad-options-are-refused',
    sentence: 'A mistake in the options is `invalid-argument`, unsent: never a call without a deadline.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const mistakes: readonly unknown[] = [
        ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '50', null].map((timeoutInMs) => ({ timeoutInMs })),
        ...[{}, 'abort', null, new AbortController()].map((abortSignal) => ({ abortSignal })),
        { timeout: 50 },
        { signal: new AbortController().signal },
        'options',
        [],
      ];
      await changingNothing(bench, room, 'bad options', async () => {
        for (const verb of await verbsOf(bench)) {
          for (const options of mistakes) {
            await refusedUnsent(
              bench,
              `${verb.name} with the options ${JSON.stringify(options)}`,
              { code: codeOf(verb, 'invalid-argument') },
              () => verb.call(bench.service, room, id, options as CallOptions),
            );
          }
        }
      });
    },
  },
  {
    id: 'options-may-be-undefined',
    sentence: 'An option that is `undefined` is absent, and a signal that never aborts changes nothing.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const controller = new AbortController();
      for (const options of [
        undefined,
        {},
        { abortSignal: undefined, timeoutInMs: undefined },
        { abortSignal: controller.signal, timeoutInMs: 2 ** 31 - 1 },
      ]) {
        for (const verb of (await verbsOf(bench)).filter(({ declared }) => declared)) {
          const nobody = verb.name === 'addParticipant' || verb.name === 'removeParticipant';
          await verb.call(bench.service, room, nobody ? await bench.vendor.unknownParticipant() : id, options);
        }
      }
      bench.assert.ok(
        (await heldIn(bench, room)).some((person) => person.id === id),
        'the person is still there',
      );
    },
  },
  {
    id: 'closing-twice-is-closing-once',
    sentence: 'Closing is idempotent: twice at once, and once more later, resolve.',
    async verify(bench) {
      const service = await bench.openAnother();
      const [first, second] = await Promise.all([service.close(), service.close()]);
      const third = await service.close();
      bench.assert.deepEqual([first, second, third], [undefined, undefined, undefined], 'what closing answers');
    },
  },
  {
    id: 'a-closed-service-cancels',
    sentence: 'Calls after closing reject with `cancelled`, unsent; another service over the same vendor goes on.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const closed = await bench.openAnother();
      await closed.close();
      await changingNothing(bench, room, 'calls after closing', async () => {
        for (const verb of await verbsOf(bench)) {
          await refusedUnsent(
            bench,
            `${verb.name} after closing`,
            { code: codeOf(verb, 'cancelled'), retryable: false },
            () => verb.call(closed, room, id),
          );
        }
      });
      for (const verb of (await verbsOf(bench)).filter(({ declared, name }) => declared && name !== 'addParticipant')) {
        await verb.call(bench.service, room, id);
      }
    },
  },
  {
    id: 'closing-lets-calls-finish',
    sentence: 'Calls in flight when the service is closed finish, and closing resolves when the last one is over.',
    async verify(bench) {
      for (const verb of (await verbsOf(bench)).filter(({ declared }) => declared)) {
        const { room, id } = await seatedPerson(bench);
        const who = verb.name === 'addParticipant' ? await bench.vendor.unknownParticipant() : id;
        const service = await bench.openAnother();
        const stalled = await bench.vendor.stall();
        const { settled } = await startCall(bench, verb.name, () => verb.call(service, room, who));
        let closed = false;
        const close = service.close().then(() => {
          closed = true;
        });
        await someTurns();
        bench.assert.equal(closed, false, `closing resolves before the ${verb.name} in flight is over`);
        stalled.release();
        bench.assert.equal(
          await settled.then(
            () => 'finished',
            (error: unknown) => String(error),
          ),
          'finished',
          `${verb.name} in flight when the service is closed`,
        );
        await close;
      }
    },
  },
];
