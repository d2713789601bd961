import { Agent, request } from 'undici';
import { API_TOKEN } from './example.js';
import { requestOf } from './request-of.js';

/**
 * The floor: a request and its answer parsed, without a retry, a deadline, a check or a signature.
 * @param {import('./main.js').ClientSettings} settings
 */
export function open({ url, vendor }) {
  const dispatcher = new Agent({ connections: 64 });
  const authorization = `Bearer ${API_TOKEN}`;
  return {
    async update(/** @type {number} */ index) {
      const { path, type, body } = requestOf(vendor, index);
      const answer = await request(`${url}${path}`, {
        method: 'PATCH',
        headers: { authorization, 'content-type': type },
        body: JSON.stringify(body),
        dispatcher,
      });
      return answer.body.json();
    },
  };
}
