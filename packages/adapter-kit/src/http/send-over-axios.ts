import { Buffer } from 'node:buffer';
import type { Agent } from 'node:http';
import type { Readable } from 'node:stream';
import { AnyroomError } from '@anyroom/core';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { Axios, AxiosHeaders, getAdapter } from 'axios';
import type { Failure } from './failure.js';
import { failureOfNetwork } from './failure-of-network.js';
import type { Authorization, Authorize, FinalRequest } from './http-request.js';
import { readBody } from './read-body.js';
import { watchRequest } from './watch-request.js';

/** What is sent in one attempt, beside what axios is told, where no interceptor can read it by accident. */
export interface Sending {
  /** How far it has come. It is `sent` from when a connection stands: only then can the vendor have got it. */
  stage: 'preparing' | 'authorizing' | 'connecting' | 'sent';
  /** Where the credential may go, and nowhere else. */
  readonly origin: string;
  readonly authorize: Authorize;
  readonly signal: AbortSignal;
  readonly maxResponseBytes: number;
  /** Called with every secret put on the request, before it is sent. */
  holdSecrets(secrets: readonly string[]): void;
  /** Called when the request is handed to the network. */
  handOver(): void;
  /** Makes an error of this request, with its details. */
  fail(failure: Failure): AnyroomError;
}

const SENDING = '@anyroom/sending';

/** Attaches it to an axios config: as a function, which neither axios' merging nor an inspector opens. */
export function withSending(sending: Sending): Record<string, unknown> {
  return { [SENDING]: () => sending };
}

const overNodeHttp = getAdapter('http');
const plainAxios = new Axios({});

/**
 * Makes the axios adapter of a transport: it puts the authorisation on the final bytes, sends them, and reads the answer.
 * Whatever leaves it, an answer or an error, holds neither the authorisation nor the request that carried it. Of what
 * interceptors may have set only method, URL, parameters, headers and body count; the way to the server is ours.
 */
export function createAxiosAdapter(agents: { readonly httpAgent: Agent; readonly httpsAgent: Agent }) {
  return async (config: InternalAxiosRequestConfig): Promise<AxiosResponse> => {
    const sending = (config as unknown as Record<string, () => Sending>)[SENDING]?.();
    if (sending === undefined) throw new TypeError('This axios client only sends what its own service asks for.');

    const request = finalRequest(config, sending);
    const authorization = await authorizationOf(request, sending);
    const headers = new AxiosHeaders(config.headers);
    // What frames and addresses the request follows from the bytes and the URL that are signed.
    headers.delete(['host', 'content-length', 'transfer-encoding']);
    const body = authorization.body === undefined ? request.body : Buffer.from(authorization.body);
    if (body.length === 0) headers.delete('content-type');
    headers.set(authorization.headers);

    let response: AxiosResponse<Readable>;
    try {
      // axios itself would send even what was aborted before.
      if (sending.signal.aborted) throw gaveUp(sending);
      sending.stage = 'connecting';
      sending.handOver();
      response = await overNodeHttp({
        ...agents,
        method: request.method,
        url: request.url.href,
        headers,
        data: body.length === 0 ? undefined : body,
        signal: sending.signal,
        transport: watchRequest(() => {
          sending.stage = 'sent';
        }),
        responseType: 'stream',
        maxRedirects: 0,
        maxContentLength: -1,
        maxBodyLength: -1,
        decompress: true,
        proxy: false,
        timeout: 0,
        validateStatus: null,
      } as unknown as InternalAxiosRequestConfig);
    } catch (error) {
      if (AnyroomError.is(error)) throw error;
      throw sending.signal.aborted ? gaveUp(sending) : sending.fail(failureOfNetwork(error, sending.stage === 'sent'));
    }
    const { status, statusText } = response;
    const text = await textOf(response, sending);
    return { data: text, status, statusText, headers: response.headers, config };
  };
}

/** The request as interceptors left it; its origin must still be the configured one. */
function finalRequest(config: InternalAxiosRequestConfig, sending: Sending): FinalRequest {
  const { url: target = '', params, paramsSerializer, data } = config;
  const given = { url: target, params, ...(paramsSerializer !== undefined && { paramsSerializer }) };
  const url = new URL(plainAxios.getUri(given), sending.origin);
  if (url.origin !== sending.origin || url.username !== '' || url.password !== '') {
    throw refusal(sending, 'An interceptor sent the request to another origin, or put a user into its URL');
  }
  url.hash = '';
  return { method: (config.method ?? 'get').toUpperCase(), url, body: bytesOf(data, sending) };
}

function bytesOf(data: unknown, sending: Sending): Uint8Array {
  if (data === undefined || data === null) return Buffer.alloc(0);
  if (typeof data === 'string') return Buffer.from(data);
  if (data instanceof Uint8Array) return Buffer.from(data);
  throw refusal(sending, 'An interceptor made the body something other than text or bytes');
}

function refusal(sending: Sending, what: string): AnyroomError {
  const message = `${what}; nothing was sent. Mend the interceptor, or configure base instead.`;
  return sending.fail({ code: 'misconfigured', outcome: 'not-sent', message });
}

/** What a credential's source throws may show how it signs in: only errors of the contract are passed on. */
async function authorizationOf(request: FinalRequest, sending: Sending): Promise<Authorization> {
  if (sending.signal.aborted) throw gaveUp(sending);
  sending.stage = 'authorizing';
  let authorization: Authorization;
  try {
    authorization = await sending.authorize(request, sending.signal);
  } catch (error) {
    if (AnyroomError.is(error)) throw error;
    const message = 'No credential was to be had: its source threw. Ask it directly to see why.';
    throw sending.fail({ code: 'unauthenticated', outcome: 'not-sent', message });
  }
  sending.holdSecrets(authorization.secrets);
  return authorization;
}

/** A body's text. Where the status says no, that is the answer, even when nobody can read the rest of it. */
async function textOf({ data, status }: AxiosResponse<Readable>, sending: Sending): Promise<string> {
  const { maxResponseBytes } = sending;
  const body = await readBody(data, maxResponseBytes, sending.signal);
  if ('text' in body) return body.text;
  if (body.failure === 'aborted') throw gaveUp(sending);
  if (status < 200 || status >= 300) return '';
  if (body.failure === 'broken') throw sending.fail({ ...failureOfNetwork(body.error, true), status });
  const message = `The answer is larger than ${maxResponseBytes} bytes. Raise maxResponseBytes, or look at the provider.`;
  throw sending.fail({ code: 'malformed-response', outcome: 'unknown', message, status });
}

function gaveUp(sending: Sending): AnyroomError {
  const outcome = sending.stage === 'sent' ? 'unknown' : 'not-sent';
  return sending.fail({ code: 'timeout', outcome, message: 'The attempt was given up.' });
}
