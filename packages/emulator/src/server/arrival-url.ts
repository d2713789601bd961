import type { IncomingMessage } from 'node:http';

const arrived = new WeakMap<IncomingMessage, string>();

/** The request target as it arrived, whatever it was made to look like for routing. */
export const arrivalUrl = (request: IncomingMessage): string => arrived.get(request) ?? request.url ?? '';

/** The target to route by: without the doubled slash that some of the vendor's documents print after the host. */
export function routedUrl(request: IncomingMessage): string {
  const url = request.url ?? '';
  arrived.set(request, url);
  return url.replace(/^\/+(?=\/)/, '');
}
