import { randomBytes } from 'node:crypto';
import type { AzureParticipantService } from '@anyroom/azure';
import { asAzure, isAzure, AzureParticipantService as Service } from '@anyroom/azure';
import { AnyroomError, type ParticipantChanges, type ParticipantService, WRAPPED } from '@anyroom/core';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { stopCalendar } from './support/contoso.js';
import { emulated, IMPATIENT, overRealSockets, transportOf } from './support/emulated.js';

const NO_ROOM = '98765432109876543';

/** Every verb on one person, with what it sends when all is well. */
const verbs: readonly (readonly [
  name: string,
  call: (service: AzureParticipantService, room: string, id: string) => Promise<unknown>,
])[] = [
  ['updateParticipant', (service, room, id) => service.updateParticipant(room, id, { role: 'viewer' })],
  ['addParticipant', (service, room, id) => service.addParticipant(room, { id, role: 'viewer' })],
  ['getParticipant', (service, room, id) => service.getParticipant(room, id)],
  ['removeParticipant', (service, room, id) => service.removeParticipant(room, id)],
  ['patchParticipants', (service, room, id) => asAzure(service).patchParticipants(room, [[id, { role: 'Consumer' }]])],
];

describe('what our own checks refuse', () => {
  const changes: readonly (readonly [about: string, changes: unknown, code: string, says: RegExp])[] = [
    ['empty changes', {}, 'invalid-argument', /role/],
    ['only an undefined', { role: undefined }, 'invalid-argument', /role/],
    ['an unknown key', { rolle: 'viewer' }, 'invalid-argument', /role/],
    ['a role outside the map', { role: 'host' }, 'invalid-argument', /presenter, collaborator, attendee, viewer/],
    ['the role constructor', { role: 'constructor' }, 'invalid-argument', /presenter/],
    ['the vendor’s own word', { role: 'Presenter' }, 'invalid-argument', /presenter/],
    ['no role at all', { role: null }, 'invalid-argument', /never cleared/],
    ['a name', { displayName: 'Ada' }, 'unsupported', /displayName/],
    ['a cleared name', { displayName: null }, 'unsupported', /displayName/],
    ['a picture with a role', { avatarUrl: 'https://x.example/a.png', role: 'viewer' }, 'unsupported', /avatarUrl/],
    ['extras of its own, of which it has none', { native: { azure: {} } }, 'unsupported', /native\.azure/],
    ['another vendor’s extras alone', { native: { cloudflare: {} } }, 'invalid-argument', /empty/],
  ];

  test.each(changes)('%s: nothing is sent', async (_, given, code, says) => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const [id = ''] = ids;
    const service = open();
    const error = await errorOf(service.updateParticipant(room, id, given as ParticipantChanges));
    expect(error).toMatchObject({ code, outcome: 'not-sent', retryable: false });
    expect(error.message).toMatch(says);
    const { outcomes } = await service.updateParticipants(room, [[id, given as ParticipantChanges]]);
    expect(outcomes).toMatchObject([{ status: 'rejected', error: { code, outcome: 'not-sent' } }]);
    expect(emulator.requests.count).toBe(0);
  });

  test.each(['', '.', '..', 'a\ud83d', 7, null, undefined])('the id %j: nothing is sent', async (id) => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const service = open();
    for (const [name, call] of verbs) {
      if (name !== 'addParticipant' || id !== undefined) {
        expect(await errorOf(call(service, room, id as string))).toMatchObject({ code: 'invalid-argument' });
      }
      expect(await errorOf(call(service, id as string, ids[0] ?? ''))).toMatchObject({ code: 'invalid-argument' });
    }
    expect(emulator.requests.count).toBe(0);
  });

  test('an add without a role, with a name, or to a room of another provider: nothing is sent', async () => {
    const { emulator, open, seat } = await emulated();
    const { room } = seat();
    const service = open();
    expect(await errorOf(service.addParticipant(room, {}))).toMatchObject({ code: 'invalid-argument' });
    expect(
      await errorOf(service.addParticipant(room, { role: 'viewer', displayName: 'Ada', externalId: '7' })),
    ).toMatchObject({ code: 'unsupported', fields: expect.arrayContaining(['displayName', 'externalId']) });
    const elsewhere = { id: room, provider: 'cloudflare' };
    expect(await errorOf(service.addParticipant(elsewhere, { role: 'viewer' }))).toMatchObject({
      code: 'invalid-argument',
    });
    expect(emulator.requests.count).toBe(0);
  });
});

