import { Console } from 'node:console';
import type { ServerResponse } from 'node:http';
import { inspect } from 'node:util';
import { createTransport, type Transport, type TransportEvent } from '@anyroom/adapter-kit/http';
import {
  asCloudflare,
  CloudflareJoinCredentialService,
  CloudflareLiveService,
  CloudflareParticipantService,
  CloudflareRoomService,
  cloudflare,
} from '@anyroom/cloudflare';
import { AnyroomError, openParticipantService, Secret } from '@anyroom/core';
import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import nock from 'nock';
import { type Heard, type HostileServer, hostileServer, spellingsOf } from './support/hostile-server.js';
import { CONFIGURATION, MEETING, PERSON } from './support/intercepted.js';

/** Every spelling of it is another: quotes, backslashes, and what base64 and percent-encoding change. */
const API_TOKEN = 'to"ken\\of/the+account?=~%41&<ü>'.replace('ü', 'u');
const JOIN_TOKEN = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"who":"Jane?>"}').toString('base64url')}.c2lnbmF0dXJlLW9mLWpvaW4`;
const SECRETS = [API_TOKEN, JOIN_TOKEN].flatMap(spellingsOf);

/** Whatever was written to stdout and stderr, by whomever. */
let written = '';
/** Whatever the application's interceptors and listeners were told. */
let told: unknown[] = [];
let server: HostileServer;
let transport: Transport;
let service: CloudflareParticipantService;
let rooms: CloudflareRoomService;
let joinCredentials: CloudflareJoinCredentialService;
let live: CloudflareLiveService;

beforeAll(async () => {
  nock.restore();
  server = await hostileServer([JOIN_TOKEN]);
  transport = createTransport({ maxAttempts: 1, maxResponseBytes: 100_000, onEvent: (event) => heard(event) });
  const log = new Console(process.stdout, process.stderr);
  const heard = (event: TransportEvent) => {
    told.push(event);
    log.log(event);
  };
  // An application that logs all that it can get hold of.
  transport.axios.interceptors.request.use((config) => {
    told.push(config);
    log.dir(config, { depth: null, showHidden: true });
    return config;
  });
  transport.axios.interceptors.response.use(undefined, (error: unknown) => {
    told.push(error);
    log.error(error);
    log.dir(error, { depth: null, showHidden: true });
    return Promise.reject(error);
  });
  // What it answers to one call must not hold back the next one.
  const configuration = { ...CONFIGURATION, apiToken: API_TOKEN, base: server.origin, budget: false as const };
  service = new CloudflareParticipantService(configuration, transport);
  rooms = new CloudflareRoomService(configuration, transport);
  joinCredentials = new CloudflareJoinCredentialService(configuration, transport);
  live = new CloudflareLiveService(configuration, transport);
});

afterAll(async () => {
  for (const each of [service, rooms, joinCredentials, live]) await each.close();
  transport.close();
  await server.close();
});

beforeEach(() => {
  written = '';
  told = [];
});

/** Does something while nothing that is written to stdout or stderr gets there. */
async function listening<T>(work: () => Promise<T>): Promise<T> {
  const catching = ((chunk: string | Uint8Array) => {
    written += typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString();
    return true;
  }) as typeof process.stdout.write;
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(catching),
    jest.spyOn(process.stderr, 'write').mockImplementation(catching),
  ];
  try {
    return await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

function everythingOf(value: unknown): string {
  const shown = [inspect(value, { depth: null, showHidden: true, maxStringLength: null }), json(value)];
  if (value instanceof Error) {
    shown.push(String(value), value.message, value.stack ?? '', everythingOf(value.cause ?? ''));
  }
  return shown.join('\n');
}

/** An axios config holds agents, which no JSON can. */
function json(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '';
  }
}

function expectNoSecret(...values: readonly unknown[]): void {
  const shown = `${values.map(everythingOf).join('\n')}\n${written}`;
  for (const secret of SECRETS) {
    const at = shown.indexOf(secret);
    // Told without the secret: this error, too, can be reached by whoever inspects enough.
    if (at >= 0)
      throw new Error(`spelling ${SECRETS.indexOf(secret)} shows after: ${shown.slice(Math.max(0, at - 300), at)}`);
  }
}

