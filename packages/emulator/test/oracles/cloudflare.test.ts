import { afterEach, describe, expect, test } from '@jest/globals';
import Cloudflare from 'cloudflare';
import { CLOUDFLARE_ROUTES } from '../../src/cloudflare/routes.js';
import type { AppState, Emulator, MeetingState } from '../../src/index.js';
import { sdk } from '../support/cloudflare-oracle.js';
import { answers, mistakes, validator } from '../support/cloudflare-watched.js';
import { starter } from '../support/started.js';

const start = starter();

afterEach(() => {
  expect(mistakes.splice(0)).toEqual([]);
});

const noon = Date.parse('2025-11-20T12:00:00.000Z');

/** What an operation is tried on: a meeting with two people who are in it, and one who is not. */
interface Scene {
  readonly emulator: Emulator;
  readonly client: Cloudflare;
  readonly kit: Cloudflare['realtimeKit'];
  /** The account, and the app in it. */
  readonly account: { readonly account_id: string };
  readonly app: { readonly account_id: string; readonly app_id: string };
  readonly meeting: string;
  readonly jane: string;
  readonly joe: string;
  readonly absent: string;
  readonly session: string;
  readonly preset: string;
  readonly state: () => AppState;
  readonly meetingState: () => MeetingState;
  readonly pass: (minutes: number) => void;
}

async function scene(): Promise<Scene> {
  let time = noon;
  const emulator = await start({ clock: () => new Date(time) });
  const client = sdk(emulator);
  const { accountId, appId } = emulator.cloudflare;
  const { id: meeting } = emulator.createMeeting({ title: 'Weekly', settings: { record_on_start: true } });
  const put = (name: string) =>
    emulator.putMeetingParticipant(meeting, {
      presetName: 'group_call_host',
      customParticipantId: name,
      name,
      picture: `https://example.com/${name}.png`,
      token: `token of ${name}`,
    }).id;
  const [jane, joe, absent] = ['jane', 'joe', 'absent'].map(put) as [string, string, string];
  const { sessionId: session = '' } = emulator.join('token of jane');
  emulator.join('token of joe');
  const state = () => emulator.snapshot().cloudflare?.accounts?.[0]?.apps?.[0] ?? {};
  return {
    emulator,
    client,
    kit: client.realtimeKit,
    account: { account_id: accountId },
    app: { account_id: accountId, app_id: appId },
    meeting,
    jane,
    joe,
    absent,
    session,
    preset: state().presets?.[0]?.id ?? '',
    state,
    meetingState: () => state().meetings?.find(({ id }) => id === meeting) ?? {},
    pass: (minutes) => {
      time += minutes * 60_000;
    },
  };
}

/** A preset as the SDK creates one: the content of one that is there. */
async function contentOf({ kit, preset, app }: Scene) {
  const { data } = await kit.presets.getPresetByID(preset, app);
  const { id: _id, created_at: _created, updated_at: _updated, ...content } = data;
  return content;
}

const path = ({ app, meeting }: Scene, verb: string) =>
  `/accounts/${app.account_id}/realtime/kit/${app.app_id}/meetings/${meeting}/active-session/${verb}`;

const kit = '/accounts/{account_id}/realtime/kit';
const ofMeeting = `${kit}/{app_id}/meetings/{meeting_id}`;
const ofPerson = `${ofMeeting}/participants/{participant_id}`;