describe('who or what is not there', () => {
  test.each(verbs)('%s in an unknown room: not-found, the room', async (_, call) => {
    const { emulator, open } = await emulated();
    const error = await errorOf(call(open(), NO_ROOM, emulator.createIdentity()));
    expect(error).toMatchObject({
      code: 'not-found',
      subject: 'room',
      details: { status: 404, vendorCode: 'NotFound' },
    });
    expect(emulator.requests.count).toBe(1);
  });

  test('a batch in an unknown room: every entry failed, after one request', async () => {
    for (const unknownParticipant of ['refuse', 'add'] as const) {
      const { emulator, open } = await emulated();
      const service = open({ connectionString: emulator.azure.connectionString, unknownParticipant });
      const ids = Array.from({ length: 400 }, () => emulator.createIdentity());
      const { outcomes } = await service.updateParticipants(
        NO_ROOM,
        ids.map((id) => [id, { role: 'viewer' }]),
      );
      expect(outcomes.every(({ status }) => status !== 'applied')).toBe(true);
      expect(outcomes[7]).toMatchObject({
        error: { code: 'not-found', subject: 'room', details: { participant: ids[7] } },
      });
      expect(emulator.requests.count).toBe(1);
    }
  });

  test('an unknown person: not-found, the participant, and nobody is added', async () => {
    const { emulator, open, seat, held } = await emulated();
    const { room, ids } = seat('Presenter');
    const service = open();
    const nobody = emulator.createIdentity();
    const expected = { code: 'not-found', subject: 'participant', details: { participant: nobody } };
    expect(await errorOf(service.getParticipant(room, nobody))).toMatchObject(expected);
    const error = await errorOf(service.updateParticipant(room, nobody, { role: 'viewer' }));
    expect(error).toMatchObject({ ...expected, outcome: 'not-sent' });
    await service.removeParticipant(room, nobody);
    expect(held(room)).toEqual([[ids[0], 'Presenter']]);
    expect(emulator.requests.all.map(({ method }) => method)).toEqual(['GET', 'GET', 'PATCH']);
  });

  test('an unknown person, where the operator says add: one PATCH, and they are there', async () => {
    const { emulator, open, seat, held } = await emulated();
    const { room } = seat();
    const service = open({ connectionString: emulator.azure.connectionString, unknownParticipant: 'add' });
    expect(service.capabilities.update.unknownParticipant).toBe('added');
    const id = emulator.createIdentity();
    await service.updateParticipant(room, id, { role: 'viewer' });
    expect(held(room)).toEqual([[id, 'Consumer']]);
    expect(emulator.requests.count).toBe(1);
  });

  test('what was read in vain leaves the update unsent', async () => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const [id = ''] = ids;
    emulator.intercept = () => ({ status: 503, headers: { 'retry-after-ms': '1' } });
    const service = open();
    expect(await errorOf(service.updateParticipant(room, id, { role: 'viewer' }))).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
      retryable: true,
    });
    expect(
      await errorOf(service.addParticipant(room, { id: emulator.createIdentity(), role: 'viewer' })),
    ).toMatchObject({
      code: 'unavailable',
      outcome: 'not-sent',
      retryable: true,
    });
    const { outcomes } = await service.updateParticipants(room, [[id, { role: 'viewer' }]]);
    expect(outcomes).toMatchObject([
      { status: 'failed', error: { outcome: 'not-sent', details: { participant: id } } },
    ]);
    expect(emulator.requests.all.every(({ method }) => method === 'GET')).toBe(true);
    expect(emulator.requests.count).toBe(9);
  });
});

