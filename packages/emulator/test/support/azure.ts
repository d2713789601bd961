import { createHash, createHmac } from 'node:crypto';
import { expect } from '@jest/globals';
import type { Emulator } from '../../src/index.js';
import { mistakesIn } from './azure-specification.js';
import { type Outgoing, type Sent, send } from './send.js';

export interface SigningOptions {
  readonly accessKey?: string;
  readonly date?: Date;
  readonly headers?: Readonly<Record<string, string>>;
  /** What is signed in place of the target that is sent. */
  readonly signedPath?: string;
  /** What is hashed in place of the body that is sent. */
  readonly hashedBody?: string;
}

export const VERSION = 'api-version=2025-03-13';

/** The request with the headers of a signature: written here anew, so as not to share a mistake with the emulator. */
export function signed(emulator: Emulator, outgoing: Outgoing, options: SigningOptions = {}): Outgoing {
  const { accessKey = emulator.azure.accessKey, date = new Date(), signedPath = outgoing.path } = options;
  const host = emulator.url.replace('http://', '');
  const hash = createHash('sha256')
    .update(options.hashedBody ?? outgoing.body ?? '')
    .digest('base64');
  const text = `${outgoing.method}\n${signedPath}\n${date.toUTCString()};${host};${hash}`;
  const signature = createHmac('sha256', Buffer.from(accessKey, 'base64')).update(text).digest('base64');
  return {
    ...outgoing,
    headers: {
      host,
      'x-ms-date': date.toUTCString(),
      'x-ms-content-sha256': hash,
      authorization: `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
      ...outgoing.headers,
      ...options.headers,
    },
  };
}

/**
 * Sends a signed request; `body` is JSON unless it is text already. Whatever the answer is, it must be one that the
 * vendor's specification has for that operation.
 */
export function azure(emulator: Emulator, options: SigningOptions = {}) {
  return async (method: string, path: string, body?: unknown): Promise<Sent> => {
    const type = method === 'PATCH' ? 'application/merge-patch+json' : 'application/json';
    const text = typeof body === 'string' ? body : JSON.stringify(body);
    const content = body === undefined ? {} : { body: text, headers: { 'content-type': type } };
    const sent = await send(emulator.url, signed(emulator, { method, path, ...content }, options));
    const { status, headers } = sent;
    expect(mistakesIn({ method, path, status, contentType: headers['content-type'], body: sent.body })).toEqual([]);
    return sent;
  };
}

/** A client, a room, and how to update and list its participants. */
export function roomOf(emulator: Emulator, room: Parameters<Emulator['createRoom']>[0] = {}) {
  const { id } = emulator.createRoom(room);
  const call = azure(emulator);
  const path = `/rooms/${encodeURIComponent(id)}/participants?${VERSION}`;
  return {
    id,
    call,
    path,
    update: (participants: unknown) => call('PATCH', path, { participants }),
    list: () => call('GET', path),
  };
}

/** A well-formed raw id. */
export const rawId = (user: string) => `8:acs:db75ed0c-e801-41a3-99a4-66a0a119a06c_${user}`;
