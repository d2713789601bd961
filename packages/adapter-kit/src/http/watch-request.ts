import type { ClientRequest, IncomingMessage, RequestOptions } from 'node:http';
import http from 'node:http';
import https from 'node:https';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The code of the error for an answer that changes the protocol, which nobody asked for. */
const UNASKED_UPGRADE = 'UNASKED_UPGRADE';

/** What axios makes its requests with. */
export interface RequestMaker {
  request(options: RequestOptions, onResponse: (response: IncomingMessage) => void): ClientRequest;
}

/**
 * `node:http` and `node:https`, telling when a request may have been sent: from when a connection stands, encrypted where
 * it is to be. While it waits for one, nobody can have got it. A socket that is not Node's own, such as nock's, says
 * nothing of that, and so counts at once.
 */
export function watchRequest(onSent: () => void): RequestMaker {
  return {
    request(options, onResponse) {
      // Looked up at each call, because that is where tests and tracers put themselves.
      const request = (options.protocol === 'https:' ? https : http).request(options, onResponse);
      request.once('socket', (socket) => {
        const isEncrypted = socket.constructor === TLSSocket;
        const isNodesOwn = isEncrypted || socket.constructor === Socket;
        // Before the two ends agree on how to encrypt, nothing of the request is sent.
        if (isNodesOwn && socket.connecting) socket.once(isEncrypted ? 'secureConnect' : 'connect', onSent);
        else onSent();
      });
      // Node would let go of the request without a word, and its caller would wait for nothing.
      request.once('upgrade', (_, socket) => {
        socket.on('error', () => undefined);
        socket.destroy();
        request.emit('error', Object.assign(new Error('The server changed the protocol.'), { code: UNASKED_UPGRADE }));
      });
      return request;
    },
  };
}
