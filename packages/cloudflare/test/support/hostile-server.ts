import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a hostile server heard: everything that a client sent, and what it would like to see printed. */
export interface Heard {
  readonly authorization: string;
  /** All of it in one text, secrets in every spelling. */
  readonly echo: string;
}

export interface HostileServer {
  readonly origin: string;
  requests: number;
  /** How the next requests are answered. */
  answer: (heard: Heard, response: ServerResponse) => void;
  close(): Promise<void>;
}

/** A secret as it may stand in a text, an address or JSON. */
export function spellingsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64');
  return [
    ...new Set([
      secret,
      base64,
      base64.replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
      encodeURIComponent(base64),
      encodeURIComponent(secret),
      JSON.stringify(secret).slice(1, -1),
    ]),
  ];
}

/** Listens on this machine, and tells whoever asks what they themselves have sent, and the planted texts besides. */
export async function hostileServer(planted: readonly string[]): Promise<HostileServer> {
  const server = createServer((request, response) => {
    read(request).then((body) => {
      hostile.requests += 1;
      const authorization = request.headers.authorization ?? '';
      const said = [authorization.replace(/^Bearer /, ''), ...planted].flatMap(spellingsOf);
      const echo = [request.method, request.url, JSON.stringify(request.headers), body, ...said].join(' ');
      hostile.answer({ authorization, echo }, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const hostile: HostileServer = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests: 0,
    answer: (_, response) => response.end(),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return hostile;
}

async function read(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
