import { randomBytes } from 'node:crypto';
import { inspect } from 'node:util';
import type { TransportEvent } from '@anyroom/adapter-kit/http';
import {
  type AzureConfiguration,
  AzureJoinCredentialService,
  AzureParticipantService,
  AzureRoomService,
  asAzure,
} from '@anyroom/azure';
import { AnyroomError } from '@anyroom/core';
import { describe, expect, jest, test } from '@jest/globals';
import { everybody } from '../../../test/support/error-of.js';
import { showings, spellingsOf } from '../../../test/support/spellings.js';
import { transportOf } from './support/emulated.js';
import { type HostileAnswer, startHostileServer } from './support/hostile-server.js';

const ROOM = '99199690362660524';
const ID = '8:acs:somebody';
const ECHO = JSON.stringify({
  error: {
    code: 'Bad {echo}',
    message: 'You sent {echo}',
    details: [{ code: 'x', message: '{echo}', target: '$.participants.{echo}' }],
    innererror: { code: '{echo}', message: '{echo}' },
  },
}).replaceAll('{echo}', '{echo}');

const HEADERS = {
  'ms-cv': '{echo}',
  'x-ms-error-code': '{echo}',
  'x-ms-client-request-id': '{echo}',
  'www-authenticate': 'Bearer realm="{echo}"',
  'retry-after-ms': '1',
};

const answers: readonly (readonly [about: string, answer: HostileAnswer])[] = [
  ...[400, 401, 403, 404, 408, 409, 412, 413, 418, 422, 429, 431, 500, 502, 503].map(
    (status) => [`${status} with an echo`, { status, body: ECHO, headers: HEADERS }] as const,
  ),
  ...[301, 302, 307, 308].map(
    (status) =>
      [`${status} to an echo`, { status, headers: { ...HEADERS, location: 'http://127.0.0.1:9/{echo}' } }] as const,
  ),
  ['200 with an echo that is no JSON', { body: '<p>{echo}', headers: HEADERS }],
  ['200 with an echo in JSON cut short', { body: '{"value": "{echo}', headers: HEADERS }],
  ['200 with an echo of the wrong type', { body: '"{echo}"', headers: HEADERS }],
  ['200 with an echo as keys', { body: '{"value": [{"{echo}": 1, "rawId": 7}], "identity": {"{echo}": 1}}' }],
  [
    '200 with an echo in place of a token',
    { body: '{"id": "", "token": "", "more": "{echo}", "expiresOn": "{echo}"}' },
  ],
  ['200 with an echo as the next page', { body: '{"value": [], "nextLink": "http://127.0.0.1:9/{echo}"}' }],
  ['200 with an echo that is no link', { body: '{"value": [], "nextLink": "{echo}"}' }],
  ['502 with an echo that is no JSON', { status: 502, body: '<p>{echo}', headers: HEADERS }],
  ['an echo, and then nothing', { body: '{"value": "{echo}', headers: HEADERS, ending: 'hang' }],
  ['a reset', { ending: 'reset' }],
  ['5 MB', { body: `{echo}${'x'.repeat(5_000_000)}`, headers: HEADERS }],
  ['no header that HTTP knows', { headers: { 'content-encoding': 'gzip' }, body: '{echo}' }],
];

const calls: readonly ((service: AzureParticipantService, more: More) => Promise<unknown>)[] = [
  (service) => service.updateParticipant(ROOM, ID, { role: 'viewer' }),
  (service) =>
    service.updateParticipants(ROOM, [
      [ID, { role: 'viewer' }],
      ['other', { role: 'presenter' }],
    ]),
  (service) => service.addParticipant(ROOM, { role: 'viewer' }),
  (service) => service.addParticipant(ROOM, { id: ID, role: 'viewer' }),
  (service) => service.getParticipant(ROOM, ID),
  (service) => everybody(service.listParticipants(ROOM)),
  (service) => service.removeParticipant(ROOM, ID),
  (service) => asAzure(service).patchParticipants(ROOM, [[ID, null]]),
  (service) => service.updateParticipant(ROOM, ID, { displayName: 'Ada' }),
  (service) => service.updateParticipant('', ID, {}),
  (service) => service.removeParticipant(ROOM, ID, { abortSignal: AbortSignal.abort() }),
  (service) => service.removeParticipant(ROOM, ID, { timeoutInMs: 1 }),
  (_, { rooms }) => rooms.createRoom(),
  (_, { rooms }) => rooms.getRoom(ROOM),
  (_, { rooms }) => everybody(rooms.listRooms()),
  (_, { rooms }) => rooms.updateRoom(ROOM, { closesAt: new Date() }),
  (_, { rooms }) => rooms.closeRoom(ROOM),
  (_, { joinCredentials }) => joinCredentials.issueJoinCredential(ROOM, ID),
];

