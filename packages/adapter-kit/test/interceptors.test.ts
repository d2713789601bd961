import { createHash } from 'node:crypto';
import { inspect } from 'node:util';
import type { FinalRequest } from '@anyroom/adapter-kit/http';
import { AnyroomError } from '@anyroom/core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import nock from 'nock';
import { Answer, add, type Bench, bench, CREDENTIAL, calling, edit, errorOf } from './support/plan.js';
import { json, type Server, startServer } from './support/server.js';

let server: Server;
let acme: Bench;
let signed: FinalRequest[];

beforeAll(async () => {
  nock.restore();
  server = await startServer(() => undefined);
});

beforeEach(() => {
  server.answer = (response) => json(response, 200, { word: 'yes' });
  server.arrived.length = 0;
  signed = [];
  acme = bench(server.origin, {
    authorize: (request) => {
      signed.push(request);
      const signature = `${createHash('sha256').update(request.body).digest('hex')}-${CREDENTIAL}`;
      return { headers: { authorization: signature }, secrets: [signature] };
    },
    transport: { maxAttempts: 2 },
  });
});

afterEach(async () => {
  acme.transport.close();
  await server.deserted();
});

afterAll(() => server.close());

const send = (request = edit) => acme.client.send(request, Answer, calling());
const requests = () => acme.transport.axios.interceptors.request;
const responses = () => acme.transport.axios.interceptors.response;

const throwing = (thrown: unknown) => (): never => {
  throw thrown;
};
const BEFORE: Readonly<Record<string, (given: unknown) => unknown>> = {
  throw: throwing(new Error('planted')),
  reject: () => Promise.reject(new Error('planted')),
  'throw a text': throwing('planted'),
  'give nothing': () => undefined,
  'give another config': () => ({ url: '/', method: 'get' }),
};
const AFTER: Readonly<Record<string, (given: unknown) => unknown>> = {
  throw: throwing(new Error('planted')),
  reject: () => Promise.reject(new TypeError('planted')),
  'give nothing': () => undefined,
  'throw an error of the contract that is wrong about it': () => {
    throw new AnyroomError({ code: 'unknown', outcome: 'not-sent', message: `planted ${CREDENTIAL}` });
  },
};

