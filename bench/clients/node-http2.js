import { connect, constants } from 'node:http2';
import { API_TOKEN } from './example.js';
import { requestOf } from './request-of.js';

/**
 * `node:http2` and nothing else: one connection for all.
 * @param {import('./main.js').ClientSettings} settings
 */
export function open({ url, vendor }) {
  const session = connect(url);
  const authorization = `Bearer ${API_TOKEN}`;
  const { HTTP2_HEADER_METHOD, HTTP2_HEADER_PATH } = constants;
  return {
    update(/** @type {number} */ index) {
      const { path, type, body } = requestOf(vendor, index);
      return new Promise((resolve, reject) => {
        const stream = session.request({
          [HTTP2_HEADER_METHOD]: 'PATCH',
          [HTTP2_HEADER_PATH]: path,
          authorization,
          'content-type': type,
        });
        let read = '';
        stream.setEncoding('utf8');
        stream.on('data', (part) => {
          read += part;
        });
        stream.once('end', () => resolve(JSON.parse(read)));
        stream.once('error', reject);
        stream.end(JSON.stringify(body));
      });
    },
  };
}
