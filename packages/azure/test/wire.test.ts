import { asAzure, type PatchEntry } from '@anyroom/azure';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { VERSION } from '../src/version.js';
import {
  contoso,
  ENDPOINT,
  expectSigned,
  methodsAndPaths,
  type Planned,
  stopCalendar,
  type Taken,
  take,
} from './support/contoso.js';
import { examples, vectors } from './support/fixtures.js';

const { roomId } = examples;
const PATH = `/rooms/${roomId}/participants?api-version=2025-03-13`;
const NOW = new Date('2025-11-20T12:00:00Z');
const USER = '8:acs:db75ed0c-e801-41a3-99a4-66a0a119a06c_00000010-ce28-064a-83fe-084822000';
const rosterOf = (...people: readonly (readonly [rawId: string, role: string])[]): Planned => [
  200,
  { value: people.map(([rawId, role]) => ({ rawId, role })) },
];
const OK: Planned = [200, {}];

beforeEach(() => {
  stopCalendar(NOW);
});
afterEach(() => {
  jest.useRealTimers();
});

describe('an update over the wire', () => {
  test('is the signed PATCH of the signing vector, to the letter', async () => {
    const taken = take([OK]);
    const service = contoso({ unknownParticipant: 'add' }, { userAgent: 'my-app/1.2' });
    await service.updateParticipant(roomId, `${USER}777`, { role: 'presenter' });
    expect(taken).toHaveLength(1);
    const [request] = taken as [Taken];
    const [vector] = vectors.vectors;
    expect(request.method).toBe('PATCH');
    expect(request.path).toBe(PATH);
    expect(request.body).toBe(vector?.body);
    expect(request.headers).toMatchObject({
      host: 'contoso.communication.azure.com',
      accept: 'application/json',
      'content-type': 'application/merge-patch+json',
      'content-length': '121',
      'x-ms-date': 'Thu, 20 Nov 2025 12:00:00 GMT',
      'x-ms-content-sha256': vector?.contentSha256,
      'user-agent': `anyroom-azure/${VERSION} node/${process.versions.node} my-app/1.2`,
    });
    expect(request.headers['authorization']).toBe(
      `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${vector?.signature}`,
    );
    expect(request.headers['x-ms-client-request-id']).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expectSigned(request);
  });

  test('is preceded by one reading of the roster, unless it may add', async () => {
    const taken = take([rosterOf([`${USER}777`, 'Attendee']), OK]);
    const updated = await contoso().updateParticipant(roomId, `${USER}777`, { role: 'presenter' });
    expect(methodsAndPaths(taken)).toEqual([`GET ${PATH}`, `PATCH ${PATH}`]);
    for (const request of taken) expectSigned(request);
    expect(taken[0]?.body).toBe('');
    expect(updated).toEqual({
      id: `${USER}777`,
      role: 'presenter',
      vendorRole: 'Presenter',
      confirmation: 'accepted',
      effect: 'unknown',
    });
  });

  test('of the three roles of the vendor’s example is one PATCH', async () => {
    const entries = Object.entries(examples.update.request.participants).filter(([, entry]) => entry !== null);
    const taken = take([rosterOf(...entries.map(([id]) => [id, 'Consumer'] as const)), OK]);
    const result = await contoso().updateParticipants(roomId, [
      [`${USER}666`, { role: 'attendee' }],
      [`${USER}777`, { role: 'presenter' }],
      [`${USER}888`, { role: 'collaborator' }],
    ]);
    expect(result.allApplied).toBe(true);
    expect(methodsAndPaths(taken)).toEqual([`GET ${PATH}`, `PATCH ${PATH}`]);
    expect(taken[1]?.body).toBe(JSON.stringify({ participants: Object.fromEntries(entries) }));
  });

  test('in the vendor’s own words is the four-entry body of its example, to the letter', async () => {
    const taken = take([OK]);
    const entries = new Map<string, PatchEntry>(Object.entries(examples.update.request.participants));
    await asAzure(contoso()).patchParticipants(roomId, entries);
    expect(methodsAndPaths(taken)).toEqual([`PATCH ${PATH}`]);
    expect(taken[0]?.body).toBe(JSON.stringify(examples.update.request));
    expect(taken[0]?.headers['content-type']).toBe('application/merge-patch+json');
    expect(entries.size).toBe(4);
  });
});

