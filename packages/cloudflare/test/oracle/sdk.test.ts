import { createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { cloudflareProvider } from '@anyroom/cloudflare';
import { openServices, type Services } from '@anyroom/core';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import Cloudflare from 'cloudflare';
import fc from 'fast-check';
import nock from 'nock';
import { ACCOUNT, MEETING, PERSON, TOKEN } from '../support/intercepted.js';
import { type Recorded, type RecordingServer, recordingServer } from '../support/recording-server.js';
import { CLOUDFLARE_SPOKEN_FOR } from './evidence.js';
import { INTENTS, type Intent, type Words } from './intents.js';

const APP = '14a396e7-ca44-4937-bf1f-050a69118543';
const PLAIN: Words = { account: ACCOUNT, app: APP, meeting: MEETING, person: PERSON, text: 'Jane Doe' };

let server: RecordingServer;
let transport: Transport;

beforeAll(async () => {
  nock.restore();
  transport = createTransport({ maxAttempts: 1 });
  server = await recordingServer(({ method, target }) => {
    const isList = method === 'GET' && /\/(meetings|participants)(\?|$)/.test(target);
    const item = { id: PERSON, token: 'eyJ0.e30.x' };
    return {
      success: true,
      data: isList ? [item] : item,
      paging: { total_count: 1, start_offset: 1, end_offset: 1 },
    };
  });
});

afterAll(async () => {
  transport.close();
  await server.close();
});

/** What one side sends for an intent: its last request, because the SDK's way to a mute begins with another. */
async function sentBy(work: () => Promise<unknown>): Promise<Recorded> {
  const recorded = await server.during(work);
  const last = recorded.at(-1);
  if (last === undefined) throw new Error('nothing was sent');
  return last;
}

async function ours(intent: Intent, words: Words): Promise<Recorded> {
  const base = encodeURIComponent(`${server.origin}/client/v4`);
  const url = `cloudflare://${encodeURIComponent(words.account)}/${encodeURIComponent(words.app)}?base=${base}&pageSize=50&budget=off&role.presenter=group_call_host`;
  const services: Services = openServices(url, [cloudflareProvider({ transport })], { CLOUDFLARE_API_TOKEN: TOKEN });
  try {
    return await sentBy(() => intent.ours(services, words));
  } finally {
    await services.close();
  }
}

function theirs(intent: Intent, words: Words): Promise<Recorded> {
  const client = new Cloudflare({ apiToken: TOKEN, baseURL: `${server.origin}/client/v4`, maxRetries: 0 });
  return sentBy(() => intent.theirs(client, words));
}

const jsonOf = ({ body }: Recorded): unknown => (body === '' ? undefined : JSON.parse(body));

/** The SDK leaves in a path whatever RFC 3986 lets stand there; we encode it, so that no proxy can take it for more. */
const asWeEncode = (target: string) => {
  const [path = '', query] = target.split('?');
  const encoded = path.replace(/[$&+,;=:@]/g, encodeURIComponent);
  return query === undefined ? encoded : `${encoded}?${query}`;
};

/** Headers that only the SDK sends, and what they are. */
const OF_THE_SDK: Readonly<Record<string, string>> = {
  'api-version': 'The date of the day: nothing that the operations declare.',
  'x-stainless-arch': 'Telemetry.',
  'x-stainless-lang': 'Telemetry.',
  'x-stainless-os': 'Telemetry.',
  'x-stainless-package-version': 'Telemetry.',
  'x-stainless-retry-count': 'Telemetry.',
  'x-stainless-runtime': 'Telemetry.',
  'x-stainless-runtime-version': 'Telemetry.',
};

/** Headers that are the HTTP client's and its runtime's. */
const OF_THE_CLIENT = ['accept-encoding', 'accept-language', 'connection', 'content-length', 'sec-fetch-mode'];

const commonHeaders = ({ headers }: Recorded) => {
  const uncommon = ['user-agent', ...Object.keys(OF_THE_SDK), ...OF_THE_CLIENT];
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !uncommon.includes(name)));
};

function expectSame(intent: Intent, words: Words, we: Recorded, they: Recorded): void {
  expect(we.method).toBe(they.method);
  expect(we.target).toBe(asWeEncode(they.target));
  const { bodies } = intent;
  expect(jsonOf(we)).toEqual(bodies === undefined ? jsonOf(they) : bodies.ours(words));
  if (bodies !== undefined) expect(jsonOf(they)).toEqual(bodies.theirs(words));
}

describe('for one intent, the adapter and the official SDK send the same', () => {
  test.each(INTENTS)('$name', async (intent) => {
    const [we, they] = [await ours(intent, PLAIN), await theirs(intent, PLAIN)];
    expectSame(intent, PLAIN, we, they);
    expect(we.target).toBe(they.target);
    expect(commonHeaders(we)).toEqual(commonHeaders(they));
    expect(we.headers).toMatchObject({ authorization: `Bearer ${TOKEN}`, accept: 'application/json' });
    expect(we.headers['content-type']).toBe(we.body === '' ? undefined : 'application/json');
  });

  test('what only the SDK sends, it sends each time, and we never', async () => {
    for (const intent of INTENTS) {
      const [we, they] = [await ours(intent, PLAIN), await theirs(intent, PLAIN)];
      for (const name of Object.keys(OF_THE_SDK)) {
        expect([name, typeof they.headers[name], typeof we.headers[name]]).toEqual([name, 'string', 'undefined']);
      }
    }
  });

  test('where a capability is said to be verified by the SDK, an intent of that name compares it', () => {
    const methods = INTENTS.filter(({ name }) => !name.includes('which the SDK has no method for'));
    const compared = new Set(methods.map(({ name }) => name));
    for (const [cell, names] of Object.entries(CLOUDFLARE_SPOKEN_FOR)) {
      expect([cell, names.length > 0, names.filter((name) => !compared.has(name))]).toEqual([cell, true, []]);
    }
  });

  test('the SDK has no method to mute still', () => {
    const { activeSession } = new Cloudflare({ apiToken: TOKEN }).realtimeKit;
    const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(Object.getPrototypeOf(activeSession)));
    expect(methods).toContain('kickParticipants');
    expect(methods.filter((name) => /mute/i.test(name))).toEqual([]);
  });
});

/** Whatever may stand in an id, and what is most likely to be mangled on the way. */
const hostile = fc.oneof(
  fc.constantFrom(
    'a/b',
    '../x',
    '%2F',
    '%2e%2e',
    '8:acs:x',
    '"',
    "'",
    '\\',
    'a?b#c',
    'ä 😀',
    '$&+,;=:@!*()~',
    '{}',
    '\n',
  ),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 20 }).filter((it) => it.isWellFormed()),
);
const anyId = hostile.filter((id) => id !== '.' && id !== '..');
/** A configuration takes no whitespace and no control characters. */
const anyOwnId = anyId.filter((id) => !/[\s\p{Cc}]/u.test(id));

describe('however hostile the ids and the texts', () => {
  test.each(INTENTS)('$name', async (intent) => {
    const words = fc.record({ account: anyOwnId, app: anyOwnId, meeting: anyId, person: anyId, text: hostile });
    await fc.assert(
      fc.asyncProperty(words, async (these) => {
        expectSame(intent, these, await ours(intent, these), await theirs(intent, these));
      }),
      { numRuns: 25 },
    );
  });
});
