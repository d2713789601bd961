import { RoomsClient } from '@azure/communication-rooms';
import { ACCESS_KEY, ROOM } from './example.js';
import { idOfPerson } from './people.js';

/** @param {import('./main.js').ClientSettings} settings */
export function open({ url }) {
  const client = new RoomsClient(`endpoint=${url}/;accesskey=${ACCESS_KEY}`, { allowInsecureConnection: true });
  return {
    update: (/** @type {number} */ index, /** @type {number | undefined} */ deadlineInMs) =>
      client.addOrUpdateParticipants(
        ROOM,
        [{ id: { communicationUserId: idOfPerson(index) }, role: 'Presenter' }],
        deadlineInMs === undefined ? undefined : { abortSignal: AbortSignal.timeout(deadlineInMs) },
      ),
  };
}
