import { expect, test } from '@jest/globals';
import { type EmulatorState, InvalidOptions, startEmulator } from '../src/index.js';
import { azure, rawId, VERSION } from './support/azure.js';
import { cloudflare, meetingOf } from './support/cloudflare.js';
import { starter } from './support/started.js';

const start = starter();

const FULL: EmulatorState = {
  cloudflare: {
    accounts: [
      {
        id: 'account-a',
        apiTokens: ['token-a'],
        apps: [
          {
            id: 'app-a',
            name: 'App A',
            createdAt: '2025-01-01T00:00:00.000Z',
            presets: [
              {
                id: 'preset-1',
                name: 'host',
                createdAt: '2025-01-01T00:00:00.000Z',
                updatedAt: '2025-01-02T00:00:00.000Z',
              },
            ],
            meetings: [
              {
                id: 'meeting-a',
                title: 'Weekly',
                status: 'INACTIVE',
                settings: { record_on_start: true, ai_config: { summarization: { word_limit: 200 } } },
                createdAt: '2025-01-01T00:00:00.000Z',
                updatedAt: '2025-01-01T00:00:00.000Z',
                participants: [
                  {
                    id: 'participant-a',
                    customParticipantId: 'user-42',
                    presetName: 'host',
                    name: 'Jane',
                    picture: null,
                    token: 'join-token',
                    tokenExpiresAt: '2025-01-02T00:00:00.000Z',
                    createdAt: '2025-01-01T00:00:00.000Z',
                    updatedAt: '2025-01-03T00:00:00.000Z',
                  },
                  {
                    id: 'participant-b',
                    customParticipantId: 'user-43',
                    presetName: 'deleted-since',
                    presetId: 'preset-0',
                    name: null,
                    picture: null,
                    token: 'join-token-b',
                    tokenExpiresAt: '2025-01-02T00:00:00.000Z',
                    createdAt: '2025-01-01T00:00:00.000Z',
                    updatedAt: '2025-01-01T00:00:00.000Z',
                  },
                ],
              },
            ],
            sessions: [
              {
                id: 'session-a',
                meetingId: 'meeting-a',
                title: 'Weekly',
                createdAt: '2025-01-01T00:00:00.000Z',
                updatedAt: '2025-01-01T01:00:00.000Z',
                endedAt: '2025-01-01T01:00:00.000Z',
                maxConcurrent: 1,
                peers: [
                  {
                    id: 'peer-a',
                    participantId: 'participant-a',
                    customParticipantId: 'user-42',
                    name: 'Jane',
                    picture: null,
                    presetName: 'host',
                    joinedAt: '2025-01-01T00:00:00.000Z',
                    leftAt: '2025-01-01T01:00:00.000Z',
                    audio: false,
                  },
                ],
              },
            ],
          },
        ],
      },
      {
        id: 'account-b',
        apiTokens: ['token-b'],
        apps: [
          {
            id: 'app-b',
            name: 'App B',
            createdAt: '2025-01-01T00:00:00.000Z',
            presets: [],
            meetings: [],
            sessions: [],
          },
        ],
      },
    ],
  },
  azure: {
    resourceId: 'db75ed0c-e801-41a3-99a4-66a0a119a06c',
    accessKeys: ['b25l', 'dHdv'],
    entraTokens: ['entra'],
    identities: [rawId('a')],
    tokens: [
      { token: 'issued', rawId: rawId('a'), scopes: ['voip'], expiresOn: '2025-01-02T00:00:00.000Z', revoked: true },
    ],
    rooms: [
      {
        id: '99199690362660524',
        createdAt: '2025-01-01T00:00:00.000Z',
        validFrom: '2025-01-01T00:00:00.000Z',
        validUntil: '2025-06-01T00:00:00.000Z',
        pstnDialOutEnabled: true,
        participants: [{ rawId: rawId('a'), role: 'Moderator' }],
        connected: [{ rawId: rawId('a'), audio: false, since: '2025-01-01T00:00:01.000Z' }],
      },
    ],
  },
};

