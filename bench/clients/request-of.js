import { ACCOUNT, APP, MEETING, NAME, PRESET, ROOM } from './example.js';
import { idOfMember, idOfPerson } from './people.js';

/**
 * One update as a request, for clients that know of no vendor.
 * @param {'cloudflare' | 'azure' | undefined} vendor
 * @param {number} index
 */
export function requestOf(vendor, index) {
  if (vendor === 'azure') {
    return {
      path: `/rooms/${ROOM}/participants?api-version=2025-03-13`,
      type: 'application/merge-patch+json',
      body: { participants: { [idOfPerson(index)]: { role: 'Presenter' } } },
    };
  }
  return {
    path: `/client/v4/accounts/${ACCOUNT}/realtime/kit/${APP}/meetings/${MEETING}/participants/${idOfMember(index)}`,
    type: 'application/json',
    body: { name: NAME, preset_name: PRESET },
  };
}