/** Each operation: the call of the SDK that makes it, what that answers, and what is so afterwards. */
const OPERATIONS: Readonly<Record<string, (scene: Scene) => Promise<void>>> = {
  [`GET ${kit}/apps`]: async ({ kit, account, app }) => {
    const { success, data, paging } = await kit.apps.get({ ...account, per_page: 10, search: 'emulated' });
    expect({ success, data, paging }).toEqual({
      success: true,
      data: [{ id: app.app_id, name: 'Emulated app', created_at: '2025-11-20T12:00:00.000Z' }],
      paging: { total_count: 1, start_offset: 1, end_offset: 1 },
    });
    expect((await kit.apps.get({ ...account, search: 'no such app' })).data).toEqual([]);
  },

  [`POST ${kit}/apps`]: async ({ kit, account, emulator }) => {
    const { data } = await kit.apps.post({ ...account, name: 'Second' });
    expect(data?.app).toMatchObject({ name: 'Second', created_at: '2025-11-20T12:00:00.000Z' });
    const apps = emulator.snapshot().cloudflare?.accounts?.[0]?.apps ?? [];
    expect(apps[1]).toMatchObject({ id: data?.app?.id, name: 'Second', presets: { length: 4 }, meetings: [] });
    const newestFirst = await kit.apps.get({ ...account, sort_order: 'DESC' });
    expect(newestFirst.data).toHaveLength(2);
  },

  [`POST ${kit}/{app_id}/meetings`]: async ({ kit, app, state }) => {
    const settings = {
      ai_config: {
        summarization: { summary_type: 'interview', text_format: 'markdown', word_limit: 200 },
        transcription: { keywords: ['room'] as string[], language: 'en-US', profanity_filter: true },
      },
      persist_chat: true,
      session_keep_alive_time_in_secs: 60,
      summarize_on_end: true,
      transcribe_on_end: false,
    } as const;
    const recording = {
      audio_config: { channel: 'mono', codec: 'AAC', export_file: true },
      file_name_prefix: 'weekly',
      live_streaming_config: { rtmp_url: 'rtmp://example.com' },
      max_seconds: 60,
      realtimekit_bucket_config: { enabled: true },
      video_config: { codec: 'H264', height: 720, watermark: { position: 'left top', size: { height: 1 }, url: 'x' } },
    } as const;
    const storage = { type: 'aws', bucket: 'b', region: 'r', access_key: 'KEY', secret: 'SECRET' } as const;
    const { success, data } = await kit.meetings.create(app.app_id, {
      account_id: app.account_id,
      ...settings,
      title: 'All of it',
      live_stream_on_start: null,
      record_on_start: true,
      recording_config: { ...recording, storage_config: storage },
    });
    expect(success).toBe(true);
    const { id, created_at, updated_at, ...rest } = data ?? {};
    expect(rest).toEqual({
      ...settings,
      title: 'All of it',
      status: 'ACTIVE',
      record_on_start: true,
      recording_config: { ...recording, storage_config: { type: 'aws', bucket: 'b', region: 'r' } },
    });
    expect(state().meetings?.at(-1)).toMatchObject({
      id,
      title: 'All of it',
      settings: { ...settings, recording_config: { storage_config: storage } },
    });
    const untitled = await kit.meetings.create(app.app_id, { account_id: app.account_id, title: null });
    expect(Object.keys(untitled.data ?? {}).sort()).toEqual(['created_at', 'id', 'status', 'updated_at']);
  },

  [`GET ${kit}/{app_id}/meetings`]: async ({ kit, app, emulator, meeting, pass }) => {
    pass(60);
    const { id: second } = emulator.createMeeting({
      title: 'Daily',
      status: 'INACTIVE',
      settings: { ai_config: {}, persist_chat: true },
    });
    const ids = async (query: Omit<Cloudflare.RealtimeKit.MeetingGetParams, 'account_id'>) =>
      (await kit.meetings.get(app.app_id, { account_id: app.account_id, ...query })).data.map(({ id }) => id);
    expect(await ids({})).toEqual([meeting, second]);
    expect(await ids({ per_page: 1, page_no: 2 })).toEqual([second]);
    expect(await ids({ search: 'WEEK' })).toEqual([meeting]);
    expect(await ids({ search: second })).toEqual([second]);
    expect(await ids({ status: 'INACTIVE' })).toEqual([second]);
    expect(await ids({ start_time: '2025-11-20T12:30:00Z' })).toEqual([second]);
    expect(await ids({ end_time: '2025-11-20T12:30:00Z' })).toEqual([meeting]);
    const { paging, data } = await kit.meetings.get(app.app_id, { account_id: app.account_id });
    expect(paging).toEqual({ total_count: 2, start_offset: 1, end_offset: 2 });
    expect(data[1]).toMatchObject({ title: 'Daily', status: 'INACTIVE', persist_chat: true });
  },

  [`GET ${ofMeeting}`]: async ({ kit, app, meeting }) => {
    expect((await kit.meetings.getMeetingByID(meeting, app)).data).toEqual({
      id: meeting,
      title: 'Weekly',
      status: 'ACTIVE',
      record_on_start: true,
      created_at: '2025-11-20T12:00:00.000Z',
      updated_at: '2025-11-20T12:00:00.000Z',
    });
  },

  [`PATCH ${ofMeeting}`]: async ({ kit, app, meeting, meetingState, pass }) => {
    pass(1);
    const { data } = await kit.meetings.updateMeetingByID(meeting, { ...app, status: 'INACTIVE', persist_chat: true });
    expect(data).toMatchObject({
      title: 'Weekly',
      status: 'INACTIVE',
      record_on_start: true,
      persist_chat: true,
      updated_at: '2025-11-20T12:01:00.000Z',
    });
    expect(meetingState()).toMatchObject({ status: 'INACTIVE', participants: { length: 3 } });
    const { data: again } = await kit.meetings.updateMeetingByID(meeting, { ...app, title: 'Daily', status: 'ACTIVE' });
    expect(again).toMatchObject({ title: 'Daily', status: 'ACTIVE', persist_chat: true });
  },

  [`PUT ${ofMeeting}`]: async ({ kit, app, meeting, meetingState }) => {
    await kit.meetings.updateMeetingByID(meeting, { ...app, status: 'INACTIVE' });
    const { data } = await kit.meetings.replaceMeetingByID(meeting, { ...app, persist_chat: true });
    const { created_at: _created, updated_at: _updated, ...rest } = data ?? {};
    expect(rest).toEqual({ id: meeting, status: 'INACTIVE', persist_chat: true });
    expect(meetingState()).toMatchObject({ settings: { persist_chat: true }, participants: { length: 3 } });
    expect(meetingState()).not.toHaveProperty('title');
  },

  [`POST ${ofMeeting}/participants`]: async ({ kit, app, meeting, emulator }) => {
    const { data } = await kit.meetings.addParticipant(meeting, {
      ...app,
      custom_participant_id: 'ada',
      preset_name: 'webinar_viewer',
      name: 'Ada',
      picture: 'https://example.com/ada.png',
    });
    expect(data).toMatchObject({ name: 'Ada', preset_name: 'webinar_viewer' });
    expect(emulator.participantsOf(meeting).at(-1)).toMatchObject({ id: data?.id, role: 'webinar_viewer' });
    expect(emulator.join(data?.token ?? '')).toMatchObject({ id: data?.id, roomId: meeting });
  },

  [`GET ${ofMeeting}/participants`]: async ({ kit, app, meeting, jane, joe, absent }) => {
    const { data, paging } = await kit.meetings.getMeetingParticipants(meeting, { ...app, page_no: 1, per_page: 2 });
    expect(data.map(({ id }) => id)).toEqual([jane, joe]);
    expect(paging).toEqual({ total_count: 3, start_offset: 1, end_offset: 2 });
    const last = await kit.meetings.getMeetingParticipants(meeting, { ...app, page_no: 2, per_page: 2 });
    expect(last.data.map(({ id }) => id)).toEqual([absent]);
  },

  [`GET ${ofPerson}`]: async ({ kit, app, meeting, jane }) => {
    const { data } = await kit.meetings.getMeetingParticipant(jane, { ...app, meeting_id: meeting });
    expect(data).toMatchObject({ id: jane, name: 'jane', custom_participant_id: 'jane' });
    expect(data).not.toHaveProperty('token');
  },

  [`PATCH ${ofPerson}`]: async ({ kit, app, meeting, jane, meetingState }) => {
    const { data } = await kit.meetings.editParticipant(jane, {
      ...app,
      meeting_id: meeting,
      name: 'Jane Doe',
      picture: null,
      preset_name: 'webinar_presenter',
    });
    expect(data).toMatchObject({ id: jane, name: 'Jane Doe', picture: null, preset_name: 'webinar_presenter' });
    expect(meetingState().participants?.[0]).toMatchObject({ name: 'Jane Doe', presetName: 'webinar_presenter' });
  },

  [`DELETE ${ofPerson}`]: async ({ kit, app, meeting, jane, preset, emulator }) => {
    const { data } = await kit.meetings.deleteMeetingParticipant(jane, { ...app, meeting_id: meeting });
    expect(data).toMatchObject({ custom_participant_id: 'jane', preset_id: preset });
    expect(emulator.participantsOf(meeting).map(({ id }) => id)).not.toContain(jane);
  },

  [`POST ${ofPerson}/token`]: async ({ kit, app, meeting, jane, emulator }) => {
    const { data } = await kit.meetings.refreshParticipantToken(jane, { ...app, meeting_id: meeting });
    expect(emulator.join(data.token).id).toBe(jane);
    expect(() => emulator.join('token of jane')).toThrow('gave out this token');
  },

  [`GET ${kit}/{app_id}/presets`]: async ({ kit, app, preset }) => {
    const { data, paging } = await kit.presets.get(app.app_id, { account_id: app.account_id, search: 'CALL_HOST' });
    expect(data).toMatchObject([{ id: preset, name: 'group_call_host' }]);
    expect(paging.total_count).toBe(1);
    const second = await kit.presets.get(app.app_id, { account_id: app.account_id, page_no: 2, per_page: 3 });
    expect(second.data.map(({ name }) => name)).toEqual(['webinar_viewer']);
  },

  [`POST ${kit}/{app_id}/presets`]: async (scene) => {
    const { kit, app, state, meeting } = scene;
    const content = await contentOf(scene);
    const permissions = { ...content.permissions, can_record: true };
    const { data } = await kit.presets.create(app.app_id, {
      ...content,
      account_id: app.account_id,
      name: 'moderator',
      permissions,
    });
    expect(data).toMatchObject({ name: 'moderator', permissions, config: content.config, ui: content.ui });
    expect(state().presets?.at(-1)).toMatchObject({ id: data.id, content: { permissions } });
    const added = await kit.meetings.addParticipant(meeting, {
      ...app,
      custom_participant_id: 'ada',
      preset_name: 'moderator',
    });
    expect(added.data?.preset_name).toBe('moderator');
  },

  [`GET ${kit}/{app_id}/presets/{preset_id}`]: async ({ kit, app, preset }) => {
    const { data } = await kit.presets.getPresetByID(preset, app);
    expect(data).toMatchObject({ id: preset, name: 'group_call_host', config: { view_type: 'GROUP_CALL' } });
  },

  [`PATCH ${kit}/{app_id}/presets/{preset_id}`]: async ({ kit, app, preset, state, meeting, jane }) => {
    const before = (await kit.presets.getPresetByID(preset, app)).data;
    const { data } = await kit.presets.update(preset, {
      ...app,
      name: 'host',
      config: { media: { video: { quality: 'uhd' } }, livestream_viewer_qualities: [720] },
      permissions: { can_record: true },
    });
    expect(data).toEqual({
      ...before,
      name: 'host',
      config: {
        ...before.config,
        livestream_viewer_qualities: [720],
        media: { ...before.config.media, video: { ...before.config.media.video, quality: 'uhd' } },
      },
      permissions: { ...before.permissions, can_record: true },
    });
    expect(state().presets?.[0]).toMatchObject({ name: 'host', content: { permissions: { can_record: true } } });
    const { data: person } = await kit.meetings.getMeetingParticipant(jane, { ...app, meeting_id: meeting });
    expect(person.preset_name).toBe('host');
  },

  [`PUT ${kit}/{app_id}/presets/{preset_id}`]: async (scene) => {
    const { kit, app, preset, state } = scene;
    const content = await contentOf(scene);
    const config = { ...content.config, max_screenshare_count: 7 };
    const { data } = await kit.presets.replacePresetByID(preset, { ...app, ...content, name: 'host', config });
    expect(data).toMatchObject({ id: preset, name: 'host', config: { max_screenshare_count: 7 } });
    expect(state().presets?.[0]?.content?.config).toEqual(config);
  },

  [`DELETE ${kit}/{app_id}/presets/{preset_id}`]: async ({ kit, app, state }) => {
    const last = state().presets?.at(-1);
    const { data } = await kit.presets.delete(last?.id ?? '', app);
    expect(data).toMatchObject({ id: last?.id, name: 'webinar_viewer' });
    expect(state().presets).toHaveLength(3);
  },

  [`GET ${kit}/{app_id}/sessions`]: async ({ kit, app, emulator, meeting, session, pass }) => {
    pass(60);
    const { id: daily } = emulator.createMeeting({
      title: 'Daily',
      participants: [{ id: 'someone', presetName: 'webinar_viewer', token: 'daily' }],
    });
    const { sessionId: second } = emulator.join('daily');
    emulator.leave(daily, 'someone');
    const ids = async (query: Omit<Cloudflare.RealtimeKit.SessionGetSessionsParams, 'account_id'>) => {
      const { data } = await kit.sessions.getSessions(app.app_id, { account_id: app.account_id, ...query });
      return data?.sessions?.map(({ id }) => id);
    };
    expect(await ids({})).toEqual([session, second]);
    expect(await ids({ page_no: 2, per_page: 1 })).toEqual([second]);
    expect(await ids({ associated_id: meeting })).toEqual([session]);
    expect(await ids({ status: 'LIVE' })).toEqual([session]);
    expect(await ids({ status: 'ENDED' })).toEqual([second]);
    expect(await ids({ search: 'dail' })).toEqual([second]);
    expect(await ids({ start_time: '2025-11-20T12:30:00Z' })).toEqual([second]);
    expect(await ids({ end_time: '2025-11-20T12:30:00Z' })).toEqual([session]);
    expect(await ids({ sort_by: 'createdAt', sort_order: 'DESC' })).toEqual([second, session]);
    expect(await ids({ sort_by: 'minutesConsumed' })).toEqual([second, session]);
    const { paging } = await kit.sessions.getSessions(app.app_id, { account_id: app.account_id });
    expect(paging).toEqual({ total_count: 2, start_offset: 1, end_offset: 2 });
  },

  [`GET ${kit}/{app_id}/sessions/{session_id}`]: async ({ kit, app, emulator, meeting, session, jane, joe, pass }) => {
    pass(3);
    emulator.leave(meeting, jane);
    pass(1);
    emulator.leave(meeting, joe);
    pass(10);
    expect((await kit.sessions.getSessionDetails(session, app)).data).toEqual({
      id: session,
      associated_id: meeting,
      meeting_display_name: 'Weekly',
      organization_id: app.app_id,
      type: 'meeting',
      status: 'ENDED',
      live_participants: 0,
      max_concurrent_participants: 2,
      minutes_consumed: 7,
      started_at: '2025-11-20T12:00:00.000Z',
      ended_at: '2025-11-20T12:04:00.000Z',
      created_at: '2025-11-20T12:00:00.000Z',
      updated_at: '2025-11-20T12:04:00.000Z',
    });
  },

  [`GET ${kit}/{app_id}/sessions/{session_id}/participants`]: async (scene) => {
    const { kit, app, emulator, meeting, session, jane, joe, pass } = scene;
    pass(3);
    emulator.leave(meeting, jane);
    const { data } = await kit.sessions.getSessionParticipants(session, app);
    expect(data?.participants).toMatchObject([
      { user_id: jane, custom_participant_id: 'jane', display_name: 'jane', duration: 3, left_at: expect.any(String) },
      { user_id: joe, joined_at: '2025-11-20T12:00:00.000Z', preset_name: 'group_call_host' },
    ]);
    expect(data?.participants?.[1]).not.toHaveProperty('left_at');
    const found = await kit.sessions.getSessionParticipants(session, { ...app, search: 'joe', per_page: 5 });
    expect(found.data?.participants).toHaveLength(1);
    pass(1);
    const sorted = { ...app, sort_by: 'duration', sort_order: 'DESC' } as const;
    const longest = await kit.sessions.getSessionParticipants(session, sorted);
    expect(longest.data?.participants?.map(({ user_id }) => user_id)).toEqual([joe, jane]);
  },

  [`GET ${kit}/{app_id}/sessions/{session_id}/participants/{participant_id}`]: async ({ kit, app, session, joe }) => {
    const all = (await kit.sessions.getSessionParticipants(session, app)).data?.participants ?? [];
    const peer = all.find(({ user_id }) => user_id === joe)?.id ?? '';
    const { data } = await kit.sessions.getSessionParticipantDetails(peer, { ...app, session_id: session });
    expect(data?.participant).toMatchObject({ id: peer, user_id: joe, display_name: 'joe' });
  },

  [`GET ${ofMeeting}/active-session`]: async ({ kit, app, meeting, session, pass }) => {
    pass(2);
    expect((await kit.activeSession.getActiveSession(meeting, app)).data).toMatchObject({
      id: session,
      associated_id: meeting,
      status: 'LIVE',
      live_participants: 2,
      minutes_consumed: 4,
    });
  },

  [`POST ${ofMeeting}/active-session/kick`]: async ({ kit, app, meeting, emulator, jane, joe }) => {
    const { data } = await kit.activeSession.kickParticipants(meeting, {
      ...app,
      participant_ids: [jane],
      custom_participant_ids: [],
    });
    expect(data).toMatchObject({
      action: 'kick',
      participants: [{ id: jane, name: 'jane', picture: 'https://example.com/jane.png' }],
    });
    expect(emulator.connectedIn(meeting).map(({ id }) => id)).toEqual([joe]);
    await kit.activeSession.kickParticipants(meeting, { ...app, participant_ids: [], custom_participant_ids: ['joe'] });
    expect(emulator.connectedIn(meeting)).toEqual([]);
    expect(emulator.participantsOf(meeting)).toHaveLength(3);
    expect(emulator.join('token of jane').id).toBe(jane);
  },

  [`POST ${ofMeeting}/active-session/kick-all`]: async ({ kit, app, meeting, emulator, session, state }) => {
    emulator.join('token of jane');
    const { data } = await kit.activeSession.kickAllParticipants(meeting, app);
    expect(data).toEqual({ action: 'kick-all', kicked_participants_count: 2 });
    expect(emulator.connectedIn(meeting)).toEqual([]);
    expect(state().sessions).toMatchObject([{ id: session, endedAt: '2025-11-20T12:00:00.000Z' }]);
  },

  [`POST ${ofMeeting}/active-session/mute`]: async (scene) => {
    const { client, meeting, emulator, jane } = scene;
    const answer = await client.post(path(scene, 'mute'), { body: { custom_participant_ids: ['jane'] } });
    expect(answer).toMatchObject({ success: true, data: { action: 'mute', participants: [{ id: jane }] } });
    expect(emulator.connectedIn(meeting).map(({ audio }) => audio)).toEqual([false, true]);
  },

  [`POST ${ofMeeting}/active-session/mute-all`]: async (scene) => {
    const { client, meeting, emulator } = scene;
    const answer = await client.post(path(scene, 'mute-all'), { body: { allow_unmute: false } });
    expect(answer).toEqual({ success: true, data: { action: 'mute-all', muted_participants_count: 2 } });
    expect(emulator.connectedIn(meeting).map(({ audio }) => audio)).toEqual([false, false]);
  },
};

