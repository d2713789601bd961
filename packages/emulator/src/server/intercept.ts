import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from './request-log.js';

/** What to do with a request instead of answering it as the vendor would. */
export interface Interception {
  /** 200 when left out. */
  readonly status?: number;
  /** `content-length` is added unless given, or unless the answer hangs. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** Sends nothing at all, or the status, the headers and `body`, and then leaves the request open. */
  readonly hang?: 'before-headers' | 'after-headers';
  /** Breaks the connection without an answer. */
  readonly reset?: true;
}

/**
 * Sees every request once its body has arrived and before its credentials are looked at. What it returns is done;
 * when that is nothing, the request goes on.
 */
export type Interceptor = (request: RecordedRequest) => Interception | undefined | Promise<Interception | undefined>;

/** Does what the interceptor asked for. The response is then no longer anybody else's. */
export function perform(interception: Interception, response: ServerResponse): void {
  const { status = 200, headers = {}, body = '', hang, reset } = interception;
  if (reset) {
    response.socket?.resetAndDestroy();
    return;
  }
  if (hang === 'before-headers') return;
  if (hang === 'after-headers') {
    response.writeHead(status, headers);
    response.flushHeaders();
    if (body.length > 0) response.write(body);
    return;
  }
  const framed = Object.keys(headers).some((name) => /^(content-length|transfer-encoding)$/i.test(name));
  response.writeHead(status, framed ? headers : { ...headers, 'content-length': String(Buffer.byteLength(body)) });
  response.end(body);
}
