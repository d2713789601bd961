import { runNode } from './run-client.js';
import { startServer } from './start-server.js';

/**
 * Samples of calls through a client, each in a new process, all against one server per contestant or for all.
 * @param {import('../servers/serve.js').ServerSettings} settings
 * @param {{ readonly apart?: boolean }} [options] apart: a server for each contestant, as when they run side by side
 */
export function clientSampler(settings, { apart = false } = {}) {
  /** @type {Map<string, Promise<import('./start-server.js').Server>>} */
  const servers = new Map();
  return {
    /**
     * @param {import('./row.js').Contestant} contestant
     * @param {import('../clients/main.js').Load} load
     * @returns {Promise<import('./run-client.js').Figures>}
     */
    async sample({ name, project, client = '', vendor, transport, configuration }, load) {
      const key = apart ? name : '';
      const started = servers.get(key) ?? startServer(settings);
      servers.set(key, started);
      const server = await started;
      await server.counters();
      const given = { url: server.url, vendor: vendor ?? settings.vendor, transport, configuration, ...load };
      const figures = await runNode(project, ['clients/main.js', client, JSON.stringify(given)]);
      const { requests, refused, byMethod } = await server.counters();
      return { ...figures, requests, refused, gets: byMethod['GET'] ?? 0, patches: byMethod['PATCH'] ?? 0 };
    },
    async close() {
      for (const server of servers.values()) await (await server).stop();
      servers.clear();
    },
  };
}
