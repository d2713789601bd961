import { Agent, buildConnector, Client, type Dispatcher, Pool } from 'undici';
import { hasMethods, type OptionKind, readTransportOptions } from './read-transport-options.js';
import type { Transport, TransportOptions } from './transport.js';
import { transportOver } from './transport-over.js';
import { wireOverUndici } from './wire/over-undici.js';
import { DEFAULTS_OF_TLS, isPolluted, ownOnly } from './wire/own-only.js';

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
 * optional peer of this one. No dispatcher that the process has set for all is used. A `100 Continue` that nobody asked for
 * is no answer to undici: the call fails with `malformed-response`; over `node:http(s)` it is passed over.
 *
 * @throws TypeError, RangeError - an option that there is not, or that cannot be; `agent` is one of those
 */
export function createUndiciTransport(options: UndiciTransportOptions = {}): Transport {
  const { maxSockets, settings } = readTransportOptions(options, DISPATCHER);
  const { dispatcher } = options;
  let current = dispatcher ?? ownAgent({ connections: maxSockets });
  return transportOver(
    wireOverUndici(() => current),
    settings,
    () => {
      if (dispatcher !== undefined) return;
      const before = current;
      // A request that comes after all makes a connection of its own, which must not stay.
      current = ownAgent({ connections: maxSockets, pipelining: 0 });
      before.destroy().catch(() => undefined);
    },
    options.budgets,
  );
}

const DISPATCHER: OptionKind = {
  name: 'dispatcher',
  is: hasMethods('dispatch'),
  what: 'a dispatcher of undici, such as an Agent or a ProxyAgent',
};

/** An agent whose connections are made of what it is told here, and of nothing that is put on `Object.prototype`. */
function ownAgent(options: Agent.Options & { readonly connections: number }): Agent {
  const one = (origin: string | URL, given: object) => new Client(origin, ownOnly({ ...given, ...options, connect }));
  const pool = (origin: string | URL, given: object) =>
    new Pool(origin, ownOnly({ ...given, ...options, connect, factory: one }));
  return new Agent(ownOnly({ ...options, connect, factory: options.connections === 1 ? one : pool }));
}

const connectPlainly = buildConnector(ownOnly({}, DEFAULTS_OF_TLS));

/** As undici does, which merges its options anew for each connection. */
const connect: buildConnector.connector = (to, callback) =>
  isPolluted()
    ? buildConnector(ownOnly({}, DEFAULTS_OF_TLS))(ownOnly({ ...to }), callback)
    : connectPlainly(to, callback);
