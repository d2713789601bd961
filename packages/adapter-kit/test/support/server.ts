import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { until } from './clock.js';

/** What arrived, with its whole body. */
export interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: Buffer;
}

/** A real server on this machine that counts its sockets. */
export interface Server {
  readonly origin: string;
  readonly port: number;
  readonly arrived: Arrived[];
  readonly openSockets: number;
  /** How it answers; replace it. */
  answer(response: ServerResponse, request: Arrived): void;
  /** Waits until nobody is connected any more. */
  deserted(): Promise<void>;
  close(): Promise<void>;
}

export async function startServer(answer: Server['answer'], host = '127.0.0.1'): Promise<Server> {
  const sockets = new Set<Socket>();
  const http = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', headers } = request;
      const arrived = { method, url, headers, body: Buffer.concat(chunks) };
      server.arrived.push(arrived);
      server.answer(response, arrived);
    });
    request.on('error', () => undefined);
  });
  http.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => http.listen(0, host, resolve));
  const { port } = http.address() as AddressInfo;
  const server: Server = {
    origin: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    port,
    arrived: [],
    get openSockets() {
      return sockets.size;
    },
    answer,
    deserted: () => until(() => sockets.size === 0),
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => http.close(resolve));
    },
  };
  return server;
}

/** Answers with JSON. */
export function json(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
}
