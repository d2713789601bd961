import { getEventListeners } from 'node:events';
import { Agent, type ServerResponse } from 'node:http';
import { type AddressInfo, createServer as createTcpServer } from 'node:net';
import type { HttpRequest } from '@anyroom/adapter-kit/http';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { until } from './support/clock.js';
import { Answer, add, type Bench, bench, calling, edit, errorOf, read, way } from './support/plan.js';
import { json, type Server, startServer } from './support/server.js';

/** The process itself: the one that Jest gives to tests hears of no warnings. */
const realProcess: typeof process = setImmediate.constructor('return process')();

let server: Server;
let open: Bench[] = [];
let warnings: Error[] = [];
const onWarning = (warning: Error) => warnings.push(warning);

// The sockets are to be real: nock puts its own under every request, also under those that it lets through.
beforeAll(() => nock.restore());

beforeEach(async () => {
  warnings = [];
  realProcess.on('warning', onWarning);
  server = await startServer((response) => json(response, 200, { word: 'yes' }));
});

afterEach(async () => {
  for (const { transport } of open) transport.close();
  open = [];
  await server.close();
  // Warnings come in a later turn.
  await new Promise((resolve) => setImmediate(resolve));
  realProcess.off('warning', onWarning);
  expect(warnings.filter(({ name }) => name === 'MaxListenersExceededWarning')).toEqual([]);
});

const acme = (...options: Parameters<typeof bench> extends [string, ...infer Rest] ? Rest : never): Bench => {
  const made = bench(server.origin, ...options);
  open.push(made);
  return made;
};
const listeners = (signal: AbortSignal) => getEventListeners(signal, 'abort').length;

/** Never answers in one way or another, and tells when it has got so far. */
const HANGS: Readonly<Record<string, (response: ServerResponse) => void>> = {
  'before the headers': () => undefined,
  'after the headers': (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.flushHeaders();
  },
  'in the middle of the body': (response) => {
    response.writeHead(200, { 'content-length': '1000' });
    response.write('{"word":');
  },
  'in the middle of a compressed body': (response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' });
    response.write(Buffer.from('1f8b0800000000000003', 'hex'));
  },
  'in the middle of a refusal': (response) => {
    response.writeHead(404, { 'content-length': '1000' });
    response.write('{"code":');
  },
};

describe.each(Object.keys(HANGS))('a server that hangs %s', (phase) => {
  test.each(['cancelled', 'timeout'] as const)(
    '%s: ends at once, sends no more, and leaves no socket',
    async (code) => {
      let hanging = false;
      server.answer = (response) => {
        HANGS[phase]?.(response);
        hanging = true;
      };
      const { client, told } = acme();
      const caller = new AbortController();
      const call = calling(code === 'timeout' ? 150 : 30_000, { abortSignal: caller.signal });
      const failing = errorOf(client.send(edit, Answer, call));
      if (code === 'cancelled') {
        await until(() => hanging);
        caller.abort();
      }
      expect(await failing).toMatchObject({ code, outcome: 'unknown' });
      expect(told()).toEqual(['request', 'response']);
      await server.deserted();
      expect(server.arrived).toHaveLength(1);
      expect(listeners(caller.signal)).toBe(0);
    },
  );
});

