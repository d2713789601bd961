import { randomBytes } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { createTransport } from '@anyroom/adapter-kit/http';
import type { AnyroomError } from '@anyroom/core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import { UnknownRecord, undefined as undef } from 'io-ts';
import nock from 'nock';
import { Answer, add, type Bench, bench, CREDENTIAL, calling, edit, errorOf, read } from './support/plan.js';
import { json, type Server, startServer } from './support/server.js';

let server: Server;
let opened: Bench[] = [];

beforeAll(async () => {
  nock.restore();
  server = await startServer(() => undefined);
});

afterEach(async () => {
  for (const { transport } of opened) transport.close();
  opened = [];
  await server.deserted();
  server.arrived.length = 0;
});

afterAll(() => server.close());

type Options = NonNullable<Parameters<typeof bench>[1]>;

function opening(options: Options = {}): Bench {
  const made = bench(server.origin, options);
  opened.push(made);
  return made;
}

function answering(answer: (response: ServerResponse) => void, options: Options = {}, request = edit) {
  server.answer = answer;
  const acme = opening({ ...options, transport: { maxAttempts: 1, ...options.transport } });
  return acme.client.send(request, Answer, calling());
}
const failing = (...args: Parameters<typeof answering>): Promise<AnyroomError> => errorOf(answering(...args));
const text =
  (status: number, body: string | Buffer, headers: Record<string, string> = {}) =>
  (response: ServerResponse) => {
    response.writeHead(status, headers).end(body);
  };

describe('a good answer', () => {
  test.each([
    ['as it is', '{"word":"Zoë"}', {}],
    ['with a byte order mark', '\ufeff{"word":"Zoë"}', {}],
    ['gzip', gzipSync('{"word":"Zoë"}'), { 'content-encoding': 'gzip' }],
    ['GZIP', gzipSync('{"word":"Zoë"}'), { 'content-encoding': 'GZIP' }],
    ['deflate', deflateSync('{"word":"Zoë"}'), { 'content-encoding': 'deflate' }],
    ['br', brotliCompressSync('{"word":"Zoë"}'), { 'content-encoding': 'br' }],
    ['of a wrong type', '{"word":"Zoë"}', { 'content-type': 'text/html' }],
  ])('is read: %s', async (_, body, headers) => {
    await expect(answering(text(200, body, headers as never))).resolves.toEqual({ word: 'Zoë' });
  });

  test('in small pieces, cut within a character', async () => {
    const bytes = Buffer.from('{"word":"Zoë🦊"}');
    const result = answering((response) => {
      for (const byte of bytes) response.write(Buffer.from([byte]));
      response.end();
    });
    await expect(result).resolves.toEqual({ word: 'Zoë🦊' });
  });

  test('without a body is for the codec to judge', async () => {
    server.answer = (response) => response.writeHead(204).end();
    const acme = opening();
    await expect(acme.client.send(edit, undef, calling())).resolves.toBeUndefined();
    expect(await errorOf(acme.client.send(edit, UnknownRecord, calling()))).toMatchObject({
      code: 'malformed-response',
    });
  });

  test('a page of HTML is not an answer without a body', async () => {
    server.answer = text(200, '<html>Sign in to the airport</html>');
    expect(await errorOf(opening().client.send(edit, undef, calling()))).toMatchObject({
      code: 'malformed-response',
      outcome: 'unknown',
    });
  });
});

