import { connect } from 'node:net';
import type { Emulator } from '../../src/index.js';
import type { Outgoing } from './send.js';

/** What came back on a connection, byte for byte, and how it ended. */
export interface Wire {
  readonly text: string;
  readonly ended: 'end' | 'reset';
}

/** A connection on which one request is sent; `received` resolves when the other side ends it, or when `until` came. */
export function wire(
  emulator: Pick<Emulator, 'url'>,
  { method, path, headers = {}, body = '' }: Outgoing,
  until?: string,
) {
  const { host, port } = new URL(emulator.url);
  const socket = connect(Number(port), '127.0.0.1');
  const received = new Promise<Wire>((resolve) => {
    let text = '';
    socket.on('data', (data) => {
      text += data;
      if (until !== undefined && text.includes(until)) resolve({ text, ended: 'end' });
    });
    socket.once('error', () => resolve({ text, ended: 'reset' }));
    socket.once('close', () => resolve({ text, ended: 'end' }));
  });
  const all = {
    host,
    connection: 'close',
    ...(body === '' ? {} : { 'content-length': Buffer.byteLength(body) }),
    ...headers,
  };
  const head = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  socket.write(`${method} ${path} HTTP/1.1\r\n${head.join('')}\r\n${body}`);
  return { socket, received };
}
