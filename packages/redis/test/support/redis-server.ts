import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { createClient } from '@redis/client';
import type { ServerProcess } from '../../../../test/support/server-process.js';
import { freePort, serverFolder, serverProcess, startOnFreePorts } from '../../../../test/support/server-process.js';

/** A real Redis on loopback, without persistence: whoever starts it again finds it empty. */
export interface RedisServer extends ServerProcess {
  readonly port: number;
  readonly url: string;
}

/** What differs from one server to the next: lines of its configuration, as arguments. */
export type RedisServerOptions = readonly string[];

/** Starts a server. Whoever does must dispose of it; should they die, it dies with them. */
export function startRedis(options: RedisServerOptions = []): Promise<RedisServer> {
  return startOnFreePorts(async () => createRedis(options, await freePort()));
}

function createRedis(options: RedisServerOptions, port: number): RedisServer {
  const folder = serverFolder('redis');
  const log = join(folder, 'redis.log');
  const process = serverProcess({
    command: 'redis-server',
    args: [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--logfile', log],
      ...['--save', '', '--appendonly', 'no', ...options],
    ],
    folder,
    log,
    // Its own folder, which no other server has.
    async answers() {
      const answer = await ask(port, ['CONFIG', 'GET', 'dir']);
      if (!answer.includes(folder)) throw new Error(`Redis answered ${answer}.`);
    },
    lacksPort: /Address already in use/i,
  });
  return { ...process, port, url: `redis://127.0.0.1:${port}` };
}

/** One command over a connection of its own. */
async function ask(port: number, command: readonly string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  try {
    await once(socket, 'connect');
    socket.write(`${command.join(' ')}\r\n`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    return answer.toString();
  } finally {
    socket.destroy();
  }
}

/** A client that is connected, as an application would have it. Whoever asks for it closes it. */
export async function connectTo({ url }: Pick<RedisServer, 'url'>) {
  const client = createClient({ url, socket: { reconnectStrategy: 25 } });
  client.on('error', () => undefined); // that the server is away is what is tested
  await client.connect();
  return client;
}
