import Cloudflare from 'cloudflare';
import { ACCOUNT, API_TOKEN, APP, MEETING, NAME, PRESET } from './example.js';
import { idOfMember } from './people.js';

/** @param {import('./main.js').ClientSettings} settings */
export function open({ url }) {
  const client = new Cloudflare({ apiToken: API_TOKEN, baseURL: `${url}/client/v4` });
  return {
    update: (/** @type {number} */ index, /** @type {number | undefined} */ deadlineInMs) =>
      client.realtimeKit.meetings.editParticipant(
        idOfMember(index),
        { account_id: ACCOUNT, app_id: APP, meeting_id: MEETING, name: NAME, preset_name: PRESET },
        deadlineInMs === undefined ? undefined : { signal: AbortSignal.timeout(deadlineInMs) },
      ),
  };
}
