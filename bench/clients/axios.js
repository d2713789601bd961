import { Agent } from 'node:http';
import axios from 'axios';
import { API_TOKEN } from './example.js';
import { requestOf } from './request-of.js';

/**
 * axios with keep-alive, without a retry, a check or a signature.
 * @param {import('./main.js').ClientSettings} settings
 */
export function open({ url, vendor }) {
  const client = axios.create({
    baseURL: url,
    httpAgent: new Agent({ keepAlive: true, maxSockets: 64 }),
    headers: { authorization: `Bearer ${API_TOKEN}` },
  });
  return {
    update(/** @type {number} */ index) {
      const { path, type, body } = requestOf(vendor, index);
      return client.patch(path, body, { headers: { 'content-type': type } });
    },
  };
}
