import type { Buffer } from 'node:buffer';
import { once } from 'node:events';
import {
  createServer,
  Agent as HttpAgent,
  type IncomingMessage,
  request as overHttp,
  type ServerResponse,
} from 'node:http';
import { Agent as HttpsAgent, request as overHttps } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { StalledVendor } from '@anyroom/testing';
import type { Pace } from './pace.js';

/**
 * Stands between the services under test and the vendor, on this machine: it counts the requests, can hold them back,
 * and reads the join tokens and the new users in the answers. The requests pass as they are, signatures included: the
 * services talk to the vendor's own address, and only their connections lead here.
 */
export interface Gate {
  /** What the services connect by. */
  readonly agent: HttpAgent;
  /** How many requests have arrived. */
  requests(): number;
  stall(): StalledVendor;
  joinTokens(): readonly string[];
  /** The users that the vendor made for the services. */
  madeUsers(): readonly string[];
  /** Resolves when every request that has arrived is over, also those that nobody waits for any more. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

/** Opens a gate to one origin. */
export async function openGate(origin: string, pace: Pace): Promise<Gate> {
  let arrived = 0;
  let silence = Promise.resolve();
  const tokens = new Set<string>();
  const users = new Set<string>();

  const pass = async (request: IncomingMessage, response: ServerResponse) => {
    try {
      const body = await buffer(request);
      await silence;
      await pace();
      if (response.destroyed) return; // given up while it was held back: it never was at the vendor
      const answer = await forward(origin, request, body);
      const text = answer.body.toString();
      for (const [, token = ''] of text.matchAll(/"token"\s*:\s*"([^"]+)"/g)) tokens.add(token);
      for (const [, user = ''] of text.matchAll(/"identity"\s*:\s*\{\s*"id"\s*:\s*"([^"]+)"/g)) users.add(user);
      reply(response, answer);
    } catch {
      response.destroy();
    }
  };
  const underWay = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    arrived += 1;
    const passing = pass(request, response).finally(() => underWay.delete(passing));
    underWay.add(passing);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  const options = { keepAlive: true };
  const agent = new URL(origin).protocol === 'https:' ? new HttpsAgent(options) : new HttpAgent(options);
  Object.assign(agent, { createConnection: () => connect(port, '127.0.0.1') });
  return {
    agent,
    requests: () => arrived,
    stall() {
      let release = () => {};
      silence = new Promise<void>((resolve) => {
        release = resolve;
      });
      return { release: () => release() };
    },
    joinTokens: () => [...tokens],
    madeUsers: () => [...users],
    async idle() {
      await Promise.all(underWay);
    },
    async close() {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: Buffer;
}

const OF_ONE_CONNECTION = /^(connection|keep-alive|transfer-encoding|content-length|accept-encoding)$/i;

async function forward(origin: string, { method, url, rawHeaders }: IncomingMessage, body: Buffer): Promise<Answer> {
  const request = (origin.startsWith('https:') ? overHttps : overHttp)(origin, {
    method,
    path: url,
    setHost: false,
    headers: Object.fromEntries([...pairs(rawHeaders), ['content-length', String(body.length)]]),
  });
  request.end(body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return { status: response.statusCode ?? 0, headers: pairs(response.rawHeaders), body: await buffer(response) };
}

function reply(response: ServerResponse, { status, headers, body }: Answer): void {
  for (const [name, value] of headers) response.appendHeader(name, value);
  response.writeHead(status, { 'content-length': body.length });
  response.end(body);
}

function pairs(raw: readonly string[]): readonly (readonly [string, string])[] {
  const all = raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
  return all.filter(([name]) => !OF_ONE_CONNECTION.test(name));
}
