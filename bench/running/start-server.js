import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/**
 * @typedef {object} Server
 * @property {string} url
 * @property {() => Promise<import('../servers/serve.js').Counters>} counters what arrived since they were asked for last
 * @property {() => Promise<void>} stop
 */

const SERVE = fileURLToPath(new URL('../servers/serve.js', import.meta.url));

/**
 * Starts a vendor on loopback, in a process of its own.
 * @param {import('../servers/serve.js').ServerSettings} settings
 * @returns {Promise<Server>}
 */
export async function startServer(settings) {
  const child = fork(SERVE, [JSON.stringify(settings)], { execArgv: [] });
  const [{ port }] = await once(child, 'message');
  return {
    url: `http://127.0.0.1:${port}`,
    async counters() {
      child.send('counters');
      const [{ counters }] = await once(child, 'message');
      return counters;
    },
    async stop() {
      const gone = once(child, 'exit');
      child.disconnect();
      await gone;
    },
  };
}
