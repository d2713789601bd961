import { CloudflareParticipantService } from '@anyroom/cloudflare';
import { ACCOUNT, API_TOKEN, APP, MEETING, NAME, PRESET } from './example.js';
import { idOfMember } from './people.js';

/** @param {import('./main.js').ClientSettings} settings */
export async function open({ url, configuration, transport }) {
  const service = new CloudflareParticipantService(
    {
      accountId: ACCOUNT,
      appId: APP,
      apiToken: API_TOKEN,
      base: `${url}/client/v4`,
      roles: { presenter: PRESET },
      ...configuration,
    },
    transport === 'undici' ? await (await import('./undici-transport.js')).open() : undefined,
  );
  return {
    update: (/** @type {number} */ index, /** @type {number | undefined} */ deadlineInMs) =>
      service.updateParticipant(
        MEETING,
        idOfMember(index),
        { displayName: NAME, role: 'presenter' },
        deadlineInMs === undefined ? undefined : { timeoutInMs: deadlineInMs },
      ),
  };
}