describe('the other verbs over the wire', () => {
  test('remove sends null, and nothing else', async () => {
    const taken = take([OK]);
    await contoso().removeParticipant(roomId, `${USER}999`);
    expect(methodsAndPaths(taken)).toEqual([`PATCH ${PATH}`]);
    expect(taken[0]?.body).toBe(vectors.vectors.find(({ name }) => name === 'remove one')?.body);
    expectSigned(taken[0] as Taken);
  });

  test('list is the vendor’s example', async () => {
    const taken = take([[200, examples.list.answer]]);
    const all = await everybody(contoso().listParticipants(roomId));
    expect(methodsAndPaths(taken)).toEqual([`GET ${PATH}`]);
    expect(taken[0]?.headers['content-type']).toBeUndefined();
    expect(all.map(({ id, role, vendorRole }) => [id, role, vendorRole])).toEqual([
      [`${USER}333`, 'presenter', 'Presenter'],
      [`${USER}444`, 'attendee', 'Attendee'],
      [`${USER}555`, 'collaborator', 'Collaborator'],
    ]);
  });

  test('add with an id reads the roster, then writes one entry', async () => {
    const taken = take([rosterOf([`${USER}111`, 'Presenter']), OK]);
    const added = await contoso().addParticipant(roomId, { id: `${USER}222`, role: 'viewer' });
    expect(methodsAndPaths(taken)).toEqual([`GET ${PATH}`, `PATCH ${PATH}`]);
    expect(taken[1]?.body).toBe(JSON.stringify({ participants: { [`${USER}222`]: { role: 'Consumer' } } }));
    expect(added).toEqual({ id: `${USER}222`, role: 'viewer', vendorRole: 'Consumer' });
  });

  test('add without an id mints one, then writes it', async () => {
    const taken = take([[201, { identity: { id: `${USER}333` } }], OK]);
    const added = await contoso().addParticipant(roomId, { role: 'attendee' });
    expect(methodsAndPaths(taken)).toEqual(['POST /identities?api-version=2023-10-01', `PATCH ${PATH}`]);
    expect(taken[0]).toMatchObject({ body: '{}', headers: { 'content-type': 'application/json' } });
    for (const request of taken) expectSigned(request);
    expect(added).toEqual({ id: `${USER}333`, role: 'attendee', vendorRole: 'Attendee' });
  });

  test('get reads pages until it has found whom it looks for', async () => {
    const next = (token: string) => `${ENDPOINT}/rooms/${roomId}/participants?api-version=2025-03-13&t=${token}`;
    const taken = take([
      [200, { value: [{ rawId: 'a', role: 'Attendee' }], nextLink: next('1') }],
      [200, { value: [{ rawId: 'b', role: 'Consumer' }], nextLink: next('2') }],
    ]);
    const found = await contoso().getParticipant(roomId, 'b');
    expect(found).toEqual({ id: 'b', role: 'viewer', vendorRole: 'Consumer' });
    expect(methodsAndPaths(taken)).toEqual([`GET ${PATH}`, `GET ${PATH}&t=1`]);
  });
});

describe('the next page', () => {
  test('its query is written anew, and that very text is sent and signed', async () => {
    const link = `${ENDPOINT}/rooms/${roomId}/participants?api-version=2025-03-13&token=+RID:~1/==%20TRC`;
    const taken = take([[200, { value: [], nextLink: link }], rosterOf(['a', 'Attendee'])]);
    await everybody(contoso().listParticipants(roomId));
    expect(taken[1]?.path).toBe(`${PATH}&token=+RID%3A%7E1%2F%3D%3D+TRC`);
    expectSigned(taken[1] as Taken);
  });

  test('is asked of the base where requests go there, though the link names the endpoint', async () => {
    const link = `${ENDPOINT}/rooms/${roomId}/participants?api-version=2025-03-13&t=1`;
    const taken = take([[200, { value: [], nextLink: link }], rosterOf()], 'https://proxy.example');
    const service = contoso({ base: 'https://proxy.example/azure/' });
    await everybody(service.listParticipants(roomId));
    expect(methodsAndPaths(taken)).toEqual([`GET /azure${PATH}`, `GET /azure${PATH}&t=1`]);
  });

  test.each([
    ['the page itself', [`${ENDPOINT}${PATH}`]],
    ['a page that was read', [`${ENDPOINT}${PATH}&t=1`, `${ENDPOINT}${PATH}&t=2`, `${ENDPOINT}${PATH}&t=1`]],
  ])('that leads back to %s is malformed', async (_, links) => {
    const taken = take(links.map((nextLink): Planned => [200, { value: [], nextLink }]));
    const error = await errorOf(everybody(contoso().listParticipants(roomId)));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent', retryable: false });
    expect(taken).toHaveLength(links.length);
  });

  test.each(['https://evil.example/rooms', 'http://contoso.communication.azure.com/rooms', '//evil.example', 'x'])(
    '%s is malformed, and nothing is sent there',
    async (nextLink) => {
      const taken = take([[200, { value: [{ rawId: 'a', role: 'Attendee' }], nextLink }]]);
      const evil = take([], 'https://evil.example');
      for (const call of [
        () => errorOf(everybody(contoso().listParticipants(roomId))),
        () => errorOf(contoso().getParticipant(roomId, 'b')),
        () => errorOf(contoso().updateParticipant(roomId, 'b', { role: 'viewer' })),
      ]) {
        (taken as Taken[]).length = 0;
        const error = await call();
        expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
        expect(error.message).not.toContain('evil');
        expect(taken).toHaveLength(1);
      }
      expect(evil).toHaveLength(0);
    },
  );
});

