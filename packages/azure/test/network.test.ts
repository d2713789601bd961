import type { AzureParticipantService } from '@anyroom/azure';
import type { Interception } from '@anyroom/emulator';
import { describe, expect, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { emulated, IMPATIENT, overRealSockets } from './support/emulated.js';

const MEBIBYTE = 1024 * 1024;

describe('over real sockets', () => {
  overRealSockets();

  type Call = (
    service: AzureParticipantService,
    options: { timeoutInMs?: number; abortSignal?: AbortSignal },
  ) => unknown;
  const calls: readonly (readonly [name: string, whenOpen: string, call: Call])[] = [
    ['a read', 'not-sent', (service, options) => everybody(service.listParticipants('1', options))],
    ['a write', 'unknown', (service, options) => service.removeParticipant('1', 'a', options)],
  ];
  const silences: readonly (readonly [name: string, interception: Interception])[] = [
    ['before the headers', { hang: 'before-headers' }],
    ['after the headers', { hang: 'after-headers', headers: { 'content-length': '100' }, body: '{"value":' }],
  ];

  for (const [name, outcome, call] of calls) {
    for (const [where, interception] of silences) {
      test(`${name}, where the server hangs ${where}: timeout, and no socket stays open`, async () => {
        const { emulator, open, noSocket } = await emulated();
        emulator.intercept = () => interception;
        const error = await errorOf(Promise.resolve(call(open(), { timeoutInMs: 1_000 })));
        expect(error).toMatchObject({ code: 'timeout', outcome, retryable: true });
        await noSocket();
        expect(emulator.requests.count).toBe(1);
      });

      test(`${name}, given up while the server hangs ${where}: cancelled, and no socket stays open`, async () => {
        const { emulator, open, noSocket } = await emulated();
        const controller = new AbortController();
        emulator.intercept = () => {
          setImmediate(() => controller.abort());
          return interception;
        };
        const error = await errorOf(Promise.resolve(call(open(), { abortSignal: controller.signal })));
        expect(error).toMatchObject({ code: 'cancelled', outcome, retryable: false });
        await noSocket();
        expect(emulator.requests.count).toBe(1);
      });
    }

    test(`${name} that is reset: three attempts, then unavailable`, async () => {
      const { emulator, open, noSocket } = await emulated();
      emulator.intercept = () => ({ reset: true });
      const error = await errorOf(Promise.resolve(call(open(), {})));
      expect(error).toMatchObject({ code: 'unavailable', outcome, retryable: true });
      expect(error.message).toContain('ECONNRESET');
      await noSocket();
      expect(emulator.requests.count).toBe(3);
    });

    test(`${name} whose answer ends early: unavailable`, async () => {
      const { emulator, open, noSocket } = await emulated();
      emulator.intercept = () => ({ headers: { 'content-length': '10', connection: 'close' }, body: '{' });
      const error = await errorOf(Promise.resolve(call(open({ ...keyOf(emulator) }, IMPATIENT), {})));
      expect(error).toMatchObject({ code: 'unavailable', outcome });
      await noSocket();
      expect(emulator.requests.count).toBe(1);
    });

    test(`${name} whose answer has 50 MB: malformed, once, and hardly any memory`, async () => {
      const { emulator, open, noSocket } = await emulated();
      const body = Buffer.alloc(50 * MEBIBYTE, 'x');
      emulator.intercept = () => ({ body });
      const service = open();
      const before = process.memoryUsage().rss;
      const error = await errorOf(Promise.resolve(call(service, {})));
      const grown = process.memoryUsage().rss - before;
      expect(error).toMatchObject({ code: 'malformed-response', outcome, retryable: false });
      expect(error.message).toContain('maxResponseBytes');
      expect(grown).toBeLessThan(16 * MEBIBYTE);
      await noSocket();
      expect(emulator.requests.count).toBe(1);
    });
  }

  test('nobody there: unavailable, unsent', async () => {
    const { emulator, open } = await emulated();
    const service = open();
    await emulator.close();
    expect(await errorOf(service.removeParticipant('1', 'a'))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
    });
  });

  test('a signal that has aborted: cancelled, and no connection is made', async () => {
    const { emulator, open } = await emulated();
    const abortSignal = AbortSignal.abort();
    expect(await errorOf(open().removeParticipant('1', 'a', { abortSignal }))).toMatchObject({
      code: 'cancelled',
      outcome: 'not-sent',
    });
    expect(emulator.requests.count).toBe(0);
    expect(emulator.openSockets).toBe(0);
  });

  test('a batch given up during its second PATCH: applied, unknown, skipped', async () => {
    const { emulator, open, seat, noSocket } = await emulated();
    const { room, ids } = seat('Presenter');
    const [id = ''] = ids;
    const controller = new AbortController();
    let patches = 0;
    emulator.intercept = ({ method }) => {
      if (method !== 'PATCH') return undefined;
      patches += 1;
      if (patches < 2) return undefined;
      setImmediate(() => controller.abort());
      return { hang: 'before-headers' };
    };
    const { outcomes } = await open().updateParticipants(
      room,
      ['viewer', 'attendee', 'presenter', 'viewer'].map((role) => [id, { role }]),
      { abortSignal: controller.signal },
    );
    expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'unknown', 'skipped', 'skipped']);
    for (const outcome of outcomes.slice(1)) {
      expect(outcome).toMatchObject({ error: { code: 'cancelled', details: { participant: id } } });
    }
    await noSocket();
    expect(emulator.requests.count).toBe(3);
  });

  test('a batch whose time is over counts anew for each request', async () => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const [id = ''] = ids;
    let patches = 0;
    emulator.intercept = ({ method }) => {
      if (method !== 'PATCH') return undefined;
      patches += 1;
      return patches === 1 ? { hang: 'before-headers' } : undefined;
    };
    const entries = ['viewer', 'attendee'].map((role) => [id, { role }] as const);
    const { outcomes } = await open().updateParticipants(room, entries, { timeoutInMs: 1_000 });
    expect(outcomes.map(({ status }) => status)).toEqual(['unknown', 'applied']);
    expect(outcomes[0]).toMatchObject({ error: { code: 'timeout', outcome: 'unknown' } });
  });
});

const keyOf = ({ azure }: { readonly azure: { readonly connectionString: string } }) => ({
  connectionString: azure.connectionString,
});