const calls: Readonly<Record<string, (timeoutInMs?: number, abortSignal?: AbortSignal) => Promise<unknown>>> = {
  update: (timeoutInMs, abortSignal) =>
    service.updateParticipant(
      MEETING,
      PERSON,
      { displayName: 'Jane', role: 'presenter' },
      options(timeoutInMs, abortSignal),
    ),
  batch: (timeoutInMs, abortSignal) =>
    service.updateParticipants(MEETING, [[PERSON, { displayName: 'Jane' }]], options(timeoutInMs, abortSignal)),
  add: (timeoutInMs, abortSignal) =>
    service.addParticipant(MEETING, { role: 'presenter', externalId: 'user-42' }, options(timeoutInMs, abortSignal)),
  get: (timeoutInMs, abortSignal) => service.getParticipant(MEETING, PERSON, options(timeoutInMs, abortSignal)),
  list: async (timeoutInMs, abortSignal) => {
    const all = [];
    for await (const it of service.listParticipants(MEETING, options(timeoutInMs, abortSignal))) all.push(it);
    return all;
  },
  remove: (timeoutInMs, abortSignal) => service.removeParticipant(MEETING, PERSON, options(timeoutInMs, abortSignal)),
  'native edit': (timeoutInMs, abortSignal) =>
    asCloudflare(service).editParticipant(MEETING, PERSON, { name: 'Jane' }, options(timeoutInMs, abortSignal)),
  'create a room': (timeoutInMs, abortSignal) => rooms.createRoom({ title: 'x' }, options(timeoutInMs, abortSignal)),
  'get a room': (timeoutInMs, abortSignal) => rooms.getRoom(MEETING, options(timeoutInMs, abortSignal)),
  'list rooms': async (timeoutInMs, abortSignal) => {
    const all = [];
    for await (const it of rooms.listRooms(options(timeoutInMs, abortSignal))) all.push(it);
    return all;
  },
  'update a room': (timeoutInMs, abortSignal) =>
    rooms.updateRoom(MEETING, { title: 'x' }, options(timeoutInMs, abortSignal)),
  'close a room': (timeoutInMs, abortSignal) => rooms.closeRoom(MEETING, options(timeoutInMs, abortSignal)),
  issue: (timeoutInMs, abortSignal) =>
    joinCredentials.issueJoinCredential(MEETING, PERSON, options(timeoutInMs, abortSignal)),
  eject: (timeoutInMs, abortSignal) => live.ejectParticipant(MEETING, PERSON, options(timeoutInMs, abortSignal)),
  mute: (timeoutInMs, abortSignal) => live.muteParticipant(MEETING, PERSON, options(timeoutInMs, abortSignal)),
  session: (timeoutInMs, abortSignal) => live.getSession(MEETING, options(timeoutInMs, abortSignal)),
};

const options = (timeoutInMs = 2_000, abortSignal?: AbortSignal) => ({
  timeoutInMs,
  ...(abortSignal !== undefined && { abortSignal }),
});

/** Headers may hold no more than Latin-1 without line breaks: the echo is all of that. */
const headersFull = ({ echo }: Heard) => ({
  'cf-ray': echo,
  'retry-after': echo,
  'set-cookie': echo,
  'x-request-id': echo,
  ratelimit: echo,
  location: `https://evil.example/?${encodeURIComponent(echo)}`,
});

const answering =
  (status: number, bodyOf: (heard: Heard) => unknown) =>
  (heard: Heard, response: ServerResponse): void => {
    const body = bodyOf(heard);
    response.writeHead(status, headersFull(heard));
    response.end(typeof body === 'string' ? body : JSON.stringify(body));
  };
const kit = (code: unknown) => (heard: Heard) => ({
  success: false,
  error: { code: code ?? heard.echo, message: heard.echo },
});
const gateway = (code: unknown) => (heard: Heard) => ({
  success: false,
  errors: [{ code: code ?? heard.echo, message: heard.echo, documentation_url: heard.echo }],
  messages: [heard.echo],
  result: heard.echo,
});

const answers: Readonly<Record<string, (heard: Heard, response: ServerResponse) => void>> = {
  ...Object.fromEntries(
    [400, 401, 403, 404, 409, 413, 418, 422, 429, 500, 503].flatMap((status) => [
      [`${status} by RealtimeKit`, answering(status, kit(status))],
      [`${status} by the gateway`, answering(status, gateway(10_429))],
    ]),
  ),
  'a code that is the echo': answering(400, kit(undefined)),
  'a code that is the echo, of the gateway': answering(403, gateway(undefined)),
  'an error that is the echo': answering(400, ({ echo }) => ({ success: false, error: echo })),
  'wrong credentials': answering(400, gateway(10_000)),
  'no route': answering(404, gateway(7003)),
  'slow down, at 200': answering(200, gateway(971)),
  'success: false at 200': answering(200, kit(404)),
  'HTML at 200': answering(200, ({ echo }) => `<html>${echo}</html>`),
  'HTML at 502': answering(502, ({ echo }) => `<html>${echo}</html>`),
  'truncated JSON at 200': answering(200, ({ echo }) =>
    JSON.stringify({ success: true, data: { id: echo } }).slice(0, -3),
  ),
  'data of wrong types': answering(200, ({ echo }) => ({
    success: true,
    data: { id: [echo], [echo]: echo, name: { [echo]: 1 } },
  })),
  'a list of wrong types': answering(200, ({ echo }) => ({
    success: true,
    data: [{ id: { [echo]: echo } }],
    paging: echo,
  })),
  'a redirect to another host': answering(307, ({ echo }) => echo),
  'an answer that is too large': answering(200, ({ echo }) => echo.repeat(1 + Math.ceil(100_000 / echo.length))),
  'a broken connection': (_, response) => response.destroy(),
  'a broken encoding': ({ echo }, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip', 'x-echo': echo }).end(echo);
  },
  'a broken status line': ({ echo }, response) => {
    response.socket?.end(`HTTP/1.1 ${echo}\r\n\r\n`);
  },
};