describe('a reader of JSON of the adapter’s own', () => {
  const saying = (value: (text: string) => unknown): Options => ({
    parseJson: (json) => (json.startsWith('{') ? value(json) : JSON.parse(json)),
  });

  test('is given the text, and what it makes of it is the answer', async () => {
    const seen: string[] = [];
    const options = saying((json) => {
      seen.push(json);
      return { word: json };
    });
    await expect(answering(text(200, '{ "n": 9007199254740993 }'), options)).resolves.toEqual({
      word: '{ "n": 9007199254740993 }',
    });
    expect(seen).toEqual(['{ "n": 9007199254740993 }']);
  });

  test('reads what a failure says as well, and shows it to whoever asked', async () => {
    server.answer = text(404, '{}');
    const acme = opening(saying(() => ({ message: 'No such word!', vendorCode: '7' })));
    const seen: unknown[] = [];
    const error = await errorOf(
      acme.client.send(edit, Answer, calling(1_000, { onFailure: (json) => seen.push(json) })),
    );
    expect(error).toMatchObject({ code: 'not-found', details: { vendorCode: '7' } });
    expect(error.message).toBe('Acme answered 404: No such word!');
    expect(seen).toEqual([{ message: 'No such word!', vendorCode: '7' }]);
  });

  const deeper = (): never => deeper();
  test.each([
    [
      'an error of its own',
      () => {
        throw new SyntaxError('planted');
      },
    ],
    [
      'nothing but a text',
      () => {
        throw 'planted';
      },
    ],
    ['that it has no stack left', deeper],
  ])('throws %s: that is no JSON, and the status is the answer where it says no', async (_, thrower) => {
    const error = await failing(text(200, '{"word":"planted"}'), saying(thrower));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'unknown', details: { status: 200 } });
    expect(error.message).toBe('Acme answered 200, but with an answer that makes no sense: it is not JSON.');
    expect(error.cause).toBeUndefined();
    expect(await failing(text(503, '{"word":"planted"}'), saying(thrower))).toMatchObject({ code: 'unavailable' });
  });

  test('is not asked about an answer without a body', async () => {
    server.answer = (response) => response.writeHead(204).end();
    const { client } = opening({
      parseJson: () => {
        throw new Error('asked');
      },
    });
    await expect(client.send(edit, undef, calling())).resolves.toBeUndefined();
  });
});

describe('an answer that makes no sense at 200', () => {
  test.each([
    ['HTML', '<html>planted</html>', {}],
    ['truncated JSON', '{"word":"plant', {}],
    ['nothing', '', {}],
    ['null', 'null', {}],
    ['a wrong shape', '{"word":["planted"]}', {}],
    ['broken gzip', 'planted', { 'content-encoding': 'gzip' }],
    ['cut gzip', gzipSync('{"word":"planted"}').subarray(0, 22), { 'content-encoding': 'gzip' }],
    ['broken deflate', 'planted', { 'content-encoding': 'deflate' }],
    ['broken br', 'planted, and more of it', { 'content-encoding': 'br' }],
    ['gzip of gzip', gzipSync(gzipSync('{"word":"planted"}')), { 'content-encoding': 'gzip, gzip' }],
    ['deep nesting', '['.repeat(200_000), {}],
  ])('%s: malformed-response, unknown whether it was done, no value shown', async (_, body, headers) => {
    const error = await failing(text(200, body, headers as never), {}, add);
    expect(error).toMatchObject({
      code: 'malformed-response',
      outcome: 'unknown',
      retryable: false,
      details: { status: 200 },
    });
    expect(error.message).not.toContain('plant');
  });

  test('names where it is wrong, by paths', async () => {
    expect((await failing(text(200, '{"word":7}'))).message).toBe(
      'Acme answered 200, but with an answer that makes no sense: wrong at word.',
    );
  });
});