interface More {
  readonly rooms: AzureRoomService;
  readonly joinCredentials: AzureJoinCredentialService;
}

/** Runs work with everything that goes to the console or the standard streams kept. */
async function listening(work: () => Promise<void>): Promise<string> {
  const heard: string[] = [];
  const keep = (...args: unknown[]) => {
    heard.push(args.map((arg) => (typeof arg === 'string' ? arg : inspect(arg))).join(' '));
    return true;
  };
  const spies = [
    jest.spyOn(process.stdout, 'write').mockImplementation(keep as never),
    jest.spyOn(process.stderr, 'write').mockImplementation(keep as never),
    ...(['log', 'error', 'warn', 'info', 'debug'] as const).map((name) =>
      jest.spyOn(console, name).mockImplementation(keep as never),
    ),
  ];
  try {
    await work();
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
  return heard.join('\n');
}

describe('nothing secret shows', () => {
  for (const by of ['access key', 'connection string', 'Entra'] as const) {
    test(`with the ${by}, whatever a hostile server sends back`, async () => {
      const accessKey = randomBytes(64).toString('base64');
      const token = `planted+${randomBytes(30).toString('base64url')}/"=`;
      const connectionString = `accesskey=${accessKey};endpoint=http://127.0.0.1:8/`;
      const server = await startHostileServer([accessKey, token, connectionString]);
      // What it answers to one call must not hold back the next one.
      const budget = false;
      const configuration: AzureConfiguration = {
        'access key': { endpoint: server.url, accessKey, budget },
        'connection string': { connectionString, base: server.url, budget },
        Entra: { endpoint: server.url, credential: { getToken: async () => ({ token }) }, budget },
      }[by] as AzureConfiguration;
      const planted = by === 'Entra' ? [token] : by === 'access key' ? [accessKey] : [accessKey, connectionString];

      const shown: string[] = [];
      const events: TransportEvent[] = [];
      const transport = transportOf({
        onEvent: (event) => events.push(event),
        maxAttempts: by === 'access key' ? 2 : 1,
        attemptTimeoutInMs: 300,
      });
      // An application that logs all it can get hold of.
      transport.axios.interceptors.request.use((config) => {
        console.log(showings(config));
        return config;
      });
      transport.axios.interceptors.response.use(undefined, (error) => {
        console.error(showings(error));
        throw error;
      });
      const service = new AzureParticipantService(configuration, transport);
      const more: More = {
        rooms: new AzureRoomService(configuration, transport),
        joinCredentials: new AzureJoinCredentialService({ ...configuration, unknownParticipant: 'add' }, transport),
      };
      shown.push(showings(service), showings(transport), showings(asAzure(service)), showings(more));

      let failures = 0;
      const heard = await listening(async () => {
        for (const [, answer] of answers) {
          server.answer = answer;
          const results = calls.map((call) =>
            call(service, more).catch((error: unknown) => {
              failures += 1;
              expect(AnyroomError.is(error)).toBe(true);
              return error;
            }),
          );
          for (const result of await Promise.all(results)) shown.push(showings(result));
        }
      });
      await Promise.all([service.close(), more.rooms.close(), more.joinCredentials.close()]);

      const text = [...shown, heard, JSON.stringify(events), inspect(events)].join('\n');
      const secrets = [...planted, ...server.received];
      expect(server.received.size).toBeGreaterThan(by === 'Entra' ? 0 : 5);
      expect(heard).toContain('x-ms-client-request-id');
      expect(failures).toBeGreaterThan(answers.length * 8);
      expect(text).toContain('You sent');
      expect(text).toContain('[redacted]');
      for (const spelling of secrets.flatMap(spellingsOf)) {
        if (text.includes(spelling)) throw new Error(`shown: ${near(text, spelling)}`);
      }
    }, 120_000);
  }
});

/** What stands around a text. */
function near(text: string, found: string): string {
  const at = text.indexOf(found);
  return text.slice(Math.max(0, at - 300), at + found.length + 100);
}