test('a seed fixes everything, and the snapshot gives it back', async () => {
  const emulator = await start({ state: FULL });
  expect(emulator.snapshot()).toEqual(FULL);
  expect(emulator.cloudflare).toMatchObject({ accountId: 'account-a', appId: 'app-a', apiToken: 'token-a' });
  const one = await cloudflare(emulator)('GET', '/meetings/meeting-a/participants/participant-a');
  expect(one.body.data).toMatchObject({ name: 'Jane', updated_at: '2025-01-03T00:00:00.000Z' });
  const people = await azure(emulator)('GET', `/rooms/99199690362660524/participants?${VERSION}`);
  expect(people.body.value).toEqual([{ rawId: rawId('a'), role: 'Moderator' }]);
});

test('a snapshot seeds an emulator that goes on where the first one was', async () => {
  const first = await start();
  const { id, add } = meetingOf(first);
  const { token: _token, ...added } = (await add('user-42', { name: 'Jane' })).body.data;
  const { id: roomId } = first.createRoom({ participants: [{ rawId: rawId('a'), role: 'Attendee' }] });
  const state: EmulatorState = JSON.parse(JSON.stringify(first.snapshot()));
  await first.close();
  const second = await start({ state });
  expect(second.snapshot()).toEqual(state);
  const read = await cloudflare(second, first.cloudflare)('GET', `/meetings/${id}/participants/${added.id}`);
  expect(read.body.data).toEqual(added);
  expect(second.participantsOf(roomId)).toEqual([{ id: rawId('a'), role: 'Attendee' }]);
});

test('a snapshot is a copy', async () => {
  const emulator = await start();
  const before = emulator.snapshot();
  emulator.createMeeting();
  emulator.createIdentity();
  expect(before.cloudflare?.accounts?.[0]?.apps?.[0]?.meetings).toEqual([]);
  expect(before.azure?.identities).toEqual([]);
});

test('the helpers put people where HTTP finds them, in their order, uncounted', async () => {
  const emulator = await start();
  const { id: meetingId } = emulator.createMeeting({ id: 'm', title: 'Weekly' });
  const { id } = emulator.putMeetingParticipant(meetingId, { presetName: 'webinar_viewer', name: 'Jane' });
  emulator.putMeetingParticipant(meetingId, { presetName: 'webinar_viewer', name: 'Joe' });
  emulator.putMeetingParticipant(meetingId, { id, presetName: 'group_call_host', customParticipantId: 'user-42' });
  expect(emulator.participantsOf(meetingId)).toEqual([
    { id, role: 'group_call_host', customParticipantId: 'user-42', name: null, picture: null },
    {
      id: expect.any(String),
      role: 'webinar_viewer',
      customParticipantId: expect.any(String),
      name: 'Joe',
      picture: null,
    },
  ]);
  const { id: roomId } = emulator.createRoom();
  emulator.putRoomParticipant(roomId, { rawId: 'b', role: 'Attendee' });
  emulator.putRoomParticipant(roomId, { rawId: 'a', role: 'Attendee' });
  emulator.putRoomParticipant(roomId, { rawId: 'b', role: 'Moderator' });
  expect(emulator.participantsOf(roomId)).toEqual([
    { id: 'b', role: 'Moderator' },
    { id: 'a', role: 'Attendee' },
  ]);
  expect(emulator.requests.count).toBe(0);
});

