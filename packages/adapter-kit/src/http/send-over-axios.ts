import { Buffer } from 'node:buffer';
import type { AnyroomError } from '@anyroom/core';
import type * as axiosModule from 'axios';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import load from '../loading/load.cjs';
import type { LeftAnswer } from './http-answer.js';
import { authorizedAndSent, FRAMING, type Sending, type UnauthorizedRequest } from './sending.js';
import { unlessEnded } from './unless-ended.js';
import type { Origin } from './wire/origin.js';
import type { Wire, WireHeaders } from './wire/wire.js';

type Axios = InstanceType<typeof axiosModule.Axios>;

const SENDING = '@anyroom/sending';

/** An application's own client, and the way of a service's requests through it. */
export interface AxiosClient {
  readonly axios: Axios;
  /** What comes of it is what the interceptors leave: an answer of any shape, or whatever they throw. */
  send(sending: Sending): Promise<LeftAnswer>;
}

/**
 * Makes the axios client of a transport. Its adapter puts the authorisation on the final bytes, sends them over the wire,
 * and reads the answer. Whatever leaves it, an answer or an error, holds neither the authorisation nor the request that
 * carried it. Of what interceptors may have set only method, URL, parameters, headers and body count; the way to the server
 * is ours.
 */
export function createAxiosClient(wire: Wire): AxiosClient {
  const { Axios, AxiosHeaders } = load.axios() as typeof axiosModule;
  const plain = new Axios({});
  const adapter = async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    const sending = (config as unknown as Record<string, () => Sending>)[SENDING]?.();
    if (sending === undefined) throw new TypeError('This axios client only sends what its own service asks for.');
    const { headers, ...answer } = await authorizedAndSent(asLeft(config, sending, plain), sending, wire);
    return { ...answer, headers: new AxiosHeaders(headers as never), config };
  };
  // The bare class: unlike axios.create(), it takes nothing from defaults that others may have changed.
  const axios = new Axios({ adapter });
  return {
    axios,
    send(sending) {
      const { method, path, headers, body } = sending.planned;
      const answer = axios.request<unknown>({
        method,
        url: `${sending.origin.text}${path}`,
        // What frames and addresses the request is not for interceptors to change.
        headers: Object.fromEntries(Object.entries(headers).filter(([name]) => !FRAMING.has(name.toLowerCase()))),
        ...(body !== undefined && { data: body }),
        // As a function, which neither axios' merging nor an inspector opens.
        ...{ [SENDING]: () => sending },
      });
      return unlessEnded(answer, sending.deadline); // an interceptor may take for ever
    },
  };
}

/** The request as interceptors left it; its origin must still be the configured one. */
function asLeft(config: InternalAxiosRequestConfig, sending: Sending, plain: Axios): UnauthorizedRequest {
  const { url: target = '', params, paramsSerializer, data } = config;
  const given = { url: target, params, ...(paramsSerializer !== undefined && { paramsSerializer }) };
  const url = new URL(plain.getUri(given), sending.origin.text);
  if (url.origin !== sending.origin.text || url.username !== '' || url.password !== '') {
    throw refusal(sending, 'An interceptor sent the request to another origin, or put a user into its URL');
  }
  const body = bytesOf(data, sending);
  return {
    method: (config.method ?? 'get').toUpperCase(),
    path: `${url.pathname}${url.search}`,
    headers: headersOf(config, sending.origin, body),
    body,
  };
}

/** Headers as interceptors left them, but for what frames and addresses the request. */
function headersOf(
  { headers }: InternalAxiosRequestConfig,
  { host }: Origin,
  body: Uint8Array | undefined,
): WireHeaders {
  const { AxiosHeaders } = load.axios() as typeof axiosModule;
  const left = new AxiosHeaders(headers);
  left.delete([...FRAMING]);
  if (body === undefined) left.delete('content-type');
  const framing = { Host: host, ...(body !== undefined && { 'Content-Length': String(body.length) }) };
  return { ...left.toJSON(), ...framing } as WireHeaders;
}

function bytesOf(data: unknown, sending: Sending): Uint8Array | undefined {
  if (data === undefined || data === null || data === '') return undefined;
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof Uint8Array) return data.length === 0 ? undefined : Buffer.from(data);
  throw refusal(sending, 'An interceptor made the body something other than text or bytes');
}

function refusal(sending: Sending, what: string): AnyroomError {
  const message = `${what}; nothing was sent. Mend the interceptor, or configure base instead.`;
  return sending.fail({ code: 'misconfigured', outcome: 'not-sent', message });
}