describe('adding', () => {
  test.each(['as-recorded', 'needs-care'] as const)(
    'somebody already there, on a page that links %s: conflict, unsent, and they keep their role',
    async (nextLink) => {
      const { emulator, open, seat, held } = await emulated({ assume: { nextLink }, pageSizes: { azure: 2 } });
      const { room, ids } = seat('Attendee', 'Attendee', 'Presenter');
      const before = held(room);
      const error = await errorOf(open().addParticipant(room, { id: ids[2] ?? '', role: 'viewer' }));
      expect(error).toMatchObject({ code: 'conflict', outcome: 'not-sent', details: { participant: ids[2] } });
      expect(held(room)).toEqual(before);
      expect(emulator.requests.all.map(({ method }) => method)).toEqual(['GET', 'GET']);
    },
  );

  test.each(['distinct', 'same-person'] as const)(
    'somebody there in other letters, which are %s: conflict, unsent',
    async (idCase) => {
      const { open, seat, held } = await emulated({ assume: { idCase } });
      const { room, ids } = seat('Presenter');
      const before = held(room);
      const id = `8:acs:${ids[0]?.slice('8:acs:'.length).toUpperCase()}`;
      const error = await errorOf(open().addParticipant(room, { id, role: 'viewer' }));
      expect(error).toMatchObject({ code: 'conflict', outcome: 'not-sent' });
      expect(held(room)).toEqual(before);
    },
  );

  test('a minted identity whose PATCH failed is named', async () => {
    const { emulator, open, seat, held } = await emulated();
    const { room } = seat();
    for (const [status, code, outcome] of [
      [400, 'invalid-argument', 'refused'],
      [404, 'not-found', 'refused'],
      [500, 'unavailable', 'unknown'],
    ] as const) {
      emulator.intercept = ({ method }) =>
        method === 'PATCH' ? { status, headers: { 'retry-after-ms': '1' } } : undefined;
      const error = await errorOf(open().addParticipant(room, { role: 'viewer' }));
      expect(error).toMatchObject({ code, outcome, retryable: false, details: { status } });
      expect(emulator.snapshot().azure?.identities).toContain(error.details.participant);
      expect(error.message).toContain('details.participant');
    }
    expect(held(room)).toEqual([]);
  });

  test('given up after the identity was minted: cancelled, the identity named, nobody added', async () => {
    const { emulator, open, seat, held } = await emulated();
    const { room } = seat();
    const controller = new AbortController();
    emulator.intercept = ({ method }) => {
      if (method !== 'PATCH') return undefined;
      controller.abort();
      return { hang: 'before-headers' };
    };
    const error = await errorOf(open().addParticipant(room, { role: 'viewer' }, { abortSignal: controller.signal }));
    expect(error).toMatchObject({ code: 'cancelled', outcome: 'unknown', retryable: false });
    expect(emulator.snapshot().azure?.identities).toEqual([error.details.participant]);
    expect(held(room)).toEqual([]);
  });

  test('whose identity could not be minted: nobody is added', async () => {
    const { emulator, open, seat } = await emulated();
    const { room } = seat();
    emulator.intercept = () => ({ status: 200, body: '{"identity":{}}' });
    const error = await errorOf(open().addParticipant(room, { role: 'viewer' }));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(error.details.participant).toBeUndefined();
    expect(emulator.requests.count).toBe(1);
  });
});

