import { fillPath } from '@anyroom/adapter-kit';
import type { HttpRequest } from '@anyroom/adapter-kit/http';
import { confidentialIn } from './confidential.js';
import { textOf } from './json-object.js';

/** The body of an edit, as the vendor names the fields. Absent is left alone. */
export interface EditBody {
  readonly name?: string | null;
  readonly picture?: string | null;
  readonly preset_name?: string;
}

/** The body of an add. `name` is always sent: without one the join token is known not to work (an empty one works). */
export interface AddBody {
  readonly custom_participant_id: string;
  readonly preset_name: string;
  readonly name: string;
  readonly picture?: string;
}

/** The settings of a meeting, as the vendor names them. */
export interface MeetingSettings {
  readonly record_on_start?: boolean;
  readonly live_stream_on_start?: boolean;
  readonly persist_chat?: boolean;
  readonly transcribe_on_end?: boolean;
  readonly summarize_on_end?: boolean;
  readonly session_keep_alive_time_in_secs?: number;
  readonly recording_config?: object;
  readonly ai_config?: object;
}

/** The body of a meeting's creation. */
export interface CreateMeetingBody extends MeetingSettings {
  readonly title?: string;
}

/** The body of a meeting's edit. Absent is left alone. */
export interface EditMeetingBody extends MeetingSettings {
  readonly title?: string;
  readonly status?: 'ACTIVE' | 'INACTIVE';
}

const APP = '/accounts/{account_id}/realtime/kit/{app_id}';
// Each route from there on.
const PRESETS = '/presets';
const MEETINGS = '/meetings';
const MEETING = `${MEETINGS}/{meeting_id}`;
const PARTICIPANTS = `${MEETING}/participants`;
const PARTICIPANT = `${PARTICIPANTS}/{participant_id}`;
const TOKEN = `${PARTICIPANT}/token`;
const SESSION = `${MEETING}/active-session`;
const KICK = `${SESSION}/kick`;
const MUTE = `${SESSION}/mute`;

/** The requests of one app: pure, so that what would be sent can be looked at without sending it. */
export function createRequests({ prefix, accountId, appId }: { prefix: string; accountId: string; appId: string }) {
  const app = `${prefix}${fillPath(APP, { account_id: accountId, app_id: appId }).path}`;
  const plan = (
    method: HttpRequest['method'],
    route: string,
    ids: Readonly<Record<string, string>>,
    { body, query = '' }: { readonly body?: object; readonly query?: string } = {},
  ): HttpRequest => {
    const request = {
      method,
      route: `${APP}${route}`,
      path: `${app}${fillPath(route, ids).path}${query}`,
      idempotent: method !== 'POST',
      ids: [accountId, appId, ...Object.values(ids)],
    };
    return body === undefined ? request : { ...request, body: { type: 'application/json', text: textOf(body) } };
  };
  /** A request that acts on one person of the running session, however often it is sent. */
  const act = (route: string, meeting_id: string, participant_id: string): HttpRequest => {
    const request = plan('POST', route, { meeting_id }, { body: { participant_ids: [participant_id] } });
    return { ...request, idempotent: true, ids: [...request.ids, participant_id] };
  };
  /** A request with a meeting's settings, some of which are secret. */
  const settings = (request: HttpRequest, body: MeetingSettings): HttpRequest => ({
    ...request,
    secrets: confidentialIn(body),
  });
  return {
    /** Of no use but to see whether the account and the app resolve. */
    listPresets: () => plan('GET', PRESETS, {}, { query: '?per_page=1' }),
    createMeeting: (body: CreateMeetingBody) => settings(plan('POST', MEETINGS, {}, { body }), body),
    listMeetings: (page: PageQuery) => plan('GET', MEETINGS, {}, { query: pageQueryOf(page) }),
    editMeeting: (meeting_id: string, body: EditMeetingBody) =>
      settings(plan('PATCH', MEETING, { meeting_id }, { body }), body),
    getMeeting: (meeting_id: string) => plan('GET', MEETING, { meeting_id }),
    edit: (meeting_id: string, participant_id: string, body: EditBody): HttpRequest => ({
      ...plan('PATCH', PARTICIPANT, { meeting_id, participant_id }),
      body: { type: 'application/json', text: JSON.stringify(body) }, // texts alone, no secret among them
    }),
    get: (meeting_id: string, participant_id: string) => plan('GET', PARTICIPANT, { meeting_id, participant_id }),
    delete: (meeting_id: string, participant_id: string) => plan('DELETE', PARTICIPANT, { meeting_id, participant_id }),
    add(meeting_id: string, body: AddBody): HttpRequest {
      const request = plan('POST', PARTICIPANTS, { meeting_id }, { body });
      return { ...request, ids: [...request.ids, body.custom_participant_id] };
    },
    list: (meeting_id: string, page: PageQuery) =>
      plan('GET', PARTICIPANTS, { meeting_id }, { query: pageQueryOf(page) }),
    /** Without a body. Each answer is another token, so that sending it twice is as good as once. */
    refreshToken: (meeting_id: string, participant_id: string): HttpRequest => ({
      ...plan('POST', TOKEN, { meeting_id, participant_id }),
      idempotent: true,
    }),
    getActiveSession: (meeting_id: string) => plan('GET', SESSION, { meeting_id }),
    kick: (meeting_id: string, participant_id: string) => act(KICK, meeting_id, participant_id),
    mute: (meeting_id: string, participant_id: string) => act(MUTE, meeting_id, participant_id),
  };
}

/** The requests of one app. */
export type CloudflareRequests = ReturnType<typeof createRequests>;

/** Which page of a list; what is left out, the vendor decides. */
export interface PageQuery {
  readonly pageNo?: number | undefined;
  readonly pageSize?: number | undefined;
}

function pageQueryOf({ pageNo, pageSize }: PageQuery): string {
  const given = Object.entries({ page_no: pageNo, per_page: pageSize }).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${given.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
