import { randomBytes } from 'node:crypto';
import { Agent, request } from 'node:http';
import { readExactly, writeExactly } from './exact-json.js';

/** What Janus answers, parsed. */
export type Answer = Readonly<Record<string, unknown>>;

/** What a request goes by. */
export interface Way {
  /** Sockets that are kept: end it when all is done. Without one, each request has a socket of its own. */
  readonly agent?: Agent;
  readonly signal?: AbortSignal;
}

const LIMIT_IN_MS = 40_000;

/** Sends a message to Janus. */
export async function post(url: string, message: Answer, way: Way = {}): Promise<Answer> {
  const transaction = randomBytes(8).toString('hex');
  return readExactly(await send('POST', url, writeExactly({ transaction, ...message }), way)) as Answer;
}

/** Waits for events: Janus answers when there are some, and after 30 seconds at the latest. */
export async function poll(url: string, way: Way = {}): Promise<readonly Answer[]> {
  const events = readExactly(await send('GET', url, undefined, way)) as Answer | readonly Answer[];
  return Array.isArray(events) ? (events as readonly Answer[]) : [events as Answer];
}

/** Sends a text to Janus, and gives its answer as a text. */
export function send(method: 'GET' | 'POST', url: string, body: string | undefined, way: Way = {}): Promise<string> {
  return new Promise((resolve, reject) => {
    const { agent = new Agent(), signal = AbortSignal.timeout(LIMIT_IN_MS) } = way;
    const sent = request(url, { method, agent, signal }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => resolve(Buffer.concat(chunks).toString('utf8')));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}
