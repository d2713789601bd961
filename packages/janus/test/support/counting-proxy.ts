import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Agent, createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { JanusServer } from './janus-server.js';

/** Stands between services and a server: counts what they ask for, and lets things go wrong. */
export interface CountingProxy {
  /** Where the admin API seems to be. */
  readonly adminUrl: string;
  /** Where the Janus API seems to be. */
  readonly apiUrl: string;
  /** How many requests have arrived so far, answered or not. */
  requests(): number;
  /** What was asked of the plug-in so far, in order. */
  asked(): readonly string[];
  /** How many requests it holds, as it is stalled. */
  held(): number;
  /** Keeps what arrives from now on, until it is released. */
  stall(): void;
  /** Passes on what it holds, as if it had just come. */
  release(): void;
  /** Passes on the next change and loses its answer: the connection is reset instead. */
  loseNextAnswer(): void;
  close(): Promise<void>;
}

const CHANGES: readonly unknown[] = ['create', 'edit', 'destroy', 'kick', 'moderate', 'allowed'];

/** Starts a proxy in front of both APIs of a server, whether or not that runs. */
export async function startCountingProxy(target: Pick<JanusServer, 'adminPort' | 'apiPort'>): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  const asked: string[] = [];
  let holding: (() => void)[] | undefined;
  let requests = 0;
  let losesNext = false;

  const pass = (message: IncomingMessage, body: Buffer, answer: ServerResponse) => {
    const loses = losesNext && isChange(body);
    if (loses) losesNext = false;
    const path = message.url ?? '/';
    const port = path.startsWith('/admin') ? target.adminPort : target.apiPort;
    const { connection: _, host: __, ...headers } = message.headers;
    const onward = request({ host: '127.0.0.1', port, method: message.method, path, headers, agent });
    answer.once('close', () => onward.destroy()); // whoever asked has gone
    onward.on('error', () => answer.socket?.resetAndDestroy());
    onward.on('response', async (response) => {
      try {
        const chunks: Buffer[] = [];
        for await (const chunk of response) chunks.push(chunk as Buffer);
        if (loses) answer.socket?.resetAndDestroy();
        else answer.writeHead(response.statusCode ?? 502, response.headers).end(Buffer.concat(chunks));
      } catch {
        answer.socket?.resetAndDestroy(); // the server went away in the middle of its answer
      }
    });
    onward.end(body);
  };

  const server = createServer(async (message, answer) => {
    requests += 1;
    answer.on('error', () => undefined);
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of message) chunks.push(chunk as Buffer);
    } catch {
      return; // whoever asked has gone
    }
    const body = Buffer.concat(chunks);
    const verb = verbIn(body);
    if (typeof verb === 'string') asked.push(verb);
    if (holding === undefined) pass(message, body, answer);
    else holding.push(() => pass(message, body, answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const release = () => {
    const held = holding ?? [];
    holding = undefined;
    for (const go of held) go();
  };

  return {
    adminUrl: `${url}/admin`,
    apiUrl: `${url}/janus`,
    requests: () => requests,
    asked: () => [...asked],
    held: () => holding?.length ?? 0,
    stall() {
      holding ??= [];
    },
    release,
    loseNextAnswer() {
      losesNext = true;
    },
    async close() {
      holding = [];
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
      agent.destroy();
    },
  };
}

/** A message to the plug-in, by either API. */
interface Message {
  readonly request?: PluginRequest;
  readonly body?: PluginRequest;
}

interface PluginRequest {
  readonly request?: unknown;
  readonly allowed?: readonly unknown[];
}

function pluginRequestIn(body: Buffer): PluginRequest | undefined {
  try {
    const message = JSON.parse(body.toString('utf8')) as Message;
    return message.request ?? message.body;
  } catch {
    return undefined; // a poll has no body
  }
}

function verbIn(body: Buffer): unknown {
  return pluginRequestIn(body)?.request;
}

function isChange(body: Buffer): boolean {
  const asked = pluginRequestIn(body);
  // Adding no token is how the list of them is read.
  return CHANGES.includes(asked?.request) && !(asked?.request === 'allowed' && asked.allowed?.length === 0);
}