describe('a refusal', () => {
  test.each([
    ['HTML', '<html>Bad gateway</html>', {}],
    ['truncated JSON', '{"mess', {}],
    ['nothing', '', {}],
    ['broken gzip', 'planted', { 'content-encoding': 'gzip' }],
  ])('at 502 with %s: unavailable', async (_, body, headers) => {
    expect(await failing(text(502, body, headers as never))).toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
      details: { status: 502 },
    });
  });

  test.each([301, 302, 303, 304, 307, 308])(
    'by a redirect, %i, is not followed: misconfigured, and says whose knob',
    async (status) => {
      const elsewhere = await startServer((response) => json(response, 200, { word: 'stolen' }));
      const error = await failing(text(status, '', { location: `${elsewhere.origin}/?t=planted` }), {
        hints: { misconfigured: 'Look at base.' },
      });
      expect(error).toMatchObject({ code: 'misconfigured', outcome: 'refused', details: { status } });
      expect(error.message).toBe(`Acme answered ${status}, a redirect, which is never followed. Look at base.`);
      expect([elsewhere.arrived.length, server.arrived.length]).toEqual([0, 1]);
      await elsewhere.close();
    },
  );

  test('has the vendor’s words, code and request id, but no ids and no secrets', async () => {
    const echo = `room-7 ${CREDENTIAL} ${encodeURIComponent(CREDENTIAL)} ${Buffer.from(CREDENTIAL).toString('base64')}`;
    const error = await failing((response) =>
      json(
        response,
        404,
        { message: `No ${echo}!`, vendorCode: echo },
        { 'x-vendor-request-id': `ray ${encodeURIComponent(CREDENTIAL)}` },
      ),
    );
    expect(error.message).toBe('Acme answered 404: No <id> [redacted] [redacted] [redacted]!');
    expect(error).toMatchObject({
      code: 'not-found',
      subject: 'room',
      details: {
        provider: 'acme',
        operation: 'updateParticipant',
        room: 'room-7',
        status: 404,
        vendorCode: '<id> [redacted] [redacted] [redacted]',
        requestId: 'ray [redacted]',
      },
    });
  });

  test('what was not found is unknown where the request does not say', async () => {
    expect(await failing(text(404, ''), {}, read)).toMatchObject({ code: 'not-found', subject: 'unknown' });
  });

  test('the vendor’s own code decides before the status, also at 200', async () => {
    expect(await failing((r) => json(r, 200, { code: 'rate-limited' }, { 'retry-after': '9' }))).toMatchObject({
      code: 'rate-limited',
      outcome: 'refused',
      retryAfterInMs: 9_000,
      details: { status: 200 },
    });
    expect(await failing((r) => json(r, 500, { code: 'permission-denied' }))).toMatchObject({
      code: 'permission-denied',
      outcome: 'refused',
    });
  });

  test('at 200 does not read as an answer that is well', async () => {
    const message = 'Wrong secret';
    const error = await failing((r) => json(r, 200, { code: 'unauthenticated', message }));
    expect(error).toMatchObject({ message: 'Acme answered with an error: Wrong secret.', details: { status: 200 } });
  });

  test('has the hint for its code, or the one that came with it', async () => {
    const hints = { unauthenticated: 'Check the token.' };
    const refused = (more: object) => (r: ServerResponse) => json(r, 401, { code: 'unauthenticated', ...more });
    expect((await failing(refused({}), { hints })).message).toBe('Acme answered 401. Check the token.');
    expect((await failing(refused({ hint: 'Check the key.' }), { hints })).message).toBe(
      'Acme answered 401. Check the key.',
    );
  });

  test('hostile headers do no harm', async () => {
    const error = await failing((response) => {
      response.setHeader('retry-after', ['-7', '999999999999999999999']);
      response.setHeader('x-vendor-request-id', ['a', 'b']);
      response.setHeader('set-cookie', ['a=1', 'b=2']);
      response.setHeader('constructor', 'x');
      response.setHeader('__proto__', 'x');
      response.setHeader('content-type', 'application/json; charset=utf-7');
      response.writeHead(429).end('{}');
    });
    expect(error).toMatchObject({ code: 'rate-limited', details: { requestId: 'a, b' } });
    expect(error.retryAfterInMs).toBeUndefined();
  });

  test('its JSON is shown to whoever asked for it, before it becomes an error', async () => {
    server.answer = (response) => json(response, 400, { message: 'no', more: 1 });
    const acme = opening();
    const seen: unknown[] = [];
    await errorOf(acme.client.send(edit, Answer, calling(1_000, { onFailure: (body) => seen.push(body) })));
    expect(seen).toEqual([{ message: 'no', more: 1 }]);
  });
});

