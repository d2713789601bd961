import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';

/** A request that is watched on its way: before a connection stands, nobody can have got it. */
export interface RequestWatch {
  /** What axios is to make its request with: `node:http` and `node:https`. */
  readonly transport: {
    request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
  };
  /** Looks once more, where the request is about to be given up. */
  look(): void;
}

/** Watches one request, and tells when it may have been sent; maybe more than once. */
export function watchRequest(onSent: () => void): RequestWatch {
  let request: ClientRequest | undefined;
  return {
    transport: {
      request(options, onResponse) {
        // Looked up at each call, because that is where tests and tracers put themselves.
        request = (options.protocol === 'https:' ? https : http).request(options, onResponse);
        request.once('socket', (socket) => {
          if (socket.connecting) socket.once('connect', onSent);
          else onSent();
        });
        return request;
      },
    },
    look() {
      // Where there is no network below, as under nock, a request can have left without a connection.
      if (request?.writableFinished) onSent();
    },
  };
}