describe('given up', () => {
  test('before: nothing is sent, nobody connects', async () => {
    const { client, told } = acme();
    const call = calling(30_000, { abortSignal: AbortSignal.abort() });
    expect(await errorOf(client.send(edit, Answer, call))).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect([told(), server.arrived.length, server.openSockets]).toEqual([[], 0, 0]);
  });

  test('while it waits for a connection: never sent', async () => {
    const { client, transport } = acme({ transport: { maxSockets: 1 } });
    let first = false;
    server.answer = () => {
      first = true;
    };
    const caller = new AbortController();
    const blocking = errorOf(client.send(edit, Answer, calling(30_000, { abortSignal: caller.signal })));
    await until(() => first);
    const waiting = new AbortController();
    const second = errorOf(client.send(add, Answer, calling(30_000, { abortSignal: waiting.signal })));
    await new Promise((resolve) => setImmediate(resolve));
    waiting.abort();
    expect(await second).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    caller.abort();
    expect(await blocking).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
    // Some versions of Node open the connection all the same, for whoever comes next.
    transport.close();
    await server.deserted();
    expect(server.arrived).toHaveLength(1);
  });

  test('while it connects: never sent', async () => {
    // An agent whose sockets take for ever to connect.
    const agent = new Agent({ lookup: () => undefined });
    const { client, told } = acme({ origin: 'http://localhost:9', transport: { agent } });
    const caller = new AbortController();
    const failing = errorOf(client.send(add, Answer, calling(30_000, { abortSignal: caller.signal })));
    await until(() => told().includes('request'));
    await new Promise((resolve) => setImmediate(resolve));
    caller.abort();
    expect(await failing).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    agent.destroy();
  });

  test('while the credential is fetched: never sent, and the source is told', async () => {
    let asked: AbortSignal | undefined;
    const { client, told } = acme({
      authorize: (_, signal) => {
        asked = signal;
        return new Promise(() => undefined);
      },
    });
    const caller = new AbortController();
    const failing = errorOf(client.send(edit, Answer, calling(30_000, { abortSignal: caller.signal })));
    await until(() => asked !== undefined);
    caller.abort();
    expect(await failing).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(asked?.aborted).toBe(true);
    expect([told(), server.arrived.length, listeners(caller.signal)]).toEqual([[], 0, 0]);
  });

  test('a credential that comes too late is not sent', async () => {
    let give: (() => void) | undefined;
    const { client } = acme({
      authorize: () =>
        new Promise((resolve) => {
          give = () => resolve({ headers: { Authorization: 'Bearer late' }, secrets: [] });
        }),
    });
    const caller = new AbortController();
    const failing = errorOf(client.send(edit, Answer, calling(30_000, { abortSignal: caller.signal })));
    await until(() => give !== undefined);
    caller.abort();
    await failing;
    give?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect([server.arrived.length, server.openSockets]).toEqual([0, 0]);
  });

  test('while an interceptor takes its time: never sent, not even when it is done', async () => {
    const { client, transport, told } = acme();
    let goOn: (() => void) | undefined;
    transport.axios.interceptors.request.use(
      (config) =>
        new Promise((resolve) => {
          goOn = () => resolve(config);
        }),
    );
    const caller = new AbortController();
    const failing = errorOf(client.send(edit, Answer, calling(30_000, { abortSignal: caller.signal })));
    await until(() => goOn !== undefined);
    caller.abort();
    expect(await failing).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    goOn?.();
    await new Promise((resolve) => setImmediate(resolve));
    expect([told(), server.arrived.length]).toEqual([[], 0]);
  });

  test('in the very turn in which the answer is there: either is right, but never something else', async () => {
    for (let turns = 0; turns < 12; turns += 1) {
      const caller = new AbortController();
      const { client, transport } = acme();
      transport.axios.interceptors.response.use(async (response) => {
        for (let turn = 0; turn < turns; turn += 1) await undefined;
        caller.abort();
        return response;
      });
      const call = calling(30_000, { abortSignal: caller.signal });
      const result = await client.send(edit, Answer, call).catch((error: unknown) => error);
      if (result instanceof Error) expect(result).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
      else expect(result).toEqual({ word: 'yes' });
    }
  });
});

