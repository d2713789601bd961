import { Buffer } from 'node:buffer';
import type { IncomingMessage } from 'node:http';
import { createServer, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { closeLater } from '../support/emulated.js';

/** A request as it came over the wire, credentials and all. */
export interface Recorded {
  readonly method: string;
  /** The request target, undecoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A server that keeps what comes, and passes it on as it came to another, or answers `{"value":[]}` itself. */
export interface Recorder {
  readonly url: string;
  readonly recorded: readonly Recorded[];
  /** The statuses of the answers, in the order in which they were given. */
  readonly statuses: readonly number[];
  /** Called with each request, before it is passed on. */
  onRequest: (() => void) | undefined;
}

export async function startRecorder(upstream?: string): Promise<Recorder> {
  const recorded: Recorded[] = [];
  const statuses: number[] = [];
  const recorder = { recorded, statuses, url: '', onRequest: undefined as (() => void) | undefined };
  const server = createServer(async (request, response) => {
    const body = await textOf(request);
    const headers = Object.entries(request.headers).map(([name, value]) => [name, String(value)] as const);
    const { method = '', url: target = '' } = request;
    recorded.push({ method, target, headers: Object.fromEntries(headers), body });
    recorder.onRequest?.();
    if (upstream === undefined) {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"value":[]}');
      return;
    }
    const { hostname, port } = new URL(upstream);
    // The Host header goes on as it came: it is signed.
    const onward = sendRequest({ hostname, port, method, path: target, headers: request.headers, agent: false });
    onward.on('response', async (answer) => {
      statuses.push(answer.statusCode ?? 0);
      const { 'transfer-encoding': _, connection: __, ...rest } = answer.headers;
      response.writeHead(answer.statusCode ?? 0, rest).end(await textOf(answer));
    });
    onward.end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeLater(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  recorder.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return recorder;
}

async function textOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