describe('attempts', () => {
  test('share one request id; each has its own date and signature', async () => {
    const taken = take([[503, 'down', { 'retry-after-ms': '1' }], [429, '', { 'retry-after-ms': '1' }], OK]);
    const onEvent = ({ type }: { readonly type: string }) => {
      if (type === 'retry') jest.setSystemTime(Date.now() + 20_000);
    };
    await contoso({}, { onEvent }).removeParticipant(roomId, 'a');
    expect(taken).toHaveLength(3);
    for (const request of taken) expectSigned(request);
    expect(new Set(taken.map(({ headers }) => headers['x-ms-client-request-id'])).size).toBe(1);
    expect(new Set(taken.map(({ body }) => body)).size).toBe(1);
    expect(new Set(taken.map(({ headers }) => headers['authorization'])).size).toBe(3);
    expect(taken.map(({ headers }) => headers['x-ms-date'])).toEqual([
      'Thu, 20 Nov 2025 12:00:00 GMT',
      'Thu, 20 Nov 2025 12:00:20 GMT',
      'Thu, 20 Nov 2025 12:00:40 GMT',
    ]);
  });

  test('two calls have two request ids', async () => {
    const taken = take([OK, OK]);
    const service = contoso();
    await service.removeParticipant(roomId, 'a');
    await service.removeParticipant(roomId, 'a');
    expect(new Set(taken.map(({ headers }) => headers['x-ms-client-request-id'])).size).toBe(2);
  });

  test('the making of an identity is not repeated once it may have been made', async () => {
    const taken = take([[503, 'down', { 'retry-after-ms': '1' }], OK]);
    const error = await errorOf(contoso().addParticipant(roomId, { role: 'attendee' }));
    expect(error).toMatchObject({ code: 'unavailable', outcome: 'not-sent' });
    expect(methodsAndPaths(taken)).toEqual(['POST /identities?api-version=2023-10-01']);
  });
});

describe('Entra', () => {
  test('a token is asked for at every attempt, for the scope, under a signal, and sent as it is', async () => {
    const asked: unknown[] = [];
    const credential = {
      async getToken(scopes: string | string[], options?: { abortSignal?: AbortSignal }) {
        asked.push([scopes, options?.abortSignal?.aborted]);
        return { token: `token-${asked.length}`, expiresOnTimestamp: 0 };
      },
    };
    const taken = take([[503, 'down', { 'retry-after-ms': '1' }], OK]);
    await contoso({ credential }).removeParticipant(roomId, 'a');
    expect(taken.map(({ headers }) => headers['authorization'])).toEqual(['Bearer token-1', 'Bearer token-2']);
    expect(taken.map(({ headers }) => headers['x-ms-date'] ?? headers['x-ms-content-sha256'])).toEqual([
      undefined,
      undefined,
    ]);
    expect(asked).toEqual([
      ['https://communication.azure.com//.default', false],
      ['https://communication.azure.com//.default', false],
    ]);
  });

  test('the scope is configurable', async () => {
    const getToken = jest.fn(async (_scopes: string | string[]) => ({ token: 't' }));
    take([OK]);
    await contoso({ credential: { getToken }, scope: 'https://communication.azure.us/.default' }).removeParticipant(
      '1',
      'a',
    );
    expect(getToken.mock.calls[0]?.[0]).toBe('https://communication.azure.us/.default');
  });

  test.each([
    ['rejects', async () => Promise.reject(new Error('client_secret=hunter2'))],
    [
      'throws',
      () => {
        throw new Error('client_secret=hunter2');
      },
    ],
    ['gives null', async () => null],
    ['gives nothing', async () => undefined as never],
    ['gives an empty token', async () => ({ token: '' })],
    ['gives a token that would end the header', async () => ({ token: 'a\r\nX-Evil: 1' })],
    ['gives no text', async () => ({ token: 7 as unknown as string })],
  ])('a credential that %s: unauthenticated, and nothing is sent', async (_, getToken) => {
    const taken = take([OK]);
    const error = await errorOf(contoso({ credential: { getToken } }).removeParticipant('1', 'a'));
    expect(error).toMatchObject({
      code: 'unauthenticated',
      outcome: 'not-sent',
      retryable: false,
      details: { provider: 'azure', operation: 'removeParticipant', room: '1', participant: 'a' },
    });
    expect(JSON.stringify(error) + error.stack).not.toContain('hunter2');
    expect(taken).toHaveLength(0);
  });

  test('a credential that fails on the second attempt leaves it open whether the first was carried out', async () => {
    let asked = 0;
    const getToken = async () => {
      asked += 1;
      return asked === 1 ? { token: 't' } : null;
    };
    const taken = take([[503, 'down', { 'retry-after-ms': '1' }], OK]);
    const error = await errorOf(contoso({ credential: { getToken } }).removeParticipant('1', 'a'));
    expect(error).toMatchObject({ code: 'unauthenticated', outcome: 'unknown' });
    expect(taken).toHaveLength(1);
  });

  test('a credential that hangs is given up with the call, unsent', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const credential = {
      getToken: (_: string | string[], options?: { abortSignal?: AbortSignal }) => {
        signals.push(options?.abortSignal);
        return new Promise<never>(() => undefined);
      },
    };
    const taken = take([OK]);
    const service = contoso({ credential });
    const error = await errorOf(service.removeParticipant('1', 'a', { timeoutInMs: 20 }));
    expect(error).toMatchObject({ code: 'timeout', outcome: 'not-sent', retryable: true });
    expect(signals.map((signal) => signal?.aborted)).toEqual([true]);
    const controller = new AbortController();
    const given = errorOf(service.removeParticipant('1', 'a', { abortSignal: controller.signal }));
    controller.abort();
    expect(await given).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(taken).toHaveLength(0);
  });
});