describe('a long-lived signal', () => {
  test('gathers no listeners, and no warnings, over many calls side by side', async () => {
    const { client } = acme();
    const caller = new AbortController();
    const send = async (request: HttpRequest) => {
      const call = calling(30_000, { abortSignal: caller.signal });
      try {
        return await client.send(request, Answer, call);
      } finally {
        call.deadline.end();
      }
    };
    for (let round = 0; round < 3; round += 1) await Promise.all(Array.from({ length: 30 }, () => send(edit)));
    server.answer = (response) => json(response, 404, {});
    await Promise.allSettled(Array.from({ length: 30 }, () => send(read)));
    expect(listeners(caller.signal)).toBe(0);
  });
});

describe('connections', () => {
  test('are kept and used again', async () => {
    const { client } = acme();
    for (let i = 0; i < 9; i += 1) await client.send(edit, Answer, calling());
    expect(server.arrived.length).toBe(9);
    // undici tells of an answer's end a moment before its connection is free again.
    expect(server.openSockets).toBe(way.current === 'undici' ? 2 : 1);
  });

  test('are as many as allowed, however many calls', async () => {
    let most = 0;
    server.answer = (response) => {
      most = Math.max(most, server.openSockets);
      setImmediate(() => json(response, 200, { word: 'yes' }));
    };
    const { client } = acme({ transport: { maxSockets: 3 } });
    await Promise.all(Array.from({ length: 40 }, () => client.send(edit, Answer, calling())));
    expect(most).toBe(3);
  });

  test('are gone after close(), and stay gone after a call that comes later still', async () => {
    const { client, transport } = acme();
    await client.send(edit, Answer, calling());
    transport.close();
    await server.deserted();
    await client.send(edit, Answer, calling());
    await server.deserted();
    transport.close();
  });

  test('of an agent of the caller’s own are the caller’s to close', async () => {
    const agent = new Agent({ keepAlive: true });
    const { client, transport } = acme({ transport: { agent } });
    await client.send(edit, Answer, calling());
    transport.close();
    await client.send(edit, Answer, calling());
    expect(server.openSockets).toBe(1);
    agent.destroy();
    await server.deserted();
  });

  test('over IPv6, on this machine', async () => {
    const six = await startServer((response) => json(response, 200, { word: 'six' }), '::1').catch(() => undefined);
    if (six === undefined) return; // a machine without IPv6
    const made = bench(six.origin);
    await expect(made.client.send(edit, Answer, calling())).resolves.toEqual({ word: 'six' });
    expect(six.arrived[0]?.headers.host).toBe(`[::1]:${six.port}`);
    made.transport.close();
    await six.close();
  });
});

describe('a server that is not there', () => {
  test('is unavailable, the change not sent, and even an add is tried again', async () => {
    const { port } = server;
    await server.close();
    const { client, events } = acme({ origin: `http://127.0.0.1:${port}`, transport: { maxAttempts: 2 } });
    const error = await errorOf(client.send(add, Answer, calling()));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-sent', retryable: true });
    expect(error.message).toContain('ECONNREFUSED');
    expect(events.filter(({ type }) => type === 'request')).toHaveLength(2);
    server = await startServer(() => undefined);
  });

  test('nor its name', async () => {
    const agent = new Agent({
      lookup: (_host, _options, done) =>
        done(Object.assign(new Error('no'), { code: 'ENOTFOUND', syscall: 'getaddrinfo' }), '', 4),
    });
    const { client } = acme({ origin: 'http://nowhere.invalid', transport: { agent, maxAttempts: 1 } });
    expect(await errorOf(client.send(add, Answer, calling()))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
    });
  });
});

