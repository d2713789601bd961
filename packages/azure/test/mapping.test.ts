import { createRoleMap, decode } from '@anyroom/adapter-kit';
import type { RepeatKey } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseConnectionString } from '../src/auth/connection-string.js';
import { joinScopeMistakes } from '../src/join-scopes.js';
import { DEFAULT_ROLES, participantOf, updatedOf } from '../src/participant.js';
import { bodyOf, roomOf } from '../src/room.js';
import { IdentityAnswer, PatchAnswer, RosterPage } from '../src/wire/codecs.js';
import { offendersOf } from '../src/wire/failure.js';
import { instantOf } from '../src/wire/instant.js';
import { BadNextLink, pathOfNextLink } from '../src/wire/next-link.js';
import { createRequests } from '../src/wire/requests.js';
import { examples } from './support/fixtures.js';

const KEY: RepeatKey = { id: '00000000-0000-4000-8000-000000000000', firstSentAt: new Date(0) };
const roles = createRoleMap(DEFAULT_ROLES);
/** Any text that can be an id: no lone surrogate, not empty, no dots alone. */
const anyId = fc
  .string({ unit: 'binary', minLength: 1 })
  .filter((id) => id.isWellFormed() && id !== '.' && id !== '..');

describe('people', () => {
  test.each([
    ['Presenter', 'presenter'],
    ['Collaborator', 'collaborator'],
    ['Attendee', 'attendee'],
    ['Consumer', 'viewer'],
  ])('%s is %s', (vendorRole, role) => {
    expect(participantOf({ rawId: 'p', role: vendorRole }, roles)).toEqual({ id: 'p', role, vendorRole });
  });

  test('a role outside the map stays in the vendor’s word alone, also one named like a property of objects', () => {
    for (const vendorRole of ['Organizer', 'constructor', '__proto__', 'presenter', '']) {
      expect(participantOf({ rawId: 'p', role: vendorRole }, roles)).toEqual({ id: 'p', vendorRole });
    }
  });

  test('no role is no role', () => {
    expect(participantOf({ rawId: 'p', role: null }, roles)).toEqual({ id: 'p' });
    expect(participantOf({ rawId: 'p', role: undefined }, roles)).toEqual({ id: 'p' });
  });

  test('several roles may share one of the vendor’s: the first in the map is read', () => {
    const shared = createRoleMap({ host: 'Presenter', speaker: 'Presenter' });
    expect(participantOf({ rawId: 'p', role: 'Presenter' }, shared).role).toBe('host');
  });

  test('an update is accepted, no more', () => {
    expect(updatedOf('p', 'Consumer', roles)).toEqual({
      id: 'p',
      role: 'viewer',
      vendorRole: 'Consumer',
      confirmation: 'accepted',
      effect: 'unknown',
    });
  });
});

describe('rooms', () => {
  test('a time that can be sent comes back the same, to the millisecond', () => {
    const year = {
      min: new Date('0000-01-01T00:00:00Z'),
      max: new Date('9999-12-31T23:59:59.999Z'),
      noInvalidDate: true,
    };
    fc.assert(
      fc.property(fc.date(year), fc.date(year), (opensAt, closesAt) => {
        const sent = bodyOf({ opensAt, closesAt });
        expect(Object.keys(sent)).toEqual(['validFrom', 'validUntil']);
        expect(roomOf({ id: '1', createdAt: undefined, ...sent } as never)).toEqual({
          id: '1',
          provider: 'azure',
          opensAt,
          closesAt,
        });
      }),
    );
  });

  test.each([
    ['2023-06-26T05:46:17.8159131+00:00', '2023-06-26T05:46:17.815Z'],
    ['2025-06-26T01:37:00.659722+00:00', '2025-06-26T01:37:00.659Z'],
    ['2021-09-07T07:55:41Z', '2021-09-07T07:55:41.000Z'],
    ['2021-09-07t07:55:41z', '2021-09-07T07:55:41.000Z'],
    ['2021-09-07T09:55:41+02:00', '2021-09-07T07:55:41.000Z'],
  ])('%s is read', (text, instant) => {
    expect(instantOf(text)?.toISOString()).toBe(instant);
  });

  test.each([
    '',
    'soon',
    '7',
    7,
    null,
    undefined,
    {},
    '2021-09-07',
    '2021-09-07T07:55:41',
    '2021-13-07T07:55:41Z',
    '2021',
  ])('%j is no time', (value) => {
    expect(instantOf(value)).toBeUndefined();
  });

  test('nothing but what was given is sent', () => {
    expect(bodyOf({})).toEqual({});
    expect(bodyOf({ native: { pstnDialOutEnabled: false } })).toEqual({ pstnDialOutEnabled: false });
  });

  test.each<[unknown, number]>([
    [undefined, 0],
    [['voip.join'], 0],
    [['voip', 'chat'], 0],
    [[], 1],
    [['chat'], 1],
    [['voip.join', 'voip.join'], 1],
    [['VoIP'], 1],
    [['voip.join', 7], 1],
    ['voip.join', 1],
    [null, 1],
    [{ 0: 'voip.join', length: 1 }, 1],
  ])('the scopes %j have %d mistakes', (scopes, count) => {
    expect(joinScopeMistakes(scopes, 'joinScopes')).toHaveLength(count);
  });
});

