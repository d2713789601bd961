import { AzureParticipantService } from '@anyroom/azure';
import { ACCESS_KEY, ROOM } from './example.js';
import { idOfPerson } from './people.js';

/** @param {import('./main.js').ClientSettings} settings */
export async function open({ url, configuration, transport }) {
  const service = new AzureParticipantService(
    { connectionString: `endpoint=${url}/;accesskey=${ACCESS_KEY}`, ...configuration },
    transport === 'undici' ? await (await import('./undici-transport.js')).open() : undefined,
  );
  return {
    update: (/** @type {number} */ index, /** @type {number | undefined} */ deadlineInMs) =>
      service.updateParticipant(
        ROOM,
        idOfPerson(index),
        { role: 'presenter' },
        deadlineInMs === undefined ? undefined : { timeoutInMs: deadlineInMs },
      ),
  };
}