describe('credentials', () => {
  afterEach(() => {
    jest.useRealTimers();
  });

  test.each(verbs)('%s with a wrong key: unauthenticated', async (_, call) => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const accessKey = randomBytes(64).toString('base64');
    const error = await errorOf(call(open({ endpoint: emulator.azure.endpoint, accessKey }), room, ids[0] ?? ''));
    expect(error).toMatchObject({
      code: 'unauthenticated',
      outcome: 'refused',
      retryable: false,
      details: { status: 401, vendorCode: 'Denied' },
    });
    expect(error.message).toContain('credential');
    expect(emulator.requests.count).toBe(1);
  });

  test('with a wrong token: unauthenticated', async () => {
    const { emulator, open, seat } = await emulated({ state: { azure: { entraTokens: ['right'] } } });
    const { room } = seat();
    const credential = { getToken: async () => ({ token: 'wrong' }) };
    const service = open({ endpoint: emulator.azure.endpoint, credential });
    expect(await errorOf(everybody(service.listParticipants(room)))).toMatchObject({ code: 'unauthenticated' });
    expect(emulator.requests.count).toBe(1);
  });

  test.each([-20, 20])('with a clock %i minutes off: unauthenticated, and the clock is mentioned', async (minutes) => {
    const now = new Date();
    const { emulator, open, seat } = await emulated({ clock: () => now });
    const { room, ids } = seat('Presenter');
    stopCalendar(new Date(now.getTime() + minutes * 60_000));
    const error = await errorOf(open().updateParticipant(room, ids[0] ?? '', { role: 'viewer' }));
    expect(error).toMatchObject({ code: 'unauthenticated', outcome: 'refused' });
    expect(error.message).toContain('clock');
    expect(emulator.requests.count).toBe(1);
  });

  test('a batch whose credential is refused is over after one request', async () => {
    const { emulator, open } = await emulated();
    const { id: room } = emulator.createRoom();
    const accessKey = randomBytes(64).toString('base64');
    const service = open({ endpoint: emulator.azure.endpoint, accessKey, unknownParticipant: 'add' });
    const entries = Array.from({ length: 800 }, () => [emulator.createIdentity(), { role: 'viewer' }] as const);
    const { outcomes } = await service.updateParticipants(room, entries);
    expect(outcomes.slice(0, 350).every(({ status }) => status === 'failed')).toBe(true);
    expect(outcomes.slice(350).every(({ status }) => status === 'skipped')).toBe(true);
    expect(outcomes[799]).toMatchObject({ error: { code: 'unauthenticated', outcome: 'not-sent' } });
    expect(emulator.requests.count).toBe(1);
  });
});

