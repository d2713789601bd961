import { Buffer } from 'node:buffer';
import type { TransportOptions } from '@anyroom/adapter-kit/http';
import type { AzureConfiguration } from '@anyroom/azure';
import { AzureParticipantService } from '@anyroom/azure';
import { jest } from '@jest/globals';
import nock from 'nock';
import { closeLater, transportOf } from './emulated.js';
import { vectors } from './fixtures.js';

/** The endpoint of the vendor's own examples. */
export const ENDPOINT = 'https://contoso.communication.azure.com';

/** A request as it came to nock. */
export interface Taken {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The very text. */
  readonly body: string;
}

/** A planned answer. */
export type Planned = readonly [status: number, body: unknown, headers?: Record<string, string>];

/** Takes every request to an origin, answers them one after the other as planned, and keeps them. */
export function take(planned: readonly Planned[], origin = ENDPOINT): readonly Taken[] {
  const taken: Taken[] = [];
  for (const method of ['GET', 'PATCH', 'POST', 'PUT', 'DELETE']) {
    nock(origin)
      .persist()
      .intercept(() => true, method)
      .reply(function (path) {
        const { headers, requestBodyBuffers = [] } = this.req as typeof this.req & { requestBodyBuffers?: Buffer[] };
        taken.push({
          method,
          path,
          headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
          body: Buffer.concat(requestBodyBuffers).toString('utf8'),
        });
        const [status, body, more = {}] = planned[taken.length - 1] ?? [418, 'no answer was planned'];
        return [status, body as nock.Body, more];
      });
  }
  return taken;
}

/** A service on that endpoint, by the key of the signing vectors unless the configuration has a credential. */
export function contoso(
  configuration: AzureConfiguration = {},
  transport: TransportOptions = {},
): AzureParticipantService {
  const key = configuration.credential === undefined ? { accessKey: vectors.accessKey } : {};
  const service = new AzureParticipantService({ endpoint: ENDPOINT, ...key, ...configuration }, transportOf(transport));
  closeLater(() => service.close());
  return service;
}

/** Stops the calendar at a date; timers go on. Set it on with `jest.setSystemTime`. */
export function stopCalendar(now: Date): void {
  jest.useFakeTimers({ now, doNotFake: [...TIMERS] });
}

const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const satisfies readonly string[];
