import { Agent } from 'node:http';
import type { Axios } from 'axios';
import load from '../loading/load.cjs';
import type { Budgets } from './budget/budgets.js';
import type { LeftAnswer } from './http-answer.js';
import { hasMethods, type OptionKind, readTransportOptions } from './read-transport-options.js';
import type { Sending } from './sending.js';
import type { OnEvent } from './transport-event.js';
import { transportOver } from './transport-over.js';
import { wireOverNode } from './wire/over-node.js';
import { DEFAULTS_OF_TLS, ownOnly } from './wire/own-only.js';

/** How a transport is set up. Credentials never live in it. */
export interface TransportOptions {
  /** For one call with all its attempts and waits, in milliseconds. Default 30,000; a call's own `timeoutInMs` wins. */
  readonly timeoutInMs?: number;
  /** For one attempt, in milliseconds, from its first byte to the last of the answer. Default 10,000. */
  readonly attemptTimeoutInMs?: number;
  /** How often a request is sent at the most. Default 3; 1 switches retrying off. */
  readonly maxAttempts?: number;
  /** What an answer may have at the most, after decompression, in bytes. Default 4 MiB. */
  readonly maxResponseBytes?: number;
  /** How many sockets may be open to one origin. Default 64. Not read where `agent` is given. */
  readonly maxSockets?: number;
  /** The one knob for proxies, private certificate authorities and client certificates. It stays yours to destroy. */
  readonly agent?: Agent;
  /** Appended to the `User-Agent` of every request. */
  readonly userAgent?: string;
  readonly onEvent?: OnEvent;
  /**
   * What counts the requests made with each credential, in place of the transport's own: to share it between transports,
   * or between processes. It stays yours to close.
   */
  readonly budgets?: Budgets;
}

/**
 * The way over HTTP, to be shared by any number of services: one pool of connections, one set of limits, no credential.
 */
export interface Transport {
  /**
   * The client that requests go through, for your own interceptors. They see requests before the credential is put on,
   * and answers and errors without it; answers hold what the vendor sent, join tokens included. It is loaded when it is
   * first asked for, and requests go through it from then on; before, they go straight to the network.
   */
  readonly axios: InstanceType<typeof Axios>;
  readonly settings: TransportSettings;
  /** What counts the requests made with each credential. */
  readonly budgets: Budgets;
  /** How a service's client sends one attempt. It is no way for an application: credentials come from the service. */
  send(sending: Sending): Promise<LeftAnswer>;
  /** Closes the connections, and the budgets, that are its own. Call it when every service that uses it is closed. */
  close(): void;
}

/** A transport's options, all decided. */
export type TransportSettings = Readonly<
  Required<Pick<TransportOptions, 'timeoutInMs' | 'attemptTimeoutInMs' | 'maxAttempts' | 'maxResponseBytes'>> &
    Pick<TransportOptions, 'userAgent' | 'onEvent'>
>;

/**
 * Makes a transport over `node:http(s)`. Reads nothing from the environment or from axios' shared defaults, follows no
 * redirect, and uses no proxy but the agent's.
 *
 * @throws TypeError, RangeError - an option that there is not, or that cannot be
 */
export function createTransport(options: TransportOptions = {}): Transport {
  const { maxSockets, settings } = readTransportOptions(options, AGENT);
  const { agent } = options;
  const own = () => ownOnly({ keepAlive: true, maxSockets }, DEFAULTS_OF_TLS);
  const httpAgent = agent ?? new Agent(own());
  let httpsAgent = agent;
  let isClosed = false;
  const wire = wireOverNode({
    http: httpAgent,
    https() {
      if (httpsAgent === undefined) {
        const { Agent: HttpsAgent } = load.https();
        httpsAgent = new HttpsAgent(own());
        if (isClosed) keepNothing(httpsAgent);
      }
      return httpsAgent;
    },
  });
  const close = () => {
    if (agent !== undefined) return;
    isClosed = true;
    keepNothing(httpAgent);
    if (httpsAgent !== undefined) keepNothing(httpsAgent);
  };
  return transportOver(wire, settings, close, options.budgets);
}

const AGENT: OptionKind = {
  name: 'agent',
  is: hasMethods('addRequest'),
  what: 'an agent of node:http or node:https',
};

/** A request that comes after all makes a connection of its own, which must not stay. */
function keepNothing(agent: Agent): void {
  agent.maxFreeSockets = 0;
  agent.destroy();
}
