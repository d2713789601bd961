import type { AnyDecoder } from '../decoding/decode.js';
import { createCircuit } from './circuit.js';
import { createExchange } from './exchange.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpRequest } from './http-request.js';
import type { RequestContext } from './request-context.js';

/** Sends planned requests: authorised, retried, decoded, and with every failure in the contract's words. */
export interface HttpClient {
  /**
   * Sends a request and decodes its answer. Only idempotent requests are repeated when the outcome is unknown; others
   * only when the vendor refused them or they never left.
   */
  send<A>(request: HttpRequest, codec: AnyDecoder<A>, context: RequestContext): Promise<A>;
}

/** Makes the client of one service. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const exchange = createExchange(options);
  if (options.circuitBreaker === undefined) return { send: exchange };

  const { provider, vendor, transport } = options;
  const circuit = createCircuit({ provider, vendor, onEvent: transport.settings.onEvent }, options.circuitBreaker);
  return {
    send: (request, codec, context) => circuit(context, () => exchange(request, codec, context)),
  };
}
