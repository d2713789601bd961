import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';

/** What axios asks to make its requests. */
export interface RequestMaker {
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
}

/**
 * `node:http` and `node:https`, telling when a connection stands. Before that, a request has not left; a TLS handshake
 * still under way counts as a connection.
 */
export function watchRequest(onConnected: () => void): RequestMaker {
  return {
    request(options, onResponse) {
      // Looked up at each call, because that is where tests and tracers put themselves.
      const request = (options.protocol === 'https:' ? https : http).request(options, onResponse);
      request.once('socket', (socket) => {
        if (socket.connecting) socket.once('connect', onConnected);
        else onConnected();
      });
      return request;
    },
  };
}
