import { Buffer } from 'node:buffer';
import { createHash, createHmac } from 'node:crypto';
import type { Transport, TransportOptions } from '@anyroom/adapter-kit/http';
import type { AzureConfiguration } from '@anyroom/azure';
import { AzureParticipantService } from '@anyroom/azure';
import { expect, jest } from '@jest/globals';
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
export function contoso(configuration?: AzureConfiguration, transport?: TransportOptions): AzureParticipantService {
  return onContoso(AzureParticipantService, configuration, transport);
}

/** Likewise any of the services. */
export function onContoso<S extends { close(): Promise<void> }>(
  Service: new (configuration: AzureConfiguration, transport: Transport) => S,
  configuration: AzureConfiguration = {},
  transport: TransportOptions = {},
): S {
  const key = configuration.credential === undefined ? { accessKey: vectors.accessKey } : {};
  const service = new Service({ endpoint: ENDPOINT, ...key, ...configuration }, transportOf(transport));
  closeLater(() => service.close());
  return service;
}

/** Fails unless the signature is the one computed here, from what arrived. */
export function expectSigned({ method, path, headers, body }: Taken): void {
  const hash = createHash('sha256').update(body).digest('base64');
  const text = `${method}\n${path}\n${headers['x-ms-date']};contoso.communication.azure.com;${hash}`;
  const signature = createHmac('sha256', Buffer.from(vectors.accessKey, 'base64')).update(text).digest('base64');
  expect(headers['x-ms-content-sha256']).toBe(hash);
  expect(headers['authorization']).toBe(
    `HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
  );
}

/** What was asked for, in the order in which it came. */
export const methodsAndPaths = (taken: readonly Taken[]) => taken.map(({ method, path }) => `${method} ${path}`);

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
