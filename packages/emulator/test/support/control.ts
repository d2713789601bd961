import type { Emulator } from '../../src/index.js';
import { type Sent, send } from './send.js';

/** Sends a command to the control API: `body` is JSON unless it is text already. */
export const control =
  (emulator: Pick<Emulator, 'url'>, headers: Readonly<Record<string, string>> = {}) =>
  (method: string, path: string, body?: unknown): Promise<Sent> =>
    send(emulator.url, {
      method,
      path: `/_emulator${path}`,
      headers: { ...(['POST', 'PUT'].includes(method) ? { 'content-type': 'application/json' } : {}), ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
