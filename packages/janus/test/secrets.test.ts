import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { createTransport, type TransportEvent } from '@anyroom/adapter-kit/http';
import { AnyroomError, Secret } from '@anyroom/core';
import {
  asJanus,
  JanusJoinCredentialService,
  JanusLiveService,
  JanusParticipantService,
  JanusRoomService,
} from '@anyroom/janus';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { everybody } from '../../../test/support/error-of.js';

/** With all that spelling can change. */
const awkward = (name: string) => `planted+${name}"\\/%é&=?`;
const SECRETS = {
  adminSecret: awkward('admin'),
  apiSecret: awkward('api'),
  roomSecret: awkward('room'),
  adminKey: awkward('key'),
};
const PIN = awkward('pin');
/** Of the application's own making, which does not look like ours. */
const OWN_TOKEN = awkward('token');

/** Answers with all that it was sent, wherever a server could put it. */
type Echo = (body: string, transaction: unknown) => readonly [status: number, text: string];
const echoes: readonly (readonly [about: string, echo: Echo])[] = [
  [
    'a refusal of the plug-in',
    (body, transaction) => [
      200,
      JSON.stringify({
        janus: 'success',
        transaction,
        response: { videoroom: 'event', error_code: 430, error: body },
        plugindata: { plugin: 'janus.plugin.videoroom', data: { videoroom: 'event', error_code: 430, error: body } },
      }),
    ],
  ],
  [
    'a code that is none',
    (body, transaction) => [
      200,
      JSON.stringify({ janus: 'success', transaction, response: { error_code: body, error: body } }),
    ],
  ],
  [
    'a refusal of the core',
    (body, transaction) => [200, JSON.stringify({ janus: 'error', transaction, error: { code: 403, reason: body } })],
  ],
  [
    'what the core cannot read',
    (body) => [200, JSON.stringify({ janus: 'error', error: { code: 454, reason: body } })],
  ],
  ['another transaction', (body) => [200, JSON.stringify({ janus: 'success', transaction: body, response: body })]],
  [
    'an echo as keys',
    (body, transaction) => [
      200,
      JSON.stringify({
        janus: 'success',
        transaction,
        [body]: body,
        response: [{ [body]: body }],
      }),
    ],
  ],
  ['no JSON', (body) => [200, `<p>${body}`]],
  ['a status', (body) => [502, body]],
  ['a redirect', (body) => [302, body]],
];

let url: string;
let echo: Echo;
let arrived: string[] = [];
const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const body = Buffer.concat(chunks).toString();
    arrived.push(body);
    const { transaction, janus } = JSON.parse(body);
    // The way to the plug-in is open, so that the secrets of its request are sent as well.
    const isWay = janus === 'create' || janus === 'attach';
    const opened = JSON.stringify({ janus: 'success', transaction, data: { id: 1 } });
    const [status, text] = isWay ? [200, opened] : echo(body, transaction);
    response.writeHead(status, { 'content-type': 'application/json' }).end(text);
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

const shown = (value: unknown): string => {
  const { message, stack, cause } = (value ?? {}) as Record<string, unknown>;
  const views = [inspect(value, { depth: null, showHidden: true, getters: true }), message, stack, inspect(cause)];
  return [...views, json(value)].join('\n');
};

function json(value: unknown): string | undefined {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_, each) => {
    if (typeof each !== 'object' || each === null) return each;
    if (seen.has(each)) return undefined;
    seen.add(each);
    return each;
  });
}
const spellings = (secret: string) => [
  secret,
  encodeURIComponent(secret),
  JSON.stringify(secret).slice(1, -1),
  JSON.stringify(JSON.stringify(secret)).slice(3, -3),
  Buffer.from(secret).toString('base64'),
];

describe.each(['admin', 'session'] as const)('nothing secret shows, via %s:', (via) => {
  test.each(echoes)('%s', async (_, given) => {
    echo = given;
    arrived = [];
    const events: TransportEvent[] = [];
    const seen: string[] = [];
    const transport = createTransport({ maxAttempts: 1, onEvent: (event) => events.push(event) });
    // An application that logs every request, before the secrets are on it.
    transport.axios.interceptors.request.use((config) => {
      seen.push(shown(config));
      return config;
    });
    const configuration = { endpoint: `${url}/janus`, via, ...SECRETS };
    const people = new JanusParticipantService(configuration, transport);
    const rooms = new JanusRoomService(configuration, transport);
    const joinCredentials = new JanusJoinCredentialService(configuration, transport);
    const live = new JanusLiveService(configuration, transport);
    const native = { janus: { pin: new Secret(PIN) } };
    const calls: readonly (() => Promise<unknown>)[] = [
      () => everybody(people.listParticipants('5')),
      () => people.removeParticipant('5', '7'),
      () => rooms.createRoom({ native }),
      () => rooms.updateRoom('5', { native }),
      () => rooms.getRoom('5'),
      () => rooms.closeRoom('5'),
      () => joinCredentials.issueJoinCredential('5', '7'),
      () => joinCredentials.revokeJoinCredentials('5', '7'),
      () => live.ejectParticipant('5', '7'),
      () => live.muteParticipant('5', '7'),
      () => asJanus(people).ask({ request: 'edit', room: 5, new_secret: PIN }),
      () => asJanus(people).ask({ request: 'allowed', room: 5, action: 'add', allowed: [OWN_TOKEN] }),
      () => asJanus(people).ask({ request: 'rtp_forward', room: 5, streams: [{ srtp_crypto: new Secret(OWN_TOKEN) }] }),
    ];
    for (const call of calls) {
      const result = await call().catch((error: unknown) => error);
      expect(AnyroomError.is(result)).toBe(true);
      seen.push(shown(result));
    }
    seen.push(shown(events), shown(configuration.endpoint), shown([people, rooms, joinCredentials, live]));
    transport.close();

    const sent = arrived.join('\n');
    const own = via === 'admin' ? SECRETS.adminSecret : SECRETS.apiSecret;
    for (const secret of [own, SECRETS.roomSecret, SECRETS.adminKey, PIN, OWN_TOKEN]) {
      expect(sent).toContain(JSON.stringify(secret)); // or there was nothing to show
    }
    expect(sent).not.toContain(JSON.stringify(via === 'admin' ? SECRETS.apiSecret : SECRETS.adminSecret));
    const tokens = [...sent.matchAll(/[\w-]{43}\.[\w-]{43}/g)].map(([token]) => token);
    expect(tokens.length).toBeGreaterThan(0);
    const all = seen.join('\n');
    const logged = seen.filter((text) => text.includes('user-agent') || text.includes('User-Agent')).join('\n');
    for (const secret of Object.values(SECRETS)) {
      for (const spelling of spellings(secret)) expect(all).not.toContain(spelling);
    }
    // An interceptor sees what the application itself gave, and tokens, as it does with every vendor.
    const told = seen.filter((text) => !logged.includes(text)).join('\n');
    for (const secret of [PIN, OWN_TOKEN, ...tokens])
      for (const spelling of spellings(secret)) expect(told).not.toContain(spelling);
  });
});