describe('answers that make no sense', () => {
  const HTML = '<!doctype html><title>Hello</title>';
  const answers: readonly (readonly [about: string, status: number, body: string, code: string, outcome: string])[] = [
    ['HTML at 200', 200, HTML, 'malformed-response', 'unknown'],
    ['truncated JSON at 200', 200, '{"participants', 'malformed-response', 'unknown'],
    ['nothing at 200', 200, '', 'malformed-response', 'unknown'],
    ['an array at 200', 200, '[]', 'malformed-response', 'unknown'],
    ['HTML at 502', 502, HTML, 'unavailable', 'unknown'],
    ['truncated JSON at 502', 502, '{"error', 'unavailable', 'unknown'],
    ['HTML at 403', 403, HTML, 'permission-denied', 'refused'],
    ['nothing at 409', 409, '', 'conflict', 'refused'],
    ['a status nobody knows', 418, '', 'unknown', 'refused'],
  ];

  test.each(answers)('%s', async (_, status, body, code, outcome) => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const [id = ''] = ids;
    emulator.intercept = () => ({ status, body });
    const service = open(undefined, IMPATIENT);
    const removed = await errorOf(service.removeParticipant(room, id));
    expect(removed).toMatchObject({ code, outcome, details: { status } });
    const listed = await errorOf(everybody(service.listParticipants(room)));
    expect(listed).toMatchObject({ code, outcome: outcome === 'unknown' ? 'not-sent' : outcome });
    expect(emulator.requests.count).toBe(2);
    for (const { message } of [removed, listed]) expect(message).not.toContain('doctype');
  });

  test.each([301, 302, 307, 308])(
    'a redirect (%i) to another host: misconfigured, and nothing goes there',
    async (status) => {
      const { emulator, open, seat } = await emulated();
      const other = await emulated();
      const { room, ids } = seat('Presenter');
      emulator.intercept = ({ path }) => ({ status, headers: { location: `${other.emulator.url}${path}` } });
      const service = open();
      for (const [, call] of verbs) {
        const error = await errorOf(call(service, room, ids[0] ?? ''));
        expect(error).toMatchObject({ code: 'misconfigured', outcome: 'refused', retryable: false });
        expect(error.message).toContain('base');
      }
      expect(emulator.requests.count).toBe(verbs.length);
      expect(other.emulator.requests.count).toBe(0);
    },
  );

  test('a link to the next page on another host: malformed, and nothing goes there', async () => {
    const { emulator, open, seat } = await emulated();
    const other = await emulated();
    const { room, ids } = seat('Presenter');
    emulator.intercept = ({ path }) => ({
      body: JSON.stringify({ value: [], nextLink: `${other.emulator.url}${path}` }),
    });
    const service = open();
    for (const call of [
      () => service.updateParticipant(room, ids[0] ?? '', { role: 'viewer' }),
      () => everybody(service.listParticipants(room)),
    ]) {
      expect(await errorOf(call())).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    }
    const { outcomes } = await service.updateParticipants(room, [[ids[0] ?? '', { role: 'viewer' }]]);
    expect(outcomes).toMatchObject([{ status: 'failed', error: { code: 'malformed-response' } }]);
    expect(emulator.requests.count).toBe(3);
    expect(other.emulator.requests.count).toBe(0);
  });

  test('a link to the next page that only holds our own address: malformed, and nothing goes there', async () => {
    const { emulator, open, seat } = await emulated();
    const { room } = seat('Presenter');
    emulator.intercept = () => ({ body: JSON.stringify({ value: [], nextLink: `blob:${emulator.url}/rooms` }) });
    const error = await errorOf(everybody(open().listParticipants(room)));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(emulator.requests.count).toBe(1);
  });

  test('a roster that goes on with empty pages ends', async () => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    let page = 0;
    emulator.intercept = ({ path }) => {
      page += 1;
      return {
        body: JSON.stringify({ value: [], nextLink: `${emulator.url}${path.replace(/&page=.*/, '')}&page=${page}` }),
      };
    };
    const { outcomes } = await open().updateParticipants(room, [[ids[0] ?? '', { role: 'viewer' }]]);
    expect(outcomes).toMatchObject([{ status: 'failed', error: { code: 'malformed-response' } }]);
    expect(emulator.requests.count).toBeLessThan(30);
  });

  test('an id that is empty is no id', async () => {
    const { emulator, open, seat } = await emulated();
    const { room } = seat('Presenter');
    emulator.intercept = ({ method }) =>
      method === 'POST'
        ? { status: 201, body: '{"identity":{"id":""}}' }
        : { body: '{"value":[{"rawId":"","role":"Attendee"}]}' };
    const service = open();
    const added = await errorOf(service.addParticipant(room, { role: 'attendee' }));
    expect(added).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(await errorOf(everybody(service.listParticipants(room)))).toMatchObject({ code: 'malformed-response' });
    expect(emulator.requests.all.some(({ method }) => method === 'PATCH')).toBe(false);
  });

  test('a list of nothing but nonsense is refused without looking at all of it', async () => {
    const { emulator, open, seat } = await emulated();
    const { room } = seat('Presenter');
    emulator.intercept = () => ({ body: `{"value":[${'{},'.repeat(400_000)}{}]}` });
    const error = await errorOf(everybody(open().listParticipants(room)));
    expect(error).toMatchObject({ code: 'malformed-response' });
    expect(error.message).toMatch(/value\.0\.rawId/);
  });
});

