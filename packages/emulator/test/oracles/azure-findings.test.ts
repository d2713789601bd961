import { CommunicationIdentityClient } from '@azure/communication-identity';
import { RoomsClient } from '@azure/communication-rooms';
import { expect, test } from '@jest/globals';
import { type Assumptions, type EmulatorOptions, startEmulator } from '../../src/index.js';
import { officialClients } from '../support/azure-sdk.js';
import { mistakesIn } from '../support/azure-specification.js';
import { starter } from '../support/started.js';

const start = starter();

async function paged(assume: Partial<Assumptions>) {
  const emulator = await start({ assume, pageSizes: { azure: 2 } });
  const rawIds = ['a', 'b', 'c', 'd', 'e'].map((name) => `8:acs:${emulator.azure.resourceId}_${name}`);
  const participants = rawIds.map((rawId) => ({ rawId, role: 'Attendee' }));
  const [first] = [emulator.createRoom({ participants }), emulator.createRoom(), emulator.createRoom()];
  return { emulator, roomId: first.id, rawIds, ...officialClients(emulator) };
}

test.each([{}, { nextLink: 'needs-care', signedQuery: 'either' }] as const)(
  'the SDK follows links with %j',
  async (assume) => {
    const { rooms, roomId, rawIds, exchanges } = await paged(assume);
    const found: string[] = [];
    for await (const { id } of rooms.listParticipants(roomId))
      if (id.kind === 'communicationUser') found.push(id.communicationUserId);
    expect(found).toEqual(rawIds);
    const sizes: number[] = [];
    for await (const page of rooms.listRooms().byPage()) sizes.push(page.length);
    expect(sizes).toEqual([2, 1]);
    for (const exchange of exchanges) expect(mistakesIn(exchange)).toEqual([]);
  },
);

test('the SDK signs a link that needs care in another form than it sends', async () => {
  const { emulator, rooms, roomId, exchanges } = await paged({ nextLink: 'needs-care' });
  for (const pages of [rooms.listParticipants(roomId).byPage(), rooms.listRooms().byPage()]) {
    expect((await pages.next()).value).toHaveLength(2);
    await expect(pages.next()).rejects.toMatchObject({
      statusCode: 401,
      code: 'Denied',
      details: { error: { innerError: { message: expect.stringContaining('another text was signed') } } },
    });
  }
  expect(exchanges[0]?.body).toMatchObject({ nextLink: emulator.url + exchanges[1]?.path });
  for (const exchange of exchanges) expect(mistakesIn(exchange)).toEqual([]);
});

test('the SDK sends no bearer token over plain http', async () => {
  const emulator = await start({ state: { azure: { entraTokens: ['entra'] } } });
  const credential = { getToken: async () => ({ token: 'entra', expiresOnTimestamp: Date.now() + 3_600_000 }) };
  const options = { allowInsecureConnection: true };
  const rooms = new RoomsClient(emulator.azure.endpoint, credential, options);
  await expect(rooms.createRoom()).rejects.toThrow('not permitted for non-TLS');
  const identities = new CommunicationIdentityClient(emulator.azure.endpoint, credential, options);
  await expect(identities.createUser()).rejects.toThrow('not permitted for non-TLS');
  expect(emulator.requests.count).toBe(0);
});

// By the identity client: `RoomsClient` 1.2 takes a token credential for its options, and ignores the options.
test('what the SDK sends with a token credential is accepted, once TLS is taken off', async () => {
  const emulator = await start({ state: { azure: { entraTokens: ['entra'] } } });
  const scopes: unknown[] = [];
  const credential = {
    getToken: async (asked: unknown) => {
      scopes.push(asked);
      return { token: 'entra', expiresOnTimestamp: Date.now() + 3_600_000 };
    },
  };
  const identities = new CommunicationIdentityClient(emulator.url.replace('http:', 'https:'), credential, {
    retryOptions: { maxRetries: 0 },
    additionalPolicies: [
      {
        position: 'perRetry',
        policy: {
          name: 'takes TLS off',
          sendRequest(request, next) {
            request.url = request.url.replace('https:', 'http:');
            request.allowInsecureConnection = true;
            return next(request);
          },
        },
      },
    ],
  });
  const { communicationUserId } = await identities.createUser();
  expect(emulator.snapshot().azure?.identities).toEqual([communicationUserId]);
  expect(scopes).toEqual([['https://communication.azure.com//.default']]);
  expect(emulator.requests.all.map(({ headers }) => headers['authorization'])).toEqual(['Bearer <redacted>']);
});

