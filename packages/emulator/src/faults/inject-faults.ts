import { AsyncLocalStorage } from 'node:async_hooks';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Provider } from './fault.js';
import type { FaultList, Strike } from './faults.js';
import { providerOf } from './route-pattern.js';
import { tamper } from './tamper.js';

/** Waits that long, or until the signal is aborted: it may then resolve or reject. */
export type Delay = (ms: number, signal: AbortSignal) => Promise<void>;

export interface FaultInjection {
  /** How far off the clock is for the request that is being carried out. */
  readonly skewInMs: number;
  /** The faults for a request that is about to be carried out. */
  strike(request: FastifyRequest): readonly Strike[];
  /** Does what has to be done before the request is carried out, and then goes on to do so, unless it must not. */
  before(request: FastifyRequest, reply: FastifyReply, proceed: () => void): Promise<void>;
  /** What is to be sent in place of the payload; nothing when nothing is to be sent any more. */
  after(request: FastifyRequest, reply: FastifyReply, payload: unknown): Promise<Buffer | undefined>;
  /** Breaks the connections of the requests that wait to be carried out: they are not carried out any more. */
  drop(): void;
  /** Whether `after` has something to do. */
  concerns(request: FastifyRequest): boolean;
}

export function faultInjection(faults: FaultList, delay: Delay): FaultInjection {
  const struck = new WeakMap<IncomingMessage, { readonly provider: Provider; readonly strikes: readonly Strike[] }>();
  const skew = new AsyncLocalStorage<number>();
  const waiting = new Set<ServerResponse>();

  return {
    get skewInMs() {
      return skew.getStore() ?? 0;
    },
    strike({ method, url: target, raw }) {
      const provider = providerOf(target);
      const strikes = faults.strike({ provider, method, target });
      if (strikes.length > 0) struck.set(raw, { provider, strikes });
      return strikes;
    },
    async before({ raw }, reply, proceed) {
      const strikes = struck.get(raw)?.strikes ?? [];
      let offset = 0;
      for (const strike of strikes) {
        const { fault, applied } = strike;
        if (fault.kind === 'clock-skew') offset += fault.offsetInMs;
        else if (fault.kind === 'latency' && !applied) {
          waiting.add(reply.raw);
          const stayed = await wait(strike, reply.raw).finally(() => waiting.delete(reply.raw));
          if (!stayed) return;
        } else if (!applied) {
          // A stand-in for the answer that the request never gets: it goes to `after` at once.
          reply.header('content-type', 'application/json; charset=utf-8').send('{}');
          return;
        }
      }
      if (strikes.length === 0) proceed();
      else skew.run(offset, proceed);
    },
    drop() {
      for (const response of waiting) response.destroy();
    },
    concerns: ({ raw }) => struck.has(raw),
    async after({ raw }, reply, payload) {
      const { provider, strikes } = struck.get(raw) ?? { provider: 'azure', strikes: [] };
      struck.delete(raw); // a failure in here is answered too, and not struck again
      let body: Buffer | undefined = bytesOf(payload);
      for (const strike of strikes) {
        const { fault, applied } = strike;
        if (fault.kind === 'latency') {
          if (applied && !(await wait(strike, reply.raw))) return undefined;
          continue;
        }
        body = tamper(fault, provider, reply, body);
        strike.land();
        if (!body) return undefined;
      }
      return body;
    },
  };

  /** Whether the client is still there when the wait is over. */
  async function wait(strike: Strike, response: ServerResponse): Promise<boolean> {
    if (response.destroyed) return false;
    const gone = new AbortController();
    const abort = () => gone.abort();
    response.once('close', abort);
    const waited = delay(strike.waitInMs, gone.signal);
    strike.land();
    await waited.catch((error: unknown) => {
      if (!gone.signal.aborted) throw error;
    });
    response.off('close', abort);
    return !gone.signal.aborted && !response.destroyed;
  }
}

function bytesOf(payload: unknown): Buffer {
  if (typeof payload === 'string' || payload instanceof Uint8Array) return Buffer.from(payload as string);
  return Buffer.alloc(0);
}