test('the helpers refuse what could not be seeded, and what is not there', async () => {
  const emulator = await start();
  const { id } = emulator.createMeeting();
  const preset = { presetName: 'nope' };
  expect(() => emulator.putMeetingParticipant(id, preset)).toThrow(InvalidOptions);
  expect(() => emulator.createMeeting({ participants: [preset] })).toThrow(InvalidOptions);
  expect(() => emulator.createRoom({ validFrom: 'tomorrow' })).toThrow('room.validFrom must be a time');
  expect(() => emulator.putMeetingParticipant('x', { presetName: 'webinar_viewer' })).toThrow(RangeError);
  expect(() => emulator.putRoomParticipant('x', { rawId: 'a', role: 'b' })).toThrow(RangeError);
  expect(() => emulator.participantsOf('x')).toThrow(RangeError);
});

test('what cannot be in a meeting, a preset or a session is told with its JSON path', async () => {
  const problemsOf = async (app: object) => {
    const state = { cloudflare: { accounts: [{ apps: [app] }] } } as EmulatorState;
    const error = await startEmulator({ state }).catch((error: unknown) => error);
    return (error as InvalidOptions).problems.map((it) => it.replace('state.cloudflare.accounts[0].apps[0].', ''));
  };
  const wrong = {
    presets: [{ name: 'host', content: { config: {}, permissions: {}, ui: {}, extra: 1 } }],
    meetings: [{ id: 'm', status: 'OPEN', settings: { record_on_start: 'yes', recrod_on_start: true } }],
    sessions: [{ meetingId: 'm', maxConcurrent: -1 }],
  };
  expect(await problemsOf(wrong)).toEqual(
    expect.arrayContaining([
      'presets[0].content.config.view_type is required',
      'presets[0].content.extra is not known; known are config, permissions, ui',
      'meetings[0].status must be ACTIVE or INACTIVE',
      'meetings[0].settings.record_on_start must be true or false',
      expect.stringMatching(/^meetings\[0\]\.settings\.recrod_on_start is not known; known are ai_config, /),
      'sessions[0].maxConcurrent must be a whole number, 0 or more',
    ]),
  );
  const ended = { meetingId: 'm', endedAt: '2025-01-01T00:00:00Z' };
  const live = { meetingId: 'm', peers: [{ participantId: 'p' }] };
  const sessions = [{ ...ended, meetingId: 'x' }, live, live, { ...live, ...ended }, { meetingId: 'm' }];
  expect(await problemsOf({ meetings: [{ id: 'm' }], sessions })).toEqual([
    'sessions[0].meetingId is no meeting of the app',
    'sessions[2] is the second live session of its meeting',
    'sessions[3] has endedAt, and a peer without leftAt is still in it',
    'sessions[4] has no endedAt, and no peer without leftAt is in it',
    'sessions[4] is the second live session of its meeting',
  ]);
});

test('every mistake in a seed is told with its JSON path', async () => {
  const state = {
    cloudflare: {
      accounts: [
        { id: 'a', apiTokens: [], apps: [{ presets: [{ name: 'p' }, { name: 'p' }, {}], meeting: [] }] },
        { id: 'a', apps: [{ meetings: [{ participants: [{ id: 'x', presetName: 'nope' }] }] }] },
        { id: '', apps: 1 },
        null,
      ],
    },
    azure: {
      accessKeys: ['not base64!', 'b25l', 'b25l'],
      rooms: [
        {
          validFrom: 'tomorrow',
          pstnDialOutEnabled: 'yes',
          participants: [{ rawId: 'a', role: 1 }, { rawId: 'a', role: 'b' }, { role: 'c' }],
        },
      ],
    },
    extra: true,
  };
  const started = startEmulator({ state: state as unknown as EmulatorState });
  await expect(started).rejects.toMatchObject({
    name: 'InvalidOptions',
    problems: [
      'state.cloudflare.accounts[0].apiTokens must not be empty; leave it out to have one made up',
      'state.cloudflare.accounts[0].apps[0].presets[2].name is missing',
      'state.cloudflare.accounts[0].apps[0].presets[1].name is there twice in the list',
      'state.cloudflare.accounts[0].apps[0].meeting is not known; known are id, name, createdAt, presets, meetings, sessions',
      'state.cloudflare.accounts[1].apps[0].meetings[0].participants[0].presetName is no preset of the app; those are group_call_host, group_call_participant, webinar_presenter, webinar_viewer',
      'state.cloudflare.accounts[2].id must be a string that is not empty',
      'state.cloudflare.accounts[2].apps must be a list',
      'state.cloudflare.accounts[3] must be an object',
      'state.cloudflare.accounts[1].id is there twice in the list',
      'state.azure.accessKeys[0] must be base64',
      'state.azure.accessKeys[2] is there twice in the list',
      'state.azure.rooms[0].validFrom must be a time such as 2025-11-20T12:00:00Z',
      'state.azure.rooms[0].pstnDialOutEnabled must be true or false',
      'state.azure.rooms[0].participants[0].role must be a string that is not empty',
      'state.azure.rooms[0].participants[2].rawId is missing',
      'state.azure.rooms[0].participants[1].rawId is there twice in the list',
      'state.extra is not known; known are cloudflare, azure',
    ],
  });
  for (const state of [[], null, 'x'])
    await expect(startEmulator({ state: state as unknown as EmulatorState })).rejects.toThrow(
      'state must be an object',
    );
});