test('a credential that belongs in the body is put there on the way out, and an interceptor sees the body without it', async () => {
  const seen: unknown[] = [];
  acme = bench(server.origin, {
    authorize: ({ body }) => ({
      headers: {},
      body: JSON.stringify({ ...JSON.parse(new TextDecoder().decode(body)), secret: CREDENTIAL }),
      secrets: [CREDENTIAL],
    }),
  });
  requests().use((config) => {
    seen.push(config.data);
    return config;
  });
  server.answer = (response, { body }) => json(response, 422, { code: 'invalid-argument', message: String(body) });
  const error = await errorOf(send());
  expect(seen).toEqual(['{"name":"Zoë"}']);
  const [{ body, headers } = { body: Buffer.of(), headers: {} as Record<string, unknown> }] = server.arrived;
  expect(JSON.parse(String(body))).toEqual({ name: 'Zoë', secret: CREDENTIAL });
  expect(headers['content-length']).toBe(String(body.length));
  expect(error.message).toMatch(/"name":"Zoë","secret":"\[redacted\]/);
});

describe('an application’s interceptors', () => {
  test('never see the credential, on the way out, on the way back, or when it fails', async () => {
    const seen: unknown[] = [];
    const see = <T>(value: T) => {
      seen.push(
        value,
        inspect(value, { depth: null, showHidden: true, getters: true }),
        (value as { stack?: string }).stack,
      );
      return value;
    };
    requests().use(see);
    responses().use(see, (error) => Promise.reject(see(error)));
    await send();
    for (const answer of [400, 401, 302, 500]) {
      server.answer = (response) => json(response, answer, { message: 'no' });
      await errorOf(send());
    }
    server.answer = (response) => response.destroy();
    await errorOf(send());
    server.answer = (response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('no');
    await errorOf(send());

    expect(server.arrived.length).toBeGreaterThan(6);
    for (const { headers } of server.arrived) expect(headers.authorization).toContain(CREDENTIAL);
    expect(seen.length).toBeGreaterThan(30);
    // Looked at once more, now that all is over: a shared object would have got it later.
    const shown = seen.map((value) => inspect(value, { depth: null, showHidden: true })).join('\n');
    expect(shown).toContain('/rooms/room-7');
    for (const part of [CREDENTIAL, CREDENTIAL.slice(0, 6), inspect(CREDENTIAL).slice(1, -1)]) {
      expect(shown).not.toContain(part);
    }
  });

  test('may change URL, parameters, headers and body: what is signed is what is sent', async () => {
    requests().use((config) => {
      config.url = `${config.url}&x=${encodeURIComponent("it's")}`;
      config.params = { 'a b': 'c&d', list: [1, 2], none: undefined };
      config.headers.set('X-Mine', 'yes');
      config.data = '{"name":"Ömer"}';
      return config;
    });
    await expect(send()).resolves.toEqual({ word: 'yes' });
    const [arrived] = server.arrived;
    const [request] = signed;
    expect(arrived?.url).toBe(`${request?.url.pathname}${request?.url.search}`);
    expect(arrived?.url).toBe('/rooms/room-7?q=1&x=it%27s&a+b=c%26d&list%5B%5D=1&list%5B%5D=2');
    expect(arrived?.body.equals(Buffer.from(request?.body ?? []))).toBe(true);
    expect(arrived?.body.toString()).toBe('{"name":"Ömer"}');
    expect(arrived?.headers).toMatchObject({ 'x-mine': 'yes', 'content-length': '16', host: request?.url.host });
    expect(arrived?.headers.authorization).toContain(
      createHash('sha256')
        .update(arrived?.body ?? '')
        .digest('hex'),
    );
  });

  test('may give the parameters as URLSearchParams, and the body as bytes', async () => {
    requests().use((config) => {
      config.params = new URLSearchParams([['k', 'a b']]);
      config.data = new Uint8Array([1, 2, 255]);
      return config;
    });
    await send();
    expect(server.arrived[0]?.url).toBe('/rooms/room-7?q=1&k=a+b');
    expect([...(server.arrived[0]?.body ?? [])]).toEqual([1, 2, 255]);
  });

  test('cannot frame or address the request otherwise than it is signed, nor put another credential on', async () => {
    requests().use((config) => {
      config.headers.set({
        Host: 'evil.example',
        'Content-Length': '3',
        'Transfer-Encoding': 'chunked',
        Authorization: 'mine',
      });
      return config;
    });
    await send();
    expect(server.arrived[0]?.headers).toMatchObject({ host: new URL(server.origin).host, 'content-length': '15' });
    expect(server.arrived[0]?.headers).not.toHaveProperty('transfer-encoding');
    expect(server.arrived[0]?.headers.authorization).toContain(CREDENTIAL);
    expect(server.arrived[0]?.body.toString()).toBe(edit.body?.text);
  });

  test.each([
    ['a proxy', { proxy: { host: '127.0.0.1', port: 9 } }],
    ['redirects', { maxRedirects: 5 }],
    ['a socket', { socketPath: '/tmp/evil.sock' }],
    [
      'a transport',
      {
        transport: {
          request: () => {
            throw new Error('seen');
          },
        },
      },
    ],
    ['HTTP/2', { httpVersion: 2 }],
    [
      'a look-up',
      {
        lookup: () => {
          throw new Error('seen');
        },
      },
    ],
    ['a user', { auth: { username: 'a', password: 'b' } }],
    [
      'an agent',
      {
        httpAgent: {
          addRequest: () => {
            throw new Error('seen');
          },
        },
      },
    ],
    ['a base', { baseURL: 'http://127.0.0.1:9' }],
    ['a limit', { maxContentLength: 1, maxBodyLength: 1 }],
    ['a time', { timeout: 1 }],
    ['a status check', { validateStatus: () => false }],
    ['a type', { responseType: 'arraybuffer' }],
    [
      'a hook',
      {
        beforeRedirect: () => {
          throw new Error('seen');
        },
        onUploadProgress: () => {
          throw new Error('seen');
        },
      },
    ],
  ])('cannot change the way to the server: %s', async (_, change) => {
    requests().use((config) => Object.assign(config, change));
    await expect(send()).resolves.toEqual({ word: 'yes' });
    expect(server.arrived[0]?.headers.authorization).toContain(CREDENTIAL);
  });

  test.each([
    'https://evil.example/rooms',
    '//evil.example/rooms',
    'http://user:pw@{host}/rooms',
    'ftp://{host}/',
    'http://127.0.0.1:1/',
  ])('that send it to %s are refused: nothing is sent', async (target) => {
    requests().use((config) => {
      config.url = target.replace('{host}', new URL(server.origin).host);
      return config;
    });
    const error = await errorOf(send());
    expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', retryable: false });
    expect(error.message).toContain('base');
    expect(error.message).not.toContain('evil');
    expect([signed.length, server.arrived.length, acme.told()]).toEqual([0, 0, []]);
  });

  test('that name a path alone stay on the origin', async () => {
    requests().use((config) => Object.assign(config, { url: '/other#part' }));
    await send();
    expect(server.arrived[0]?.url).toBe('/other');
  });

  test.each([{ a: 1 }, new FormData(), [1]])('that make the body %p are refused: nothing is sent', async (data) => {
    requests().use((config) => Object.assign(config, { data }));
    expect(await errorOf(send())).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
    expect(server.arrived).toHaveLength(0);
  });

  test.each(Object.keys(BEFORE))('that %s before it is sent: unknown, not sent, not repeated', async (what) => {
    requests().use(BEFORE[what] as never);
    const error = await errorOf(send());
    expect(error).toMatchObject({ code: 'unknown', outcome: 'not-sent', details: { operation: 'updateParticipant' } });
    expect(error.message).toContain('interceptors');
    expect(inspect(error, { depth: null, showHidden: true })).not.toContain('planted');
    expect(server.arrived).toHaveLength(0);
  });

  test.each(Object.keys(AFTER))(
    'that %s once it is answered: it may have been done, and is not repeated',
    async (what) => {
      responses().use(AFTER[what] as never);
      const error = await errorOf(send(add));
      expect(error).toMatchObject({
        code: 'unknown',
        outcome: 'unknown',
        retryable: false,
        details: { operation: 'updateParticipant' },
      });
      expect(inspect(error, { depth: null, showHidden: true })).not.toContain(CREDENTIAL.slice(3));
      expect(server.arrived).toHaveLength(1);
      expect(acme.told()).toEqual(['request', 'response']);
    },
  );

  test('that fail while the call is given up do not hide that it was', async () => {
    responses().use(undefined, () => Promise.reject(new TypeError('cannot read config of error')));
    server.answer = () => undefined;
    const caller = new AbortController();
    requests().use((config) => {
      setImmediate(() => setImmediate(() => caller.abort()));
      return config;
    });
    const failing = errorOf(acme.client.send(edit, Answer, calling(30_000, { abortSignal: caller.signal })));
    expect(await failing).toMatchObject({ code: 'cancelled' });
  });

  test('may read the answer for themselves, and parse its body', async () => {
    responses().use((response) => {
      response.data = JSON.parse(response.data as string);
      return response;
    });
    await expect(send()).resolves.toEqual({ word: 'yes' });
  });

  test('may answer in the server’s place: nothing is sent, no credential is asked for', async () => {
    requests().use((config) => ({
      ...config,
      adapter: async (given) => ({
        data: '{"word":"cached"}',
        status: 200,
        statusText: '',
        headers: {},
        config: given,
      }),
    }));
    await expect(send()).resolves.toEqual({ word: 'cached' });
    expect([signed.length, server.arrived.length, acme.told()]).toEqual([0, 0, []]);
  });
});

describe('the source of the credential', () => {
  const failingWith = async (authorize: () => never) => {
    const seen: unknown[] = [];
    const made = bench(server.origin, { authorize });
    made.transport.axios.interceptors.response.use(undefined, (error) => {
      seen.push(error);
      return Promise.reject(error);
    });
    const error = await errorOf(made.client.send(edit, Answer, calling()));
    expect(server.arrived).toHaveLength(0);
    expect(made.told()).toEqual([]);
    expect(inspect([error, seen], { depth: null, showHidden: true })).not.toContain('planted');
    return error;
  };

  test('that throws: unauthenticated, nothing sent, nothing of it shown, not even to interceptors', async () => {
    const error = await failingWith(() => {
      throw Object.assign(new Error('planted'), { config: { secret: 'planted' } });
    });
    expect(error).toMatchObject({ code: 'unauthenticated', outcome: 'not-sent', retryable: false });
  });

  test('that throws an error of the contract: that one, with the call it belongs to', async () => {
    const error = await failingWith(() => {
      throw new AnyroomError({
        code: 'unauthenticated',
        outcome: 'not-sent',
        message: 'Sign in.',
        details: { provider: 'acme' },
      });
    });
    expect(error).toMatchObject({
      code: 'unauthenticated',
      message: 'Sign in.',
      details: { provider: 'acme', operation: 'updateParticipant', room: 'room-7', requestId: expect.any(String) },
    });
  });

  test('is asked afresh at every attempt; what it fails with later does not say that nothing was done', async () => {
    let asked = 0;
    server.answer = (response) => json(response, 503, {}, { 'retry-after': '0' });
    const made = bench(server.origin, {
      authorize: () => {
        asked += 1;
        if (asked === 2) throw new AnyroomError({ code: 'unauthenticated', outcome: 'not-sent', message: 'Expired.' });
        return { headers: { authorization: 'Bearer one' }, secrets: ['one'] };
      },
    });
    const error = await errorOf(made.client.send(edit, Answer, calling()));
    expect(error).toMatchObject({ code: 'unauthenticated', outcome: 'unknown' });
    expect(asked).toBe(2);
    made.transport.close();
  });

  test('whatever secret it puts on is taken out of the vendor’s words', async () => {
    server.answer = (response) => json(response, 403, { message: 'You sent fresh-token-123, why?' });
    const made = bench(server.origin, {
      authorize: () => ({ headers: { authorization: 'x' }, secrets: ['fresh-token-123'] }),
    });
    expect((await errorOf(made.client.send(edit, Answer, calling()))).message).toBe(
      'Acme answered 403: You sent [redacted], why?',
    );
    made.transport.close();
  });
});

describe('an interceptor that repeats a request by itself', () => {
  const once = (again: (config: InternalAxiosRequestConfig) => Promise<AxiosResponse>) => {
    let isFirst = true;
    responses().use((answer) => {
      if (!isFirst) return answer;
      isFirst = false;
      return again(answer.config);
    });
  };

  test('and then finds nobody: what was sent before stays sent', async () => {
    server.answer = (response) => json(response, 500, {});
    once(async (config) => {
      await server.close();
      return acme.transport.axios.request(config);
    });
    const error = await errorOf(send(add));
    server = await startServer(() => undefined);
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'unknown', retryable: false });
  });

  test('and is refused for it: what was sent before stays sent', async () => {
    server.answer = (response) => json(response, 500, {});
    once((config) => acme.transport.axios.request({ ...config, url: 'http://evil.example/' }));
    await expect(errorOf(send(add))).resolves.toMatchObject({ code: 'misconfigured', outcome: 'unknown' });
    expect(server.arrived).toHaveLength(1);
  });

  test('when its call is over: it is not sent', async () => {
    const kept: InternalAxiosRequestConfig[] = [];
    requests().use((config) => {
      kept.push(config);
      return config;
    });
    await send(add);
    const [config] = kept as [InternalAxiosRequestConfig];
    await expect(errorOf(acme.transport.axios.request(config))).resolves.toMatchObject({
      code: 'misconfigured',
      message: expect.stringContaining('whose call is over; nothing more was sent'),
    });
    expect(server.arrived).toHaveLength(1);
    expect(signed).toHaveLength(1);
  });

  test('and does not wait for it: it ends with the time of the attempt', async () => {
    acme = bench(server.origin, { transport: { maxAttempts: 1, attemptTimeoutInMs: 1_000 } });
    const late: Promise<unknown>[] = [];
    const both = new Promise<void>((resolve) => {
      server.answer = (response) => {
        if (server.arrived.length === 1) json(response, 200, { word: 'yes' });
        else resolve();
      };
    });
    responses().use(async (answer) => {
      late.push(errorOf(acme.transport.axios.request(answer.config)));
      await both;
      return answer;
    });
    await expect(send(add)).resolves.toEqual({ word: 'yes' });
    await expect(late[0]).resolves.toMatchObject({ code: 'timeout', outcome: 'unknown' });
  });
});
