import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as it arrived, to the letter, secrets too. */
export interface Recorded {
  readonly method: string;
  /** With the query. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface RecordingServer {
  readonly origin: string;
  /** What came while some work was done. */
  during(work: () => Promise<unknown>): Promise<readonly Recorded[]>;
  close(): Promise<void>;
}

/** Listens on this machine, and says yes to whatever comes, with the same body. */
export async function recordingServer(answer: (request: Recorded) => unknown): Promise<RecordingServer> {
  let recorded: Recorded[] = [];
  const server = createServer((request, response) => {
    read(request).then((body) => {
      const { method = '', url: target = '', headers } = request;
      const arrived = { method, target, headers: headers as Record<string, string>, body };
      recorded.push(arrived);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(arrived)));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async during(work) {
      recorded = [];
      await work();
      return recorded;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  request.setEncoding('utf8');
  for await (const chunk of request) text += chunk;
  return text;
}