describe('requests', () => {
  const requests = createRequests('');

  test('a PATCH holds exactly the entries given, each under its own key', () => {
    const entries = fc.uniqueArray(
      fc.tuple(anyId, fc.constantFrom({ role: 'Presenter' }, { role: 'Consumer' }, null)),
      {
        selector: ([id]) => id,
        minLength: 1,
      },
    );
    fc.assert(
      fc.property(entries, (given) => {
        const { participants } = JSON.parse(requests.patch('1', given).body?.text ?? '') as { participants: object };
        expect(new Map(Object.entries(participants))).toEqual(new Map(given));
      }),
      { examples: [[[['__proto__', { role: 'Presenter' }]]], [[['constructor', null]]]] },
    );
  });

  test('a room’s id is exactly one segment, whatever it looks like', () => {
    fc.assert(
      fc.property(anyId, (room) => {
        for (const { path } of [requests.list(room), requests.patch(room, [['p', null]])]) {
          const url = new URL(path, 'https://contoso.communication.azure.com');
          const segments = url.pathname.split('/');
          expect(segments.map((segment) => decodeURIComponent(segment))).toEqual(['', 'rooms', room, 'participants']);
          expect(url.search).toBe('?api-version=2025-03-13');
          expect(url.origin).toBe('https://contoso.communication.azure.com');
          expect(`${url.pathname}${url.search}`).toBe(path); // what is signed is what is sent
        }
      }),
      {
        examples: ['a/b', '../x', '%2F', '%2e%2e', '8:acs:x', '1', '😀', '//evil.example', '?a=b#c'].map((id) => [id]),
      },
    );
  });

  test('routes, which events show, hold no id', () => {
    for (const request of [requests.list('secret-room'), requests.patch('secret-room', [['secret-person', null]])]) {
      expect(request.route).toBe('/rooms/{roomId}/participants');
      expect(request.ids).toContain('secret-room');
    }
    for (const request of [
      requests.getRoom('secret'),
      requests.updateRoom('secret', {}),
      requests.deleteRoom('secret'),
    ]) {
      expect(request).toMatchObject({ route: '/rooms/{roomId}', ids: ['secret'], subject: 'room' });
    }
    expect(requests.issueToken('secret', { scopes: [] })).toMatchObject({
      route: '/identities/{id}/:issueAccessToken',
      ids: ['secret'],
      subject: 'participant',
    });
  });

  test('every request starts with the prefix of its address', () => {
    const behind = createRequests('/proxy/azure');
    const all = [behind.list('1'), behind.patch('1', [['p', null]]), behind.createIdentity()];
    const more = [
      behind.createRoom({}, KEY),
      behind.getRoom('1'),
      behind.listRooms(),
      behind.updateRoom('1', {}),
      behind.deleteRoom('1'),
      behind.issueToken('p', { scopes: [] }),
    ];
    for (const { path } of [...all, ...more]) expect(path).toMatch(/^\/proxy\/azure\/(rooms|identities)/);
  });

  test('only the making of an identity is not to be repeated', () => {
    const all = [requests.list('1'), requests.patch('1', [['p', null]]), requests.createIdentity()];
    expect(all.map(({ idempotent }) => idempotent)).toEqual([true, true, false]);
    const more = [
      requests.createRoom({}, KEY),
      requests.getRoom('1'),
      requests.listRooms(),
      requests.updateRoom('1', {}),
      requests.deleteRoom('1'),
      requests.issueToken('p', { scopes: [] }),
    ];
    expect(new Set(more.map(({ idempotent }) => idempotent))).toEqual(new Set([true]));
  });
});

describe('answers', () => {
  test('the vendor’s own examples decode', () => {
    expect(decode(RosterPage, examples.list.answer)).toEqual({ ok: true, value: examples.list.answer });
    expect(decode(PatchAnswer, examples.update.answer).ok).toBe(true);
  });

  test('what is not known is dropped, what is needed must be there, and what is wrong is named by its path alone', () => {
    const more = { value: [{ rawId: 'p', role: 'R', secret: 1 }], nextLink: null, more: 1 };
    expect(decode(RosterPage, more)).toEqual({
      ok: true,
      value: { value: [{ rawId: 'p', role: 'R' }], nextLink: null },
    });
    expect(decode(RosterPage, { value: [{ rawId: 'p' }, { rawId: 7 }] })).toEqual({
      ok: false,
      paths: ['value.1.rawId'],
    });
    expect(decode(RosterPage, {}).ok).toBe(false);
    expect(decode(IdentityAnswer, { identity: {} })).toEqual({ ok: false, paths: ['identity.id'] });
    expect(decode(PatchAnswer, []).ok).toBe(false);
  });
});

