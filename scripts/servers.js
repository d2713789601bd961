import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * A server that tests named `*.server.test.ts` start for themselves, if the machine has it.
 * @typedef {object} Server
 * @property {string} command what is on the PATH
 * @property {string} debian the Debian package that brings it
 */

/** What the tests of each package need; those at the top of the repository need all. */
const SERVERS = {
  janus: { command: 'janus', debian: 'janus' },
  jitsi: { command: 'prosody', debian: 'prosody' },
  redis: { command: 'redis-server', debian: 'redis-server' },
};

/**
 * Which projects of Jest have tests that this machine cannot run.
 * @param {Readonly<Record<string, string | undefined>>} environment its `PATH` is looked through
 * @returns {{ readonly projects: readonly string[], readonly missing: readonly Server[] }} both empty where all is there
 */
export function withoutServers(environment) {
  const lacking = Object.entries(SERVERS).filter(([, { command }]) => !isOnPath(command, environment['PATH'] ?? ''));
  if (lacking.length === 0) return { projects: [], missing: [] };
  return {
    projects: [...lacking.map(([project]) => project), 'anyroom'],
    missing: lacking.map(([, server]) => server),
  };
}

/**
 * What is to be said about it, in one line.
 * @param {ReturnType<typeof withoutServers>} lacking
 */
export function leftOut({ projects, missing }) {
  const commands = missing
    .map(({ command }) => command)
    .reduceRight((last, each, at, { length }) => (at === length - 2 ? `${each} and ${last}` : `${each}, ${last}`));
  const packages = missing.map(({ debian }) => debian).join(' ');
  return `Left out: the tests *.server.test.ts of ${projects.join(', ')}, which need ${commands} (on Debian: apt-get install --no-install-recommends ${packages}).`;
}

/** @param {string} command @param {string} path */
function isOnPath(command, path) {
  return path.split(delimiter).some((folder) => {
    try {
      accessSync(join(folder, command), constants.X_OK);
      return folder !== '';
    } catch {
      return false;
    }
  });
}
