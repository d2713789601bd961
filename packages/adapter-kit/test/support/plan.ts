import { type Deadline, startDeadline } from '@anyroom/adapter-kit';
import {
  createHttpClient,
  createTransport,
  type HttpClient,
  type HttpClientOptions,
  type HttpRequest,
  type RequestContext,
  type Transport,
  type TransportEvent,
  type TransportOptions,
} from '@anyroom/adapter-kit/http';
import { createUndiciTransport } from '@anyroom/adapter-kit/undici';
import { AnyroomError, Secret } from '@anyroom/core';
import { afterEach } from '@jest/globals';
import { strict, string } from 'io-ts';

/** A credential with all that spelling it can change. */
export const CREDENTIAL = 'to"ken\\of/the+account?=~%41&<of>';

/** What a vendor answers when all is well. */
export const Answer = strict({ word: string });

export const read: HttpRequest = {
  method: 'GET',
  route: '/rooms/{roomId}',
  path: '/rooms/room-7',
  idempotent: true,
  ids: ['room-7'],
};

export const edit: HttpRequest = {
  method: 'PATCH',
  route: '/rooms/{roomId}',
  path: '/rooms/room-7?q=1',
  body: { type: 'application/json', text: '{"name":"Zoë"}' },
  idempotent: true,
  subject: 'room',
  ids: ['room-7'],
};

export const add: HttpRequest = {
  method: 'POST',
  route: '/rooms',
  path: '/rooms',
  body: { type: 'application/json', text: '{}' },
  idempotent: false,
  ids: [],
};

/** By which way a file's tests send: another file may run them by another. */
export const way: { current: 'node' | 'axios' | 'undici' } = { current: 'node' };

/** A transport by the way of this file. */
export function transportOf({ agent, ...options }: TransportOptions): Transport {
  if (way.current === 'undici' && agent === undefined) return createUndiciTransport(options);
  const transport = createTransport({ ...options, ...(agent !== undefined && { agent }) });
  if (way.current === 'axios') transport.axios.interceptors.request.use((config) => config);
  return transport;
}

/** A client of a made-up vendor, and all that its transport told. */
export interface Bench {
  readonly client: HttpClient;
  readonly transport: Transport;
  readonly events: TransportEvent[];
  /** The types of the events, in order. */
  told(): readonly string[];
}

export function bench(
  origin: string,
  {
    transport: transportOptions,
    ...options
  }: Partial<Omit<HttpClientOptions, 'transport'>> & { transport?: TransportOptions } = {},
): Bench {
  const events: TransportEvent[] = [];
  const transport = transportOf({ onEvent: (event) => events.push(event), ...transportOptions });
  const credential = new Secret(CREDENTIAL);
  const client = createHttpClient({
    provider: 'acme',
    vendor: 'Acme',
    origin,
    transport,
    userAgent: 'anyroom-acme/1.2.3',
    authorize: () => ({ headers: { Authorization: `Bearer ${credential.reveal()}` }, secrets: [credential.reveal()] }),
    credentials: [credential],
    failureOf: ({ status }, json) => {
      const { code, message, vendorCode, hint } = (json ?? {}) as Record<string, string>;
      if (status < 300 && status >= 200 && code === undefined) return undefined;
      return { code, message, vendorCode, hint } as never;
    },
    requestIdHeader: 'x-vendor-request-id',
    clientRequestIdHeader: 'x-client-request-id',
    ...options,
  });
  return { client, transport, events, told: () => events.map(({ type }) => type) };
}

const started = new Set<Deadline>();

afterEach(() => {
  for (const deadline of started) deadline.end();
  started.clear();
});

/** The context of a call with so much time, which ends with its test. */
export function calling(
  timeoutInMs = 30_000,
  { abortSignal, ...more }: Partial<RequestContext> & { readonly abortSignal?: AbortSignal } = {},
): RequestContext {
  const deadline = startDeadline({ timeoutInMs, abortSignal });
  started.add(deadline);
  return { provider: 'acme', operation: 'updateParticipant', room: 'room-7', deadline, ...more };
}

/** The contract's error that a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<AnyroomError> {
  const settled = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  if (!('error' in settled)) throw new Error(`It did not fail, but gave ${JSON.stringify(settled.value)}`);
  if (!AnyroomError.is(settled.error)) throw settled.error;
  return settled.error;
}