test('a seed is copied, and so are the lists in a snapshot: what their owners do to them later changes nothing', async () => {
  const apiTokens = ['token-1'];
  const settings = { record_on_start: true };
  const state = { cloudflare: { accounts: [{ apiTokens, apps: [{ id: 'app', meetings: [{ settings }] }] }] } };
  const emulator = await start({ state });
  const later = { record_on_start: true };
  emulator.createMeeting({ settings: later });
  const before = emulator.snapshot();
  apiTokens.push('token-2');
  settings.record_on_start = false;
  later.record_on_start = false;
  const mine = emulator.snapshot();
  for (const copies of [mine.cloudflare?.accounts?.[0]?.apiTokens, mine.azure?.accessKeys, mine.azure?.entraTokens])
    (copies as string[] | undefined)?.push('c2VjcmV0');
  expect(emulator.snapshot()).toEqual(before);
  emulator.reset();
  expect(emulator.snapshot().cloudflare?.accounts?.[0]?.apiTokens).toEqual(['token-1']);
});

test.each(['1', 'tomorrow', '2025-11-20T12:00:00', '+275760-09-13T00:00:00Z', '9999-12-31T00:00:00Z'])(
  'a time that is not one, or that nothing can follow, is told with its JSON path: %s',
  async (validFrom) => {
    await expect(startEmulator({ state: { azure: { rooms: [{ validFrom }] } } })).rejects.toMatchObject({
      problems: [
        expect.stringMatching(
          /^state\.azure\.rooms\[0\]\.validFrom must be a time (such as 2025-11-20T12:00:00Z|before the year 9999)$/,
        ),
      ],
    });
  },
);

test('whatever clients may send, the state that comes of it can be seeded', async () => {
  const emulator = await start({ assume: { rawIdForm: 'any' } });
  const { call, add, id } = meetingOf(emulator);
  const infinite = await call('PATCH', `/meetings/${id}`, '{"session_keep_alive_time_in_secs":1e999}');
  expect(infinite.status).toBe(400);
  await call('PATCH', `/meetings/${id}`, { session_keep_alive_time_in_secs: 1e300 });
  const { data } = (await add('jane')).body;
  emulator.join(data.token);
  emulator.leave(id, data.id);
  expect((await call('GET', '/sessions')).body.data.sessions).toMatchObject([{ status: 'LIVE' }]);
  const room = emulator.createRoom().id;
  const nobody = { participants: { '': { role: 'Attendee' } } };
  expect((await azure(emulator)('PATCH', `rooms/${room}/participants?${VERSION}`, nobody)).status).toBe(400);
  const state = emulator.snapshot();
  emulator.replaceState(JSON.parse(JSON.stringify(state)));
  expect(emulator.snapshot()).toEqual(state);
});
