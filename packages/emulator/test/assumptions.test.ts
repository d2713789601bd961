import { describe, expect, test } from '@jest/globals';
import {
  ASSUMPTIONS,
  type Assumptions,
  type Emulator,
  InvalidOptions,
  JoinRefused,
  startEmulator,
} from '../src/index.js';
import { azure, rawId, roomOf, signed, VERSION } from './support/azure.js';
import { meetingOf } from './support/cloudflare.js';
import { type Sent, send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

const now = new Date('2025-11-20T12:00:00Z');
const NOBODY = '00000000-0000-4000-8000-000000000000';
const GUIDS = '8:acs:db75ed0c-e801-41a3-99a4-66a0a119a06c_00000010-ce28-064a-83fe-084822000777';

/** For each question: what a client sees, and what that is under each answer. */
type Observations = {
  readonly [A in keyof Assumptions]: {
    readonly observe: (emulator: Emulator) => Promise<unknown>;
    readonly seen: { readonly [V in Assumptions[A]]: unknown };
  };
};

const statuses = (answers: readonly Sent[]) => answers.map(({ status }) => status);

async function pagesOf(emulator: Emulator, first: string): Promise<readonly (readonly string[])[]> {
  const pages: string[][] = [];
  let path: string | undefined = first;
  while (path !== undefined && pages.length < 10) {
    const { body }: Sent = await send(emulator.url, signed(emulator, { method: 'GET', path }, { date: now }));
    pages.push(body.value.map((it: { rawId: string }) => it.rawId));
    path = body.nextLink?.replace(emulator.url, '');
  }
  return pages;
}

/** A room whose client signs at the time of the clock. */
const room = (emulator: Emulator, seed: Parameters<Emulator['createRoom']>[0] = {}) => {
  const { id } = roomOf(emulator, seed);
  const path = `/rooms/${id}/participants?${VERSION}`;
  const update = (participants: unknown) => azure(emulator, { date: now })('PATCH', path, { participants });
  const roles = () => Object.fromEntries(emulator.participantsOf(id).map((it) => [it.id, it.role]));
  return { id, path, update, roles };
};

/** Why a join is refused; nothing when it is not. */
function refusalOf(join: () => unknown): string | undefined {
  try {
    join();
    return undefined;
  } catch (error) {
    if (error instanceof JoinRefused) return error.reason;
    throw error;
  }
}

const observations: Observations = {
  unknownParticipant: {
    observe: async (emulator) => {
      const { call, path } = meetingOf(emulator);
      const answers = [
        await call('GET', `${path}/${NOBODY}`),
        await call('PATCH', `${path}/${NOBODY}`, { name: 'x' }),
        await call('POST', `${path}/${NOBODY}/token`),
      ];
      return answers.map(({ status, body }) => [status, body.error.code]);
    },
    seen: {
      '404': [
        [404, 404],
        [404, 404],
        [404, 404],
      ],
      '400': [
        [400, 400],
        [400, 400],
        [400, 400],
      ],
      '422': [
        [422, 422],
        [422, 422],
        [422, 422],
      ],
    },
  },
  unknownMeeting: {
    observe: async (emulator) => {
      const { call } = meetingOf(emulator);
      const path = `/meetings/${NOBODY}/participants`;
      const answers = [
        await call('GET', `/meetings/${NOBODY}`),
        await call('GET', path),
        await call('POST', path, { custom_participant_id: 'a', preset_name: 'webinar_viewer' }),
        await call('DELETE', `${path}/${NOBODY}`),
      ];
      return [...new Set(answers.map(({ status, body }) => `${status} ${(body.error ?? body.errors[0]).code}`))];
    },
    seen: { '404': ['404 404'], '400': ['400 400'], '422': ['422 422'], gateway: ['404 7003'] },
  },
  unknownPreset: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id } = (await add('a')).body.data;
      return statuses([
        await add('b', { preset_name: 'x' }),
        await call('PATCH', `${path}/${id}`, { preset_name: 'x' }),
      ]);
    },
    seen: { '404': [404, 404], '400': [400, 400], '422': [422, 422] },
  },
  invalidBody: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id } = (await add('a')).body.data;
      return statuses([
        await add('b', { name: 1 }),
        await call('PATCH', `${path}/${id}`, { name: 1 }),
        await call('PATCH', `${path}/${id}`, '{'),
        await call('GET', `${path}?page_no=x`),
      ]);
    },
    seen: { '400': [400, 400, 400, 400], '422': [422, 422, 422, 422] },
  },
  presetNull: {
    observe: async (emulator) => {
      const { id, add, call, path } = meetingOf(emulator);
      const added = (await add('a', { name: 'Jane' })).body.data;
      const { status } = await call('PATCH', `${path}/${added.id}`, { name: 'Joe', preset_name: null });
      return [status, ...emulator.participantsOf(id).map(({ name, role }) => `${name} ${role}`)];
    },
    seen: { refused: [400, 'Jane group_call_host'], ignored: [200, 'Joe group_call_host'] },
  },
  emptyEdit: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id } = (await add('a')).body.data;
      return (await call('PATCH', `${path}/${id}`, {})).status;
    },
    seen: { '200': 200, '400': 400 },
  },
  editAnswer: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id } = (await add('a')).body.data;
      const { data } = (await call('PATCH', `${path}/${id}`, { name: 'Jane' })).body;
      return data === undefined ? 'nothing' : [data.name, typeof data.token];
    },
    seen: { 'with-token': ['Jane', 'string'], 'without-token': ['Jane', 'undefined'], 'no-data': 'nothing' },
  },
  tokenOnEdit: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id, token } = (await add('a')).body.data;
      return (await call('PATCH', `${path}/${id}`, { name: 'Jane' })).body.data.token === token ? 'same' : 'fresh';
    },
    seen: { rotates: 'fresh', keeps: 'same' },
  },
  clearedField: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id } = (await add('a', { name: 'Jane', picture: 'https://example.com' })).body.data;
      const edited = (await call('PATCH', `${path}/${id}`, { name: null, picture: null })).body.data;
      const read = (await call('GET', `${path}/${id}`)).body.data;
      const [listed] = (await call('GET', path)).body.data;
      return [edited, read, listed].map(({ name, picture }) => [name, picture]);
    },
    seen: {
      null: [
        [null, null],
        [null, null],
        [null, null],
      ],
      absent: [
        [undefined, undefined],
        [undefined, undefined],
        [undefined, undefined],
      ],
    },
  },
  repeatedAdd: {
    observe: async (emulator) => {
      const { id, add } = meetingOf(emulator);
      await add('a', { name: 'Jane' });
      const { status } = await add('a', { name: 'Joe', preset_name: 'webinar_viewer' });
      return [status, ...emulator.participantsOf(id).map(({ name, role }) => `${name} ${role}`)];
    },
    seen: {
      conflict: [409, 'Jane group_call_host'],
      'second-record': [201, 'Jane group_call_host', 'Joe webinar_viewer'],
      updates: [201, 'Joe webinar_viewer'],
    },
  },
  deleteAnswer: {
    observe: async (emulator) => {
      const { id, add, call, path } = meetingOf(emulator);
      const added = (await add('a')).body.data;
      const { status, body } = await call('DELETE', `${path}/${added.id}`);
      return [status, Object.keys(body.data ?? {}), emulator.participantsOf(id).length];
    },
    seen: {
      'with-data': [200, ['custom_participant_id', 'preset_id', 'created_at', 'updated_at'], 0],
      'no-data': [200, [], 0],
    },
  },
  removeAbsent: {
    observe: async (emulator) => {
      const { call, path } = meetingOf(emulator);
      const { status, body } = await call('DELETE', `${path}/${NOBODY}`);
      return [status, body.success];
    },
    seen: { '404': [404, false], '200': [200, true] },
  },
  pageBase: {
    observe: async (emulator) => {
      const { id, call, path } = meetingOf(emulator);
      for (const name of ['a', 'b', 'c']) emulator.putMeetingParticipant(id, { presetName: 'webinar_viewer', name });
      const namesOf = async (query: string) => {
        const { body } = await call('GET', path + query);
        return body.data?.map(({ name }: { name: string }) => name).join('') ?? 'refused';
      };
      return [await namesOf(''), await namesOf('?page_no=0'), await namesOf('?page_no=1'), await namesOf('?page_no=2')];
    },
    seen: { '1': ['ab', 'refused', 'ab', 'c'], '0': ['ab', 'ab', 'c', ''] },
  },
  offsets: {
    observe: async (emulator) => {
      const { id, call, path } = meetingOf(emulator);
      const pagings = [(await call('GET', path)).body.paging];
      for (let count = 0; count < 3; count += 1) emulator.putMeetingParticipant(id, { presetName: 'webinar_viewer' });
      for (const page of [1, 2, 3]) pagings.push((await call('GET', `${path}?page_no=${page}`)).body.paging);
      return pagings.map((it) => `${it.start_offset}-${it.end_offset} of ${it.total_count}`);
    },
    seen: {
      'one-based': ['0-0 of 0', '1-2 of 3', '3-3 of 3', '3-3 of 3'],
      'zero-based': ['0-0 of 0', '0-1 of 3', '2-2 of 3', '3-3 of 3'],
      'half-open': ['0-0 of 0', '0-2 of 3', '2-3 of 3', '3-3 of 3'],
    },
  },
  tokenLifetime: {
    observe: async (emulator) => {
      const { add } = meetingOf(emulator);
      const { token } = (await add('a')).body.data;
      const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url').toString());
      return exp - iat;
    },
    seen: { '24': 86_400, '1': 3600 },
  },
  replacedToken: {
    observe: async (emulator) => {
      const { id, add, call, path } = meetingOf(emulator);
      const before = (await add('a')).body.data;
      await call('POST', `${path}/${before.id}/token`);
      const reason = refusalOf(() => emulator.join(before.token));
      return [reason, emulator.connectedIn(id).length];
    },
    seen: {
      refused: ['A later token of the same participant has replaced it: join with that one.', 0],
      accepted: [undefined, 1],
    },
  },
  deleteConnected: {
    observe: async (emulator) => {
      const { id, add, call, path } = meetingOf(emulator);
      const jane = (await add('a')).body.data;
      emulator.join(jane.token);
      emulator.join((await add('b')).body.data.token);
      await call('DELETE', `${path}/${jane.id}`);
      return emulator.connectedIn(id).length;
    },
    seen: { stays: 2, dropped: 1 },
  },
  inactiveAdd: {
    observe: async (emulator) => {
      const { id } = emulator.createMeeting({ status: 'INACTIVE' });
      const { status } = await meetingOf(emulator, id).add('a');
      return [status, emulator.participantsOf(id).length];
    },
    seen: { '201': [201, 1], '400': [400, 0], '409': [409, 0] },
  },
  editConnected: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id, token } = (await add('a', { name: 'Jane' })).body.data;
      emulator.join(token);
      await call('PATCH', `${path}/${id}`, { name: 'Joe', preset_name: 'webinar_viewer' });
      const [peer] = emulator.snapshot().cloudflare?.accounts?.[0]?.apps?.[0]?.sessions?.[0]?.peers ?? [];
      return [peer?.name, peer?.presetName];
    },
    seen: { 'next-join': ['Jane', 'group_call_host'], 'at-once': ['Joe', 'webinar_viewer'] },
  },
  inactiveConnected: {
    observe: async (emulator) => {
      const { id, add, call } = meetingOf(emulator);
      emulator.join((await add('a')).body.data.token);
      await call('PATCH', `/meetings/${id}`, { status: 'INACTIVE' });
      return emulator.connectedIn(id).length;
    },
    seen: { stays: 1, dropped: 0 },
  },
  kickUnknown: {
    observe: async (emulator) => {
      const { id, add, call } = meetingOf(emulator);
      const jane = (await add('a')).body.data;
      emulator.join(jane.token);
      const body = { participant_ids: [NOBODY, jane.id] };
      const muted = await call('POST', `/meetings/${id}/active-session/mute`, body);
      const audio = emulator.connectedIn(id).map((it) => it.audio);
      const kicked = await call('POST', `/meetings/${id}/active-session/kick`, body);
      return [muted.status, ...audio, kicked.status, emulator.connectedIn(id).length];
    },
    seen: { 'known-only': [200, false, 200, 0], '404': [404, true, 404, 1] },
  },
  presetInUse: {
    observe: async (emulator) => {
      const { add, call, path } = meetingOf(emulator);
      const { id } = (await add('a')).body.data;
      const [{ id: preset }] = (await call('GET', '/presets')).body.data;
      const { status } = await call('DELETE', `/presets/${preset}`);
      const still = (await call('GET', `${path}/${id}`)).body.data.preset_name;
      return [status, still, (await call('DELETE', `${path}/${id}`)).body.data.preset_id === preset];
    },
    seen: { deleted: [200, 'group_call_host', true], '409': [409, 'group_call_host', true] },
  },
  emptyEntry: {
    observe: async (emulator) => {
      const { update, roles } = room(emulator, { participants: [{ rawId: GUIDS, role: 'Presenter' }] });
      return [...statuses([await update({ [GUIDS]: {} }), await update({ [GUIDS]: { role: null } })]), roles()];
    },
    seen: { '400': [400, 400, { [GUIDS]: 'Presenter' }], demotes: [200, 200, { [GUIDS]: 'Attendee' }] },
  },
  emptyMap: {
    observe: async (emulator) => {
      const { update } = room(emulator);
      return statuses([await update({}), await update(undefined)]);
    },
    seen: { '200': [200, 200], '400': [400, 400] },
  },
  rawIdForm: {
    observe: async (emulator) => {
      const { update } = room(emulator);
      const ids = [GUIDS, rawId('user'), '8:gcch-acs:x', 'user'];
      return statuses(await Promise.all(ids.map((id) => update({ [id]: { role: 'Attendee' } }))));
    },
    seen: { prefix: [200, 200, 200, 400], guids: [200, 400, 400, 400], any: [200, 200, 200, 200] },
  },
  offenderNamed: {
    observe: async (emulator) => {
      const { update } = room(emulator);
      const { status, body } = await update({ [GUIDS]: { role: 'Attendee' }, joe: null });
      return [status, body.error.details?.[0].target];
    },
    seen: { unnamed: [400, undefined], named: [400, '$.participants.joe'] },
  },
  foreignResourceId: {
    observe: async (emulator) => {
      const { update } = room(emulator);
      const own = emulator.createIdentity();
      return statuses([await update({ [GUIDS]: { role: 'Attendee' } }), await update({ [own]: { role: 'Attendee' } })]);
    },
    seen: { accepted: [200, 200], '400': [400, 200] },
  },
  idCase: {
    observe: async (emulator) => {
      const { update, roles } = room(emulator, { participants: [{ rawId: rawId('a'), role: 'Presenter' }] });
      await update({ [rawId('A')]: { role: 'Attendee' } });
      const after = roles();
      await update({ [rawId('A')]: null, [rawId('B')]: { role: 'Consumer' }, [rawId('b')]: { role: 'Attendee' } });
      return [after, roles()];
    },
    seen: {
      distinct: [
        { [rawId('a')]: 'Presenter', [rawId('A')]: 'Attendee' },
        { [rawId('a')]: 'Presenter', [rawId('B')]: 'Consumer', [rawId('b')]: 'Attendee' },
      ],
      'same-person': [{ [rawId('a')]: 'Attendee' }, { [rawId('B')]: 'Attendee' }],
    },
  },
  expiredRoom: {
    observe: async (emulator) => {
      const { id, path, update } = room(emulator, { validFrom: '2025-01-01T00:00:00Z', validUntil: now.toISOString() });
      const call = azure(emulator, { date: now });
      const updates = [
        await update({ [GUIDS]: { role: 'Attendee' } }),
        await call('PATCH', `/rooms/${id}?${VERSION}`, { pstnDialOutEnabled: true }),
      ];
      const rest = [await call('GET', path), await call('GET', `/rooms/${id}?${VERSION}`)];
      return statuses([...updates, ...rest, await call('DELETE', `/rooms/${id}?${VERSION}`)]);
    },
    seen: { '404': [404, 404, 200, 200, 204], '400': [400, 400, 200, 200, 204], accepted: [200, 200, 200, 200, 204] },
  },
  maxEntriesPerPatch: {
    observe: async (emulator) => {
      const { id, update } = room(emulator);
      const people = (count: number) =>
        Object.fromEntries(Array.from({ length: count }, (_, index) => [rawId(`${index}`), { role: 'Attendee' }]));
      return [
        (await update(people(351))).status,
        (await update(people(350))).status,
        emulator.participantsOf(id).length,
      ];
    },
    seen: { none: [200, 200, 351], '350': [400, 200, 350] },
  },
  memberOrder: {
    observe: async (emulator) => {
      const { path } = room(emulator, {
        participants: ['b', 'c', 'a'].map((id) => ({ rawId: rawId(id), role: 'Attendee' })),
      });
      return (await pagesOf(emulator, path)).flat();
    },
    seen: {
      'as-added': ['b', 'c', 'a'].map(rawId),
      'newest-first': ['a', 'c', 'b'].map(rawId),
      'by-id': ['a', 'b', 'c'].map(rawId),
    },
  },
  trailingPage: {
    observe: async (emulator) => {
      const people = (...ids: readonly string[]) => ({
        participants: ids.map((id) => ({ rawId: rawId(id), role: 'Attendee' })),
      });
      const pages = [
        await pagesOf(emulator, room(emulator, people('a', 'b')).path),
        await pagesOf(emulator, room(emulator).path),
      ];
      return pages.map((it) => it.map((page) => page.length));
    },
    seen: { none: [[2], [0]], empty: [[2, 0], [0]] },
  },
  nextLink: {
    observe: async (emulator) => {
      const { path } = room(emulator, {
        participants: ['a', 'b', 'c'].map((id) => ({ rawId: rawId(id), role: 'Attendee' })),
      });
      const { nextLink } = (await azure(emulator, { date: now })('GET', path)).body;
      const { search, searchParams } = new URL(nextLink);
      return [`?${searchParams}` === search, (await pagesOf(emulator, path)).flat().length];
    },
    seen: { 'as-recorded': [true, 3], 'needs-care': [false, 3] },
  },
  validFromInPast: {
    observe: async (emulator) => {
      const call = azure(emulator, { date: now });
      const { id } = emulator.createRoom();
      const past = { validFrom: '2025-11-20T11:59:59Z', validUntil: '2025-11-21T00:00:00Z' };
      return statuses([
        await call('POST', `/rooms?${VERSION}`, past),
        await call('PATCH', `/rooms/${id}?${VERSION}`, past),
      ]);
    },
    seen: { accepted: [201, 200], '400': [400, 400] },
  },
  removedWhileConnected: {
    observe: async (emulator) => {
      const participants = [{ rawId: GUIDS, role: 'Attendee' }];
      const { id, update } = room(emulator, { participants, connected: [{ rawId: GUIDS }] });
      await update({ [GUIDS]: null });
      const found = emulator.snapshot().azure?.rooms?.find((it) => it.id === id);
      return [found?.participants?.length, found?.connected?.length];
    },
    seen: { stays: [0, 1], dropped: [0, 0] },
  },
  unknownIdentity: {
    observe: async (emulator) => {
      const path = `/identities/${encodeURIComponent(GUIDS)}`;
      const call = azure(emulator, { date: now });
      return statuses([
        await call('POST', `${path}/:issueAccessToken?api-version=2023-10-01`, { scopes: ['voip'] }),
        await call('POST', `${path}/:revokeAccessTokens?api-version=2023-10-01`),
        await call('DELETE', `${path}?api-version=2023-10-01`),
      ]);
    },
    seen: { '404': [404, 404, 404], '403': [403, 403, 403] },
  },
  signedQuery: {
    observe: async (emulator) => {
      const path = `${room(emulator).path}&x=a%20b:~c`;
      const formEncoded = path.replace('a%20b:~c', 'a+b%3A%7Ec');
      return statuses(
        await Promise.all(
          [path, formEncoded, path.replace('a%20b', 'a+b')].map((signedPath) =>
            azure(emulator, { date: now, signedPath })('GET', path),
          ),
        ),
      );
    },
    seen: { 'as-sent': [200, 401, 401], either: [200, 200, 401] },
  },
  clockSkew: {
    observe: async (emulator) => {
      const { path } = room(emulator);
      const at = (minutes: number) =>
        azure(emulator, { date: new Date(now.getTime() + minutes * 60_000) })('GET', path);
      return statuses([await at(-15), await at(-5), await at(5), await at(6), await at(16)]);
    },
    seen: { '15': [200, 200, 200, 200, 401], '5': [401, 200, 200, 401, 401] },
  },
  wrongContentType: {
    observe: async (emulator) => {
      const { id, path } = room(emulator);
      const body = JSON.stringify({ participants: { [GUIDS]: { role: 'Attendee' } } });
      const types = ['application/json', '', 'garbage', 'Application/Merge-Patch+JSON; charset=utf-8'];
      const answers: Sent[] = [];
      for (const type of types) {
        const headers = type === '' ? {} : { 'content-type': type };
        answers.push(
          await send(emulator.url, signed(emulator, { method: 'PATCH', path, body, headers }, { date: now })),
        );
      }
      return [...statuses(answers), emulator.participantsOf(id).length];
    },
    seen: { '415': [415, 415, 415, 200, 1], '400': [400, 400, 415, 200, 1] },
  },
};