describe('an answer that is too large', () => {
  const endless = (status: number, headers: Record<string, string>, chunk: Buffer) => (response: ServerResponse) => {
    response.writeHead(status, headers);
    let left = Math.ceil((50 * 1024 * 1024) / chunk.length);
    const more = () => {
      while (left > 0 && !response.destroyed) {
        left -= 1;
        if (!response.write(chunk)) return void response.once('drain', more);
      }
      response.end();
    };
    more();
  };

  test.each([
    ['50 MB', {}, Buffer.alloc(64 * 1024, 0x20)],
    ['a bomb of 50 MB in gzip', { 'content-encoding': 'gzip' }, undefined],
    ['50 MB that say so', { 'content-length': String(50 * 1024 * 1024) }, Buffer.alloc(64 * 1024, 0x20)],
  ])('%s: malformed-response, and memory grows by less than 16 MiB', async (_, headers, chunk) => {
    const bomb = gzipSync(Buffer.alloc(50 * 1024 * 1024, 0x20));
    const answer = chunk === undefined ? text(200, bomb, headers as never) : endless(200, headers as never, chunk);
    // Whatever a first answer makes Node allocate once and for all is not the answer's.
    await failing(answer);
    const before = process.memoryUsage.rss();
    let most = before;
    const watch = setInterval(() => {
      most = Math.max(most, process.memoryUsage.rss());
    }, 1);
    const error = await failing(answer);
    clearInterval(watch);
    most = Math.max(most, process.memoryUsage.rss());
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'unknown', details: { status: 200 } });
    expect(error.message).toContain('maxResponseBytes');
    expect(most - before).toBeLessThan(16 * 1024 * 1024);
  });

  test('at 503 it is what the status says', async () => {
    expect(await failing(endless(503, {}, Buffer.alloc(64 * 1024)))).toMatchObject({
      code: 'unavailable',
      details: { status: 503 },
    });
  });

  test('the limit is to the byte', async () => {
    const body = JSON.stringify({ word: randomBytes(300).toString('hex') });
    const transport = { maxResponseBytes: body.length };
    await expect(answering(text(200, body), { transport })).resolves.toEqual(JSON.parse(body));
    expect(await failing(text(200, `${body} `), { transport })).toMatchObject({ code: 'malformed-response' });
  });
});

test('what is sent is what was planned', async () => {
  await answering((response) => json(response, 200, { word: 'yes' }), { transport: { userAgent: 'shop/4' } });
  const [arrived] = server.arrived;
  expect(arrived).toMatchObject({ method: 'PATCH', url: '/rooms/room-7?q=1' });
  expect(arrived?.body.toString()).toBe('{"name":"Zoë"}');
  expect(arrived?.headers).toEqual({
    accept: 'application/json',
    'accept-encoding': 'gzip, deflate, br',
    authorization: `Bearer ${CREDENTIAL}`,
    connection: 'keep-alive',
    'content-length': '15',
    'content-type': 'application/json',
    host: new URL(server.origin).host,
    'user-agent': `anyroom-acme/1.2.3 node/${process.versions.node} shop/4`,
    'x-client-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
  });
});

test('headers of the protocol are sent as planned, and replace none of ours', async () => {
  const headers = { 'Repeatability-Request-ID': 'r-1', authorization: 'Basic planted', 'USER-AGENT': 'planted' };
  await answering((response) => json(response, 200, { word: 'yes' }), {}, { ...edit, headers });
  const { authorization, 'user-agent': agent, 'repeatability-request-id': repeat } = server.arrived[0]?.headers ?? {};
  expect({ authorization, repeat }).toEqual({ authorization: `Bearer ${CREDENTIAL}`, repeat: 'r-1' });
  expect(agent).not.toContain('planted');
});

test('a request without a body has neither a length nor a type', async () => {
  await answering((response) => json(response, 200, { word: 'yes' }), {}, read);
  expect(server.arrived[0]?.headers).not.toHaveProperty('content-type');
  expect(server.arrived[0]?.body).toHaveLength(0);
});

test.each([
  { timeoutInMs: 0 },
  { timeoutInMs: 2 ** 31 },
  { attemptTimeoutInMs: Number.NaN },
  { maxAttempts: 1.5 },
  { maxAttempts: 0 },
  { timeoutInMs: '30000' as never },
  { attemptTimeoutInMs: [5] as never },
  { maxAttempts: true as never },
  { maxResponseBytes: -1 },
  { maxSockets: Number.POSITIVE_INFINITY },
  { maxSockets: '8' as never },
])('a transport with %p is refused, and the option named', (options) => {
  expect(() => createTransport(options)).toThrow(Object.keys(options)[0]);
});
