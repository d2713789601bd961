import { fillPath } from '@anyroom/adapter-kit';
import type { HttpRequest } from '@anyroom/adapter-kit/http';

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

const APP = '/accounts/{account_id}/realtime/kit/{app_id}';
const PRESETS = `${APP}/presets`;
const MEETING = `${APP}/meetings/{meeting_id}`;
const PARTICIPANTS = `${MEETING}/participants`;
const PARTICIPANT = `${PARTICIPANTS}/{participant_id}`;

/** The requests of one app: pure, so that what would be sent can be looked at without sending it. */
export function createRequests({ prefix, accountId, appId }: { prefix: string; accountId: string; appId: string }) {
  const plan = (
    method: HttpRequest['method'],
    route: string,
    ids: Readonly<Record<string, string>>,
    { body, query = '' }: { readonly body?: object; readonly query?: string } = {},
  ): HttpRequest => {
    const filled = fillPath(route, { account_id: accountId, app_id: appId, ...ids });
    return {
      method,
      route: filled.route,
      path: `${prefix}${filled.path}${query}`,
      ...(body !== undefined && { body: { type: 'application/json', text: JSON.stringify(body) } }),
      idempotent: method !== 'POST',
      ids: [accountId, appId, ...Object.values(ids)],
    };
  };
  return {
    /** Of no use but to see whether the account and the app resolve. */
    listPresets: () => plan('GET', PRESETS, {}, { query: '?per_page=1' }),
    getMeeting: (meeting_id: string) => plan('GET', MEETING, { meeting_id }),
    edit: (meeting_id: string, participant_id: string, body: EditBody) =>
      plan('PATCH', PARTICIPANT, { meeting_id, participant_id }, { body }),
    get: (meeting_id: string, participant_id: string) => plan('GET', PARTICIPANT, { meeting_id, participant_id }),
    delete: (meeting_id: string, participant_id: string) => plan('DELETE', PARTICIPANT, { meeting_id, participant_id }),
    add(meeting_id: string, body: AddBody): HttpRequest {
      const request = plan('POST', PARTICIPANTS, { meeting_id }, { body });
      return { ...request, ids: [...request.ids, body.custom_participant_id] };
    },
    list: (meeting_id: string, { pageNo, pageSize }: { pageNo?: number | undefined; pageSize?: number | undefined }) =>
      plan('GET', PARTICIPANTS, { meeting_id }, { query: queryOf({ page_no: pageNo, per_page: pageSize }) }),
  };
}

/** The requests of one app. */
export type CloudflareRequests = ReturnType<typeof createRequests>;

function queryOf(parameters: Readonly<Record<string, number | undefined>>): string {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined);
  return given.length === 0 ? '' : `?${given.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