describe('what the vendor says', () => {
  test('is in the message without the ids that were sent', async () => {
    const { emulator, open, seat } = await emulated();
    const { room } = seat();
    emulator.intercept = ({ body }) => ({
      status: 400,
      headers: { 'ms-cv': 'cv-7', 'x-ms-error-code': 'BadRequest' },
      body: JSON.stringify({ error: { code: 'BadRequest', message: `No ${room} for ${body}.` } }),
    });
    const error = await errorOf(open().removeParticipant(room, '8:acs:person'));
    expect(error.message).toBe('Azure answered 400: No <id> for {"participants":{"<id>":null}}.');
    expect(error.details).toEqual({
      provider: 'azure',
      operation: 'removeParticipant',
      room,
      participant: '8:acs:person',
      status: 400,
      vendorCode: 'BadRequest',
      requestId: 'cv-7',
    });
  });

  test('its code may stand in the header alone', async () => {
    const { emulator, open } = await emulated();
    emulator.intercept = () => ({ status: 403, headers: { 'x-ms-error-code': 'Forbidden' } });
    expect((await errorOf(open().removeParticipant('1', 'a'))).details.vendorCode).toBe('Forbidden');
  });

  test('about waiting is in the error, when the wait is longer than the call may take', async () => {
    const { emulator, open } = await emulated();
    emulator.intercept = () => ({ status: 429, headers: { 'retry-after': '60' } });
    const error = await errorOf(open().removeParticipant('1', 'a'));
    expect(error).toMatchObject({ code: 'rate-limited', outcome: 'refused', retryable: true, retryAfterInMs: 60_000 });
    expect(emulator.requests.count).toBe(1);
  });
});

describe('recognising an Azure service', () => {
  test('through a wrapper, and no other', async () => {
    const { emulator, open, seat, held } = await emulated();
    const { room } = seat();
    const service = open();
    const wrapper = { provider: 'logged', [WRAPPED]: service } as unknown as ParticipantService;
    const proxy = new Proxy(service, {});
    const stranger = { provider: 'memory' } as unknown as ParticipantService;
    expect([service, wrapper, proxy, stranger].map((each) => isAzure(each))).toEqual([true, true, true, false]);
    const id = emulator.createIdentity();
    await asAzure(wrapper).patchParticipants(room, [[id, { role: 'Consumer' }]]);
    expect(held(room)).toEqual([[id, 'Consumer']]);
    expect(() => asAzure(stranger)).toThrow(expect.objectContaining({ code: 'unsupported' }));
  });
});

describe('closing', () => {
  overRealSockets();

  test('closes the transport that the service made, and leaves alone one that was given', async () => {
    const { emulator, open, seat, noSocket } = await emulated();
    const { room } = seat();
    const own = new Service({ connectionString: emulator.azure.connectionString });
    await everybody(own.listParticipants(room));
    expect(emulator.openSockets).toBe(1);
    await own.close();
    await noSocket();

    const transport = transportOf();
    const given = new Service({ connectionString: emulator.azure.connectionString }, transport);
    await everybody(given.listParticipants(room));
    await given.close();
    expect(emulator.openSockets).toBe(1);
    await everybody(open().listParticipants(room));
    transport.close();
    expect(AnyroomError.is(await errorOf(everybody(given.listParticipants(room))), 'cancelled')).toBe(true);
  });

  test('a later change to the configuration has no effect', async () => {
    const { emulator, open, seat } = await emulated();
    const { room, ids } = seat('Presenter');
    const configuration = { connectionString: emulator.azure.connectionString, roles: { guest: 'Consumer' } };
    const service = open(configuration);
    configuration.roles.guest = 'Presenter';
    configuration.connectionString = 'endpoint=https://evil.example/;accesskey=AAAA';
    const updated = await service.updateParticipant(room, ids[0] ?? '', { role: 'guest' });
    expect(updated.vendorRole).toBe('Consumer');
  });
});