describe('ids over the wire', () => {
  const HOSTILE = ['a/b', '../x', '%2F', '8:acs:x', '__proto__', 'constructor', '1', '😀', 'x'.repeat(2048)];

  test.each(HOSTILE.map((id) => [id.slice(0, 12), id]))('a room %s is one encoded segment', async (_, id) => {
    const taken = take([OK, rosterOf(['p', 'Attendee']), rosterOf(['p', 'Attendee'])]);
    const service = contoso();
    await service.removeParticipant(id, 'p');
    await service.getParticipant(id, 'p');
    await everybody(service.listParticipants(id));
    expect(new Set(taken.map(({ path }) => path))).toEqual(
      new Set([`/rooms/${encodeURIComponent(id)}/participants?api-version=2025-03-13`]),
    );
    for (const request of taken) expectSigned(request);
  });

  test.each(HOSTILE.map((id) => [id.slice(0, 12), id]))('a person %s is one own key', async (_, id) => {
    const taken = take([OK, rosterOf([id, 'Attendee']), OK, rosterOf([id, 'Attendee']), OK, rosterOf(), OK, OK]);
    const service = contoso();
    await service.removeParticipant(roomId, id);
    await service.updateParticipant(roomId, id, { role: 'viewer' });
    const batch = await service.updateParticipants(roomId, [[id, { role: 'viewer' }]]);
    await service.addParticipant(roomId, { id, role: 'viewer' });
    await asAzure(service).patchParticipants(roomId, [[id, null]]);
    const bodies = taken.filter(({ method }) => method === 'PATCH').map(({ body }) => body);
    const key = JSON.stringify(id);
    const set = `{"participants":{${key}:{"role":"Consumer"}}}`;
    const off = `{"participants":{${key}:null}}`;
    expect(bodies).toEqual([off, set, set, set, off]);
    expect(new Set(taken.map(({ path }) => path))).toEqual(new Set([PATH]));
    expect(batch.outcomes.map(({ id: own, status }) => [own, status])).toEqual([[id, 'applied']]);
  });
});

describe('patchParticipants', () => {
  test.each([
    ['no iterable', 7],
    ['a text', 'ab'],
    ['nothing', undefined],
    ['an object', { a: null }],
    ['no pairs', [7]],
    ['no entry at all', []],
    ['an empty id', [['', null]]],
    ['a dot', [['.', null]]],
    ['half a surrogate pair', [['\ud83d', null]]],
    ['an entry that is undefined', [['a']]],
    ['an empty entry', [['a', {}]]],
    ['a role that is null', [['a', { role: null }]]],
    ['an empty role', [['a', { role: '' }]]],
    ['a key that the vendor does not know', [['a', { role: 'Attendee', displayName: 'Ada' }]]],
    [
      'an id twice',
      [
        ['a', null],
        ['a', { role: 'Attendee' }],
      ],
    ],
  ])('%s is refused, unsent', async (_, entries) => {
    const taken = take([OK]);
    const error = await errorOf(asAzure(contoso()).patchParticipants(roomId, entries as never));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
    expect(taken).toHaveLength(0);
  });
});
