import { Agent, request } from 'node:http';
import { API_TOKEN } from './example.js';
import { requestOf } from './request-of.js';

/**
 * `node:http` with keep-alive and nothing else.
 * @param {import('./main.js').ClientSettings} settings
 */
export function open({ url, vendor }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 });
  const { hostname, port } = new URL(url);
  const authorization = `Bearer ${API_TOKEN}`;
  return {
    update(/** @type {number} */ index) {
      const { path, type, body } = requestOf(vendor, index);
      const text = JSON.stringify(body);
      const headers = { authorization, 'content-type': type, 'content-length': Buffer.byteLength(text) };
      return new Promise((resolve, reject) => {
        const outgoing = request({ hostname, port, path, method: 'PATCH', agent, headers }, (answer) => {
          let read = '';
          answer.setEncoding('utf8');
          answer.on('data', (part) => {
            read += part;
          });
          answer.on('end', () => resolve(JSON.parse(read)));
        });
        outgoing.once('error', reject);
        outgoing.end(text);
      });
    },
  };
}