describe.each(ASSUMPTIONS)('$name', ({ name, values, default: first }) => {
  const { observe, seen } = observations[name];

  test.each([...values])('%s', async (value) => {
    const emulator = await start({
      assume: { [name]: value },
      clock: () => now,
      pageSizes: { cloudflare: 2, azure: 2 },
    });
    expect(await observe(emulator)).toEqual(seen[value as keyof typeof seen]);
    expect(emulator.questionsMet).toContain(name);
  });

  test(`is ${first} unless told otherwise`, async () => {
    expect(values).toContain(first);
    const emulator = await start({ clock: () => now, pageSizes: { cloudflare: 2, azure: 2 } });
    expect(await observe(emulator)).toEqual(seen[first as keyof typeof seen]);
  });

  test('is met by nobody who asks nothing', async () => {
    expect((await start()).questionsMet).not.toContain(name);
  });

  test('no two answers look alike', () => {
    const looks = Object.values(seen).map((it) => JSON.stringify(it, (_key, value) => value ?? `${value}`));
    expect(new Set(looks).size).toBe(values.length);
  });
});

test('an assumption or an answer that does not exist is named', async () => {
  const started = startEmulator({ assume: { unknownMeeting: '500', nope: '1' } as unknown as Partial<Assumptions> });
  await expect(started).rejects.toThrow(InvalidOptions);
  await expect(started).rejects.toMatchObject({
    problems: [
      'assume: unknownMeeting can be 404 or 400 or 422 or gateway, not "500"',
      expect.stringMatching(/^assume: there is no "nope"; there are unknownParticipant, /),
    ],
  });
});