describe('a broken connection', () => {
  const broken = async (break_: (response: ServerResponse) => void, request = add) => {
    server.answer = break_;
    const { client } = acme({ transport: { maxAttempts: 1 } });
    const error = await errorOf(client.send(request, Answer, calling()));
    await server.deserted();
    return error;
  };

  test('without an answer: unavailable, and it may have been done', async () => {
    expect(await broken((response) => response.destroy())).toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
      retryable: false,
    });
  });

  test.each([
    ['a length', { 'content-length': '1000' }, '{"word":'],
    ['chunks', undefined, '{"word":'],
    ['gzip', { 'content-encoding': 'gzip' }, Buffer.from('1f8b0800000000000003', 'hex')],
  ])('in the middle of the body, with %s: the same', async (_, headers, start) => {
    const error = await broken((response) => {
      response.writeHead(200, headers);
      response.write(start);
      setImmediate(() => response.destroy());
    });
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', details: { status: 200 } });
  });

  test('in the middle of a refusal: what the status says', async () => {
    const error = await broken((response) => {
      response.writeHead(404, { 'content-length': '1000' });
      response.write('{"co');
      setImmediate(() => response.destroy());
    });
    expect(error).toMatchObject({ code: 'not-found', outcome: 'refused' });
  });

  test('is tried again where that changes nothing', async () => {
    let first = true;
    server.answer = (response) => {
      if (first) response.destroy();
      else json(response, 200, { word: 'yes' });
      first = false;
    };
    await expect(acme().client.send(edit, Answer, calling())).resolves.toEqual({ word: 'yes' });
  });

  test.each(['100 Continue', '102 Processing', '103 Early Hints'])('%s before the answer', async (status) => {
    const answer = 'HTTP/1.1 200 OK\r\ncontent-length: 14\r\n\r\n{"word":"yes"}';
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(`HTTP/1.1 ${status}\r\nlink: </a>\r\n\r\n${answer}`));
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const { client } = acme({ origin: `http://127.0.0.1:${port}`, transport: { maxAttempts: 1 } });
    const sent = client.send(add, Answer, calling());
    // Nobody asked for it, and undici takes it for no answer.
    if (way.current === 'undici' && status.startsWith('100')) {
      expect(await errorOf(sent)).toMatchObject({ code: 'malformed-response', outcome: 'unknown', retryable: false });
    } else await expect(sent).resolves.toEqual({ word: 'yes' });
    await new Promise((resolve) => tcp.close(resolve));
  });

  test.each([
    ['no HTTP at all', 'hello\r\n\r\n'],
    ['a header too long', `HTTP/1.1 200 OK\r\nx: ${'y'.repeat(100_000)}\r\n\r\n`],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab'],
  ])('%s: an error of the contract, outcome unknown, no socket left', async (_, bytes) => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.end(bytes));
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const { client } = acme({
      origin: `http://127.0.0.1:${port}`,
      transport: { maxAttempts: 1, attemptTimeoutInMs: 500 },
    });
    const error = await errorOf(client.send(add, Answer, calling()));
    expect(error).toMatchObject({ outcome: 'unknown', retryable: false });
    expect(['malformed-response', 'unavailable']).toContain(error.code);
    await new Promise((resolve) => tcp.close(resolve));
  });

  test('before the two ends agree on how to encrypt: nothing was sent', async () => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.resetAndDestroy());
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const { client } = acme({ origin: `https://127.0.0.1:${port}`, transport: { maxAttempts: 1 } });
    const error = await errorOf(client.send(add, Answer, calling()));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-sent', retryable: true });
    await new Promise((resolve) => tcp.close(resolve));
  });

  test('by a switch of protocols that nobody asked for: told at once, outcome unknown, no socket left', async () => {
    const tcp = createTcpServer((socket) => {
      socket.on('error', () => undefined);
      socket.once('data', () => socket.write('HTTP/1.1 101 Switching\r\nconnection: upgrade\r\nupgrade: x\r\n\r\n'));
    });
    await new Promise<void>((resolve) => tcp.listen(0, '127.0.0.1', resolve));
    const { port } = tcp.address() as AddressInfo;
    const { client } = acme({ origin: `http://127.0.0.1:${port}`, transport: { maxAttempts: 1 } });
    const error = await errorOf(client.send(add, Answer, calling()));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'unknown', retryable: false });
    await new Promise((resolve) => tcp.close(resolve));
  });
});