test.each([
  ['retry-after', '30'],
  ['retry-after-ms', '30000'],
  ['x-ms-retry-after-ms', '30000'],
  ['none', undefined],
] as const)('a request too many is refused, with the wait in %s', async (waitHeader, wait) => {
  let now = Date.now();
  const clock = () => new Date(now);
  const limit = { requests: 2, windowInSeconds: 30 };
  const azure = { rooms: limit, identities: { issue: limit, delete: { ...limit, requests: 1 } }, waitHeader };
  const options: EmulatorOptions = { clock, rateLimits: { azure } };
  const emulator = await start(options);
  const { rooms, identities, exchanges } = officialClients(emulator);
  const refused = { statusCode: 429, code: 'TooManyRequests' };
  const roomId = (await rooms.createRoom()).id;
  await rooms.getRoom(roomId);
  await expect(rooms.deleteRoom(roomId)).rejects.toMatchObject(refused);
  const user = await identities.createUser();
  await identities.getToken(user, ['voip']);
  await expect(identities.createUser()).rejects.toMatchObject(refused);
  await identities.revokeTokens(user);
  await expect(identities.deleteUser(user)).rejects.toMatchObject(refused);
  for (const exchange of exchanges) {
    expect(mistakesIn(exchange)).toEqual([]);
    const headers = ['retry-after', 'retry-after-ms', 'x-ms-retry-after-ms', 'none'].filter(
      (it) => it in exchange.headers,
    );
    expect(headers).toEqual(exchange.status === 429 && wait !== undefined ? [waitHeader] : []);
    if (headers.length > 0) expect(exchange.headers[waitHeader]).toBe(wait);
  }
  expect(emulator.snapshot().azure).toMatchObject({ rooms: [{ id: roomId }], identities: [user.communicationUserId] });

  now += 29_999;
  await expect(rooms.deleteRoom(roomId)).rejects.toMatchObject(refused);
  if (waitHeader === 'retry-after') expect(exchanges.at(-1)?.headers['retry-after']).toBe('1');
  now += 1;
  await rooms.deleteRoom(roomId);
  await identities.deleteUser(user);
});

test('a room whose creation was answered to nobody is found by the next attempt of the SDK', async () => {
  const emulator = await start();
  emulator.faults.add({ fault: { kind: 'reset', applied: true }, on: { method: 'POST', route: '/rooms' }, times: 1 });
  const { rooms } = officialClients(emulator, { maxRetries: 1, retryDelayInMs: 0 });
  const { id } = await rooms.createRoom();
  expect(emulator.requests.all.map(({ headers }) => headers['repeatability-request-id'])).toEqual([
    expect.any(String),
    emulator.requests.all[0]?.headers['repeatability-request-id'],
  ]);
  expect(emulator.snapshot().azure?.rooms?.map((it) => it.id)).toEqual([id]);
});

test('limits that cannot be used are refused by name', async () => {
  const limit = { requests: 0, windowInSeconds: 1.5 };
  const azure = { rooms: limit, identities: { issue: limit }, waitHeader: 'x' as 'none' };
  await expect(startEmulator({ rateLimits: { azure } })).rejects.toMatchObject({
    name: 'InvalidOptions',
    problems: [
      'rateLimits.azure.rooms.requests must be a whole number, 1 or more',
      'rateLimits.azure.rooms.windowInSeconds must be a whole number, 1 or more',
      'rateLimits.azure.identities.issue.requests must be a whole number, 1 or more',
      'rateLimits.azure.identities.issue.windowInSeconds must be a whole number, 1 or more',
      'rateLimits.azure.waitHeader can be retry-after or retry-after-ms or x-ms-retry-after-ms or none',
    ],
  });
});

test('a reset forgets what was counted, and what was created', async () => {
  const azure = { rooms: { requests: 1, windowInSeconds: 30 } };
  const emulator = await start({ rateLimits: { azure } });
  const { rooms } = officialClients(emulator);
  await rooms.createRoom();
  await expect(rooms.createRoom()).rejects.toMatchObject({ statusCode: 429 });
  emulator.reset();
  const { id } = await rooms.createRoom();
  expect(emulator.snapshot().azure?.rooms?.map((it) => it.id)).toEqual([id]);
});