describe('whom a refusal names', () => {
  test('the one in the recording', () => {
    expect([...offendersOf(examples.refusal, ['8:acs:sanitized1', '8:acs:sanitized2']).named]).toEqual([
      '8:acs:sanitized1',
    ]);
  });

  test('of ids within one another, the longest', () => {
    const json = { error: { details: [{ target: '$.participants.a.b.role' }] } };
    expect(offendersOf(json, ['a', 'a.b', 'a.b.c'])).toEqual({ named: new Set(), suspected: new Set(['a', 'a.b']) });
    expect(offendersOf(json, ['a.b', 'a.b.c'])).toEqual({ named: new Set(['a.b']), suspected: new Set() });
  });

  test('nobody but those who were sent, whatever the answer is', () => {
    fc.assert(
      fc.property(fc.anything(), fc.array(anyId), (details, ids) => {
        for (const json of [details, { error: details }, { error: { details } }, { error: { details: [details] } }]) {
          const { named, suspected } = offendersOf(json, ids);
          for (const id of [...named, ...suspected]) expect(ids).toContain(id);
        }
      }),
    );
  });
});

describe('the link to the next page', () => {
  const at = { origin: 'https://contoso.communication.azure.com', prefix: '' };
  const own = { address: at, endpointOrigin: at.origin };
  const emulated = {
    address: { origin: 'http://127.0.0.1:4010', prefix: '/azure' },
    endpointOrigin: 'https://contoso.communication.azure.com',
  };

  test('its query is written anew, once: then the form encoding signs the same text', () => {
    const path = pathOfNextLink(`${at.origin}/rooms/1/participants?api-version=x&token=+RID:~1/==%20TRC*'`, own);
    expect(path).toBe('/rooms/1/participants?api-version=x&token=+RID%3A%7E1%2F%3D%3D+TRC*%27');
    expect(pathOfNextLink(`${at.origin}${path}`, own)).toBe(path);
  });

  test('is the same as the text that is sent, and as its own form encoding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (token) => {
        const path = pathOfNextLink(`${at.origin}/rooms/1/participants?t=${encodeURIComponent(token)}`, own);
        const { pathname, search, searchParams } = new URL(path, at.origin);
        expect(`${pathname}${search}`).toBe(path);
        expect(`?${searchParams}`).toBe(search);
        expect(searchParams.get('t')).toBe(token);
      }),
    );
  });

  test('one to the endpoint is taken to the base', () => {
    expect(pathOfNextLink('https://contoso.communication.azure.com/rooms/1/participants?t=1', emulated)).toBe(
      '/azure/rooms/1/participants?t=1',
    );
    expect(pathOfNextLink('http://127.0.0.1:4010/azure/rooms/1/participants?t=1', emulated)).toBe(
      '/azure/rooms/1/participants?t=1',
    );
  });

  test.each([
    'https://evil.example/rooms/1/participants?t=1',
    'http://contoso.communication.azure.com/rooms/1/participants',
    'https://contoso.communication.azure.com:8443/rooms/1/participants',
    'https://contoso.communication.azure.com.evil.example/rooms',
    'https://contoso.communication.azure.com@evil.example/rooms',
    'https://user:pass@contoso.communication.azure.com/rooms',
    'https://contoso.communication.azure.com//evil.example/rooms',
    'https://contoso.communication.azure.com/%2e%2e//evil.example/rooms',
    'javascript:alert(1)',
    '//evil.example/rooms',
    '/rooms/1/participants',
    'not a link',
  ])('%s leads nowhere, and is not shown', (link) => {
    expect(() => pathOfNextLink(link, own)).toThrow(BadNextLink);
    expect(() => pathOfNextLink(link, own)).not.toThrow(link);
  });
});

describe('connection strings', () => {
  const key = 'a2V5LXdpdGgtcGFkZGluZw==';

  test('any order, any case, spaces and a last semicolon', () => {
    for (const text of [
      `endpoint=https://h.example/;accesskey=${key}`,
      `accesskey=${key};endpoint=https://h.example/`,
      ` AccessKey = ${key} ; ENDPOINT = https://h.example/ ; `,
    ]) {
      expect(parseConnectionString(text)).toEqual({ endpoint: 'https://h.example/', accessKey: key, mistakes: [] });
    }
  });

  test('each part is split at its first =', () => {
    fc.assert(
      fc.property(fc.base64String({ minLength: 4 }), (base64) => {
        const { accessKey } = parseConnectionString(`accesskey=${base64};endpoint=https://h.example`);
        expect(accessKey).toBe(base64);
      }),
    );
  });

  test('what is wrong is said without a word of it', () => {
    const words = fc.stringMatching(/^[a-z0-9+/]{12,40}$/);
    fc.assert(
      fc.property(words, words, (one, other) => {
        for (const text of [one, `${one}=${other}`, `endpoint=${one};endpoint=${other}`, `accesskey=${one};${other}`]) {
          const { mistakes } = parseConnectionString(text);
          expect(mistakes.length).toBeGreaterThan(0);
          for (const mistake of mistakes) {
            expect(mistake).not.toContain(one);
            expect(mistake).not.toContain(other);
          }
        }
      }),
    );
  });
});
