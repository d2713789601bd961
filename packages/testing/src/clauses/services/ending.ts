import type { CallOptions, Services } from '@anyroom/core';
import type { Clause, ServicesBench } from '../../clause.js';
import { arrival, aWhile, refusedUnsent, someTurns, soon, startCall, unsent } from '../support/sending.js';
import { codeOfVerb, declaredVerbsOf, leavingAllAsItIs, lively, serviceVerbsOf } from '../support/service-verbs.js';

/** Giving a call up, its deadline, and closing the services. */
export const servicesEndingClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'services-send-nothing-when-aborted-before',
    sentence: 'A call of any service whose signal has already aborted rejects with `cancelled`, unsent.',
    async verify(bench) {
      const { room, id } = await lively(bench);
      await leavingAllAsItIs(bench, room, 'calls given up beforehand', async () => {
        for (const verb of serviceVerbsOf(bench)) {
          await refusedUnsent(
            bench,
            `${verb.name}, given up beforehand`,
            { code: codeOfVerb(verb, 'cancelled'), retryable: false },
            () => verb.call(bench.services, room, id, { abortSignal: AbortSignal.abort() }),
          );
        }
      });
    },
  },
  {
    id: 'services-cancel-when-aborted-during',
    sentence:
      'A call of any service that is given up while the vendor is silent rejects with `cancelled`, and no further request is sent.',
    async verify(bench) {
      const elsewhere = await bench.vendor.createRoom();
      for (const verb of declaredVerbsOf(bench)) {
        const { room, id } = await lively(bench);
        const controller = new AbortController();
        const stalled = await bench.vendor.stall();
        const { settled } = await startCall(bench, verb.name, () =>
          verb.call(bench.services, room, id, { abortSignal: controller.signal }),
        );
        controller.abort(new Error('a reason of the caller’s own'));
        await bench.assert.rejects(
          () => soon(bench, `${verb.name}, given up`, settled),
          { code: 'cancelled', outcome: ['unknown', 'not-sent'], retryable: false },
          `${verb.name}, given up`,
        );
        await unsent(bench, `${verb.name}, after it was given up`, async () => {
          stalled.release();
          await aWhile(bench, elsewhere);
        });
      }
      await someCall(bench);
    },
  },
  {
    id: 'services-time-out-on-a-silent-vendor',
    sentence:
      'A call of any service that gets no answer in the time allowed rejects with `timeout`, which is retryable, but for a create of unknown outcome without a `repeatKey`: that might make a second room.',
    async verify(bench) {
      const elsewhere = await bench.vendor.createRoom();
      for (const verb of declaredVerbsOf(bench)) {
        const { room, id } = await lively(bench);
        const stalled = await bench.vendor.stall();
        const about = `${verb.name} without an answer`;
        const before = bench.vendor.requests();
        const error = await bench.assert.rejects(
          () => soon(bench, about, verb.call(bench.services, room, id, { timeoutInMs: 20 })),
          { code: 'timeout', outcome: ['unknown', 'not-sent'] },
          about,
        );
        const isSafe = verb.name !== 'createRoom' || error.outcome !== 'unknown';
        bench.assert.equal(error.retryable, isSafe, `${about}: retryable`);
        await arrival(bench, before);
        await unsent(bench, `${verb.name}, after its time was over`, async () => {
          stalled.release();
          await aWhile(bench, elsewhere);
        });
      }
      await someCall(bench);
    },
  },
  {
    id: 'services-refuse-bad-options',
    sentence: 'A mistake in the options of any call is `invalid-argument`, unsent: never a call without a deadline.',
    async verify(bench) {
      const { room, id } = await lively(bench);
      const mistakes: readonly unknown[] = [
        ...[0, -1, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31, '50', null].map((timeoutInMs) => ({ timeoutInMs })),
        ...[{}, 'abort', null, new AbortController()].map((abortSignal) => ({ abortSignal })),
        { timeout: 50 },
        { signal: new AbortController().signal },
        { concurrency: 1 },
        'options',
        [],
      ];
      const ofAnother = { createRoom: { validForInMs: 1 }, issueJoinCredential: { repeatKey: undefined } };
      await leavingAllAsItIs(bench, room, 'bad options', async () => {
        for (const verb of serviceVerbsOf(bench)) {
          const strange = verb.name in ofAnother ? ofAnother[verb.name as keyof typeof ofAnother] : { repeatKey: {} };
          for (const options of [...mistakes, strange]) {
            await refusedUnsent(
              bench,
              `${verb.name} with the options ${JSON.stringify(options)}`,
              { code: codeOfVerb(verb, 'invalid-argument') },
              () => verb.call(bench.services, room, id, options as CallOptions),
            );
          }
        }
      });
    },
  },
  {
    id: 'services-take-undefined-options',
    sentence: 'An option of any call that is `undefined` is absent, and a signal that never aborts changes nothing.',
    async verify(bench) {
      const { services, vendor, assert } = bench;
      const controller = new AbortController();
      const { room, id } = await lively(bench);
      for (const options of [
        undefined,
        {},
        { abortSignal: undefined, timeoutInMs: undefined },
        { abortSignal: controller.signal, timeoutInMs: 2 ** 31 - 1 },
      ]) {
        for (const verb of declaredVerbsOf(bench)) {
          const place = await lively(bench);
          await verb.call(services, place.room, place.id, options);
        }
      }
      assert.ok(
        (await vendor.connected(room)).some((person) => person.id === id),
        'somebody in another room is still connected',
      );
      await someCall(bench);
    },
  },
  {
    id: 'closing-services-twice-is-closing-once',
    sentence: 'Closing any service, or all of them, is idempotent: twice at once, and once more later, resolve.',
    async verify(bench) {
      const all = await bench.openAnother();
      for (const service of [all.rooms, all.joinCredentials, all.live, all]) {
        const [first, second] = await Promise.all([service.close(), service.close()]);
        const third = await service.close();
        bench.assert.deepEqual([first, second, third], [undefined, undefined, undefined], 'what closing answers');
      }
    },
  },
  {
    id: 'closed-services-cancel',
    sentence:
      'Calls after closing reject with `cancelled`, unsent; closing one service leaves the others open, closing all of them leaves none, and other services over the same vendor go on.',
    async verify(bench) {
      const { room, id } = await lively(bench);
      const verbs = serviceVerbsOf(bench);
      const services = await bench.openAnother();
      const refusedBy = async (closed: Services, about: string, of: (verb: (typeof verbs)[number]) => boolean) => {
        await leavingAllAsItIs(bench, room, 'calls after closing', async () => {
          for (const verb of verbs.filter(of)) {
            const expected = { code: codeOfVerb(verb, 'cancelled'), retryable: false };
            await refusedUnsent(bench, `${verb.name} after closing ${about}`, expected, () =>
              verb.call(closed, room, id),
            );
          }
        });
      };
      for (const name of ['rooms', 'joinCredentials', 'live'] as const) {
        const some = await bench.openAnother();
        await some[name].close();
        await refusedBy(some, name, ({ service }) => service === name);
        for (const verb of verbs.filter(({ declared, service }) => declared && service !== name)) {
          const place = await lively(bench);
          await verb.call(some, place.room, place.id);
        }
      }
      await services.close();
      await refusedBy(services, 'all', () => true);
      const { get } = services.participants.capabilities;
      if (get !== false) {
        await refusedUnsent(bench, 'a get of a person after closing all', { code: 'cancelled' }, () =>
          services.participants.getParticipant(room, id),
        );
      }
      for (const verb of verbs.filter(({ declared }) => declared)) {
        const place = await lively(bench);
        await verb.call(bench.services, place.room, place.id);
      }
    },
  },
  {
    id: 'closing-services-lets-calls-finish',
    sentence: 'Calls in flight when the services are closed finish, and closing resolves when the last one is over.',
    async verify(bench) {
      for (const verb of declaredVerbsOf(bench)) {
        for (const whole of [true, false]) {
          const { room, id } = await lively(bench);
          const services = await bench.openAnother();
          const stalled = await bench.vendor.stall();
          const { settled } = await startCall(bench, verb.name, () => verb.call(services, room, id));
          let closed = false;
          const close = (whole ? services : services[verb.service]).close().then(() => {
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
            `${verb.name} in flight when the services are closed`,
          );
          await close;
        }
      }
      await someCall(bench);
    },
  },
];

/** Something is asserted also of services that can do nothing at all. */
async function someCall(bench: ServicesBench): Promise<void> {
  const nowhere = await bench.vendor.unknownRoom();
  await bench.assert.rejects(
    () => bench.services.rooms.getRoom(nowhere),
    { code: bench.services.rooms.capabilities.get ? 'not-found' : 'unsupported' },
    'a get of no room',
  );
}
