import { Agent, type Dispatcher } from 'undici';
import { readTransportOptions } from './read-transport-options.js';
import type { Transport, TransportOptions } from './transport.js';
import { transportOver } from './transport-over.js';
import { wireOverUndici } from './wire/over-undici.js';

/** How a transport over undici is set up: as any other, but that connections are a dispatcher's. */
export interface UndiciTransportOptions extends Omit<TransportOptions, 'agent'> {
  /**
   * The one knob for proxies, private certificate authorities and client certificates: an `Agent`, a `ProxyAgent`, or a
   * `MockAgent` in tests. It stays yours to close.
   */
  readonly dispatcher?: Dispatcher;
}

/**
 * Makes a transport over undici, which costs less than the one over `node:http(s)` and keeps the same promises. What looks
 * into `node:http`, such as nock and tracers of it, does not see its requests. It needs the package `undici`, which is an
 * optional peer of this one. No dispatcher that the process has set for all is used.
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { maxSockets, settings } = readTransportOptions(options);
  const { dispatcher } = options;
  // Told that there is no path, it does not take a `socketPath` that somebody has put on `Object.prototype` for one.
  const own = { connections: maxSockets, connect: { path: undefined } } as unknown as Agent.Options;
  let current = dispatcher ?? new Agent(own);
  return transportOver(
    wireOverUndici(() => current),
    settings,
    () => {
      if (dispatcher !== undefined) return;
      const before = current;
      // A request that comes after all makes a connection of its own, which must not stay.
      current = new Agent({ ...own, pipelining: 0 });
      before.destroy().catch(() => undefined);
    },
    options.budgets,
  );
}
