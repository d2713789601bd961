import vm from 'node:vm';
import type { TransportEvent } from '@anyroom/adapter-kit/http';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { Answer, bench, CREDENTIAL, calling, edit, errorOf } from './support/plan.js';
import { json, type Server, startServer } from './support/server.js';

let server: Server;

beforeAll(async () => {
  nock.restore();
  server = await startServer((response) =>
    json(response, 503, { message: `room-7 ${CREDENTIAL}` }, { 'retry-after': '0' }),
  );
});

afterAll(() => server.close());

describe('onEvent', () => {
  test('hears of everything in closed shapes, without ids and secrets', async () => {
    const { client, transport, events } = bench(server.origin, { transport: { maxAttempts: 2 } });
    await errorOf(client.send(edit, Answer, calling()));
    transport.close();
    const about = {
      provider: 'acme',
      operation: 'updateParticipant',
      method: 'PATCH',
      route: '/rooms/{roomId}',
      requestId: expect.any(String),
    };
    const failed = { type: 'response', ...about, status: 503, code: 'unavailable', durationInMs: expect.any(Number) };
    expect(events).toEqual([
      { type: 'request', ...about, attempt: 1 },
      { ...failed, attempt: 1 },
      { type: 'retry', ...about, attempt: 1, code: 'unavailable', delayInMs: 0 },
      { type: 'request', ...about, attempt: 2 },
      { ...failed, attempt: 2 },
    ]);
    expect(JSON.stringify(events)).not.toMatch(/room-7|to\\+"ken/);
  });

  test.each([
    [
      'throws',
      () => {
        throw new Error('mine');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('mine');
      },
    ],
    ['rejects in another realm', vm.runInNewContext('async () => { throw new Error("theirs"); }')],
    [
      'gives what is only like a promise',
      () => Object.fromEntries([['then', (_: unknown, reject: (error: Error) => void) => reject(new Error('theirs'))]]),
    ],
  ])('that %s fails neither the call nor the process', async (_, onEvent) => {
    const { client, transport } = bench(server.origin, {
      transport: { maxAttempts: 2, onEvent: onEvent as (event: TransportEvent) => void },
    });
    expect(await errorOf(client.send(edit, Answer, calling()))).toMatchObject({ code: 'unavailable' });
    // Jest fails a test in which a rejection goes unhandled.
    await new Promise((resolve) => setImmediate(resolve));
    transport.close();
  });
});