const anonymous = (route: string) => route.replaceAll(/\{\w+\}|:\w+/g, '*');

test('every route that the emulator serves is driven here, and is in the specification', () => {
  const served = CLOUDFLARE_ROUTES.map(anonymous).sort();
  expect(Object.keys(OPERATIONS).map(anonymous).sort()).toEqual(served);
  expect(validator.operations).toEqual(expect.arrayContaining(Object.keys(OPERATIONS)));
});

test.each(Object.entries(OPERATIONS))('%s', async (operation, run) => {
  const it = await scene();
  const before = answers.length;
  await run(it);
  const made = answers.slice(before);
  expect(made.map((answer) => validator.operationOf(answer))).toContain(operation);
  expect(made.filter(({ status }) => status >= 300)).toEqual([]);
  expect(it.emulator.requests.count).toBe(made.length);
});

describe('what is refused is thrown by the SDK as it throws it of Cloudflare', () => {
  /** What a call is refused with: by the SDK's class, and in RealtimeKit's envelope. */
  const refused = async (call: Promise<unknown>, error: new (...args: never[]) => Error, message: RegExp) => {
    const thrown = await call.then(() => undefined).catch((it: unknown) => it);
    expect(thrown).toBeInstanceOf(error);
    const { status, error: body } = thrown as { status: number; error: unknown };
    expect(body).toEqual({ success: false, error: { code: status, message: expect.stringMatching(message) } });
  };
  const { NotFoundError, ConflictError, BadRequestError } = Cloudflare;
  const nobody = '00000000-0000-4000-8000-000000000000';

  test('nobody there', async () => {
    const { kit, client, app, meeting, absent, emulator, ...rest } = await scene();
    const chosen = { ...app, participant_ids: [absent], custom_participant_ids: [] };
    await refused(kit.activeSession.kickParticipants(meeting, chosen), NotFoundError, /^No user found with id/);
    const url = path({ kit, client, app, meeting, absent, emulator, ...rest }, 'mute');
    await refused(client.post(url, { body: { participant_ids: [nobody] } }), NotFoundError, /^No user found/);
    expect(emulator.connectedIn(meeting)).toHaveLength(2);
  });

  test('no session', async () => {
    const it = await scene();
    const { kit, client, app, meeting } = it;
    await kit.activeSession.kickAllParticipants(meeting, app);
    const chosen = { ...app, participant_ids: [it.jane], custom_participant_ids: [] };
    const message = /^No active session/;
    await refused(kit.activeSession.getActiveSession(meeting, app), NotFoundError, message);
    await refused(kit.activeSession.kickParticipants(meeting, chosen), NotFoundError, message);
    await refused(kit.activeSession.kickAllParticipants(meeting, app), NotFoundError, message);
    await refused(client.post(path(it, 'mute'), { body: { participant_ids: [it.jane] } }), NotFoundError, message);
    await refused(client.post(path(it, 'mute-all'), { body: {} }), NotFoundError, message);
    await refused(kit.sessions.getSessionDetails(nobody, app), NotFoundError, /^No session/);
    const absent = { ...app, session_id: it.session };
    await refused(kit.sessions.getSessionParticipantDetails(nobody, absent), NotFoundError, /^No participant/);
  });

  test('a preset that is there already, or is not', async () => {
    const it = await scene();
    const { kit, app, preset, state } = it;
    const content = await contentOf(it);
    const before = state();
    const create = kit.presets.create(app.app_id, { ...content, account_id: app.account_id });
    await refused(create, ConflictError, /^A preset with name group_call_host exists/);
    await refused(kit.presets.update(preset, { ...app, name: 'webinar_viewer' }), ConflictError, /exists/);
    const replaced = kit.presets.replacePresetByID(preset, { ...app, ...content, name: 'webinar_viewer' });
    await refused(replaced, ConflictError, /exists/);
    await refused(kit.presets.getPresetByID(nobody, app), NotFoundError, /^No preset/);
    await refused(kit.presets.delete(nobody, app), NotFoundError, /^No preset/);
    await refused(kit.presets.update(nobody, { ...app, name: 'x' }), NotFoundError, /^No preset/);
    await refused(kit.presets.replacePresetByID(nobody, { ...app, ...content }), NotFoundError, /^No preset/);
    expect(state()).toEqual(before);
  });

  test('what has the wrong type', async () => {
    const { kit, app, meeting } = await scene();
    const wrong = { ...app, title: 7 } as unknown as Cloudflare.RealtimeKit.MeetingUpdateMeetingByIDParams;
    await refused(kit.meetings.updateMeetingByID(meeting, wrong), BadRequestError, /^title must be a string$/);
    const nothing = { ...app, participant_ids: [], custom_participant_ids: [] };
    await refused(kit.activeSession.kickParticipants(meeting, nothing), BadRequestError, /must name somebody/);
  });
});
