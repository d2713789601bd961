import type { Emulator } from '../../src/index.js';
import { type Sent, send } from './send.js';

export interface Options {
  readonly apiToken?: string;
  readonly accountId?: string;
  readonly appId?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Calls the app of the emulator: `path` is what follows its id; `body` is JSON unless it is text already. */
export function cloudflare(emulator: Emulator, options: Options = {}) {
  const { accountId, appId, apiToken } = { ...emulator.cloudflare, ...options };
  const kit = `/client/v4/accounts/${accountId}/realtime/kit/${appId}`;
  return (method: string, path: string, body?: unknown): Promise<Sent> =>
    send(emulator.url, {
      method,
      path: kit + path,
      headers: {
        authorization: `Bearer ${apiToken}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...options.headers,
      },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
}

/** A client, a meeting, and the path of its participants. */
export function meetingOf(emulator: Emulator, id = emulator.createMeeting().id) {
  const call = cloudflare(emulator);
  const path = `/meetings/${id}/participants`;
  return {
    id,
    call,
    path,
    add: (customParticipantId: string, more: object = {}) =>
      call('POST', path, { custom_participant_id: customParticipantId, preset_name: 'group_call_host', ...more }),
  };
}