describe('a server that echoes what it heard', () => {
  // One test for each verb: it is printing all that can be got hold of that takes its time.
  const cases = Object.keys(answers).flatMap((name) => Object.keys(calls).map((verb) => [name, verb] as const));

  test.each(cases)('%s, to %s: nothing of it shows', async (name, verb) => {
    server.answer = answers[name] as (typeof answers)[string];
    const before = server.requests;
    const result = await listening(async () => {
      try {
        return await calls[verb]?.();
      } catch (error) {
        return error;
      }
    });
    expect(server.requests).toBeGreaterThan(before);
    if (result instanceof Error) expect(AnyroomError.is(result)).toBe(true);
    expect(written).not.toBe('');
    expectNoSecret(result, ...told);
  });

  test.each(Object.keys(calls))('silence to %s, given up and timed out: nothing of it shows', async (verb) => {
    for (const way of ['timeout', 'abort', 'after headers']) {
      written = '';
      told = [];
      const controller = new AbortController();
      server.answer = ({ echo }, response) => {
        if (way === 'after headers') response.writeHead(200, { 'x-echo': echo }).write(echo);
        if (way === 'abort') controller.abort(new Error(echo));
      };
      const call = calls[verb] as (typeof calls)[string];
      const result = await listening(() =>
        call(way === 'abort' ? 2_000 : 50, controller.signal).catch((error: unknown) => error),
      );
      expectNoSecret(result, ...told);
    }
  });
});

describe('what works', () => {
  const data = { id: PERSON, name: 'Jane', preset_name: 'group_call_host', token: JOIN_TOKEN };
  const paging = { total_count: 1, start_offset: 1, end_offset: 1 };

  test('shows no join token, which only reveal() gives', async () => {
    for (const verb of Object.keys(calls)) {
      written = '';
      told = [];
      server.answer = (_, response) => {
        response.end(
          JSON.stringify(verb.startsWith('list') ? { success: true, data: [data], paging } : { success: true, data }),
        );
      };
      const result = await listening(async () => calls[verb]?.());
      expectNoSecret(result, ...told);
    }
    server.answer = (_, response) => response.end(JSON.stringify({ success: true, data }));
    const added = await listening(() => service.addParticipant(MEETING, { role: 'presenter' }));
    expect(Secret.is(added.joinToken)).toBe(true);
    expect(added.joinToken?.reveal()).toBe(JOIN_TOKEN);
    const issued = await listening(() => joinCredentials.issueJoinCredential(MEETING, PERSON));
    expect(issued.token.reveal()).toBe(JOIN_TOKEN);
  });

  test('shows no API token in the services, the native side and the transport', () => {
    expectNoSecret(service, rooms, joinCredentials, live, asCloudflare(service), transport, service.capabilities);
  });
});

describe('what is refused before anything is sent', () => {
  test('shows no API token', async () => {
    const failures: unknown[] = [];
    const refusing = async (work: () => unknown) => {
      try {
        await work();
      } catch (error) {
        failures.push(error);
      }
    };
    await listening(async () => {
      const environment = { CLOUDFLARE_API_TOKEN: API_TOKEN };
      const quoted = encodeURIComponent(API_TOKEN);
      for (const url of [
        `cloudflare://a/b?apiToken=${quoted}`,
        `cloudflare://a/b?${quoted}=1`,
        `cloudflare://${quoted}@a/b`,
        `cloudflare://a/b?base=${quoted}`,
        `cloudflare://a/b?role.${quoted}=`,
        `cloudflare://a/b?allowInsecure=${quoted}`,
        `cloudflare://a/b#${quoted}`,
        `clodflare://a/b?token=${quoted}`,
        'cloudflare://a',
      ]) {
        await refusing(() => openParticipantService(url, [cloudflare], environment));
      }
      const configuration = { ...CONFIGURATION, apiToken: API_TOKEN };
      for (const mistake of [
        { accountId: '' },
        { apiToken: `${API_TOKEN}\n` },
        { base: `ftp://${quoted}` },
        { roles: 7 },
      ]) {
        await refusing(() => new CloudflareParticipantService({ ...configuration, ...mistake } as never));
      }
      await refusing(() => service.updateParticipant(MEETING, '', { displayName: 'Jane' }));
      await refusing(() => service.updateParticipant(MEETING, PERSON, {}));
      await refusing(() => service.updateParticipant(MEETING, PERSON, { role: 'constructor' }));
      await refusing(() => service.addParticipant(MEETING, { id: 'mine', role: 'presenter' }));
    });
    expect(failures).toHaveLength(17);
    expectNoSecret(...failures);
  });
});
