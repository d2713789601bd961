import { Buffer } from 'node:buffer';
import type { Readable } from 'node:stream';
import type { AnyroomError, Outcome } from '@anyroom/core';
import type { AxiosResponse, InternalAxiosRequestConfig } from 'axios';
import { AxiosHeaders, getAdapter } from 'axios';
import { failureOfNetwork } from './failure-of-network.js';
import type { Authorize, FinalRequest } from './http-request.js';
import { readBody } from './read-body.js';

/** What one attempt knows beside what axios is told, where no interceptor can read it by accident. */
export interface Attempt {
  /** Where the credential may go, and nowhere else. */
  readonly origin: string;
  readonly authorize: Authorize;
  readonly signal: AbortSignal;
  readonly maxResponseBytes: number;
  /** Called with every secret put on the request, before it is sent. */
  holdSecrets(secrets: readonly string[]): void;
  /** Called when the request is handed to the network. */
  sending(): void;
  /** Makes an error of this call, with its details. */
  fail(failure: AttemptFailure): AnyroomError;
}

/** How an attempt failed before there was a whole answer. */
export interface AttemptFailure {
  readonly code: AnyroomError['code'];
  readonly message: string;
  readonly outcome: Outcome;
  readonly status?: number;
}

const ATTEMPT = '@anyroom/attempt';

/** Attaches an attempt to an axios config: as a function, which neither axios' merging nor an inspector opens. */
export function withAttempt(attempt: Attempt): Record<string, unknown> {
  return { [ATTEMPT]: () => attempt };
}

const overNodeHttp = getAdapter('http');

/**
 * The axios adapter of every transport: puts the authorisation on the final bytes, sends them, and reads the answer.
 * Whatever leaves it, an answer or an error, holds neither the authorisation nor the request that carried it.
 */
export async function sendAttempt(config: InternalAxiosRequestConfig): Promise<AxiosResponse> {
  const attempt = (config as unknown as Record<string, () => Attempt>)[ATTEMPT]?.();
  if (attempt === undefined) throw new TypeError('This axios client only sends what its own service asks for.');

  const request = finalRequest(config, attempt);
  const authorization = await attempt.authorize(request, attempt.signal);
  attempt.holdSecrets(authorization.secrets);
  const headers = AxiosHeaders.from(config.headers).set(authorization.headers);

  let response: AxiosResponse<Readable>;
  try {
    attempt.sending();
    response = await overNodeHttp({
      ...config,
      url: request.url.href,
      baseURL: undefined,
      params: undefined,
      auth: undefined,
      headers,
      data: request.body.length === 0 ? undefined : request.body,
      signal: attempt.signal,
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
    throw attempt.fail(failureOfNetwork(error, attempt.signal.aborted));
  }
  const { status, statusText } = response;
  const body = await readBody(response.data, attempt.maxResponseBytes, attempt.signal);
  if ('failure' in body) throw attempt.fail({ status, ...failureOfBody(body, attempt.maxResponseBytes) });
  return { data: body.text, status, statusText, headers: response.headers, config };
}

/** The request as interceptors left it; its origin must still be the configured one. */
function finalRequest(config: InternalAxiosRequestConfig, attempt: Attempt): FinalRequest {
  const url = new URL(config.url ?? '', attempt.origin);
  for (const [name, value] of Object.entries((config.params ?? {}) as Record<string, unknown>)) {
    url.searchParams.append(name, String(value));
  }
  if (url.origin !== attempt.origin) {
    throw attempt.fail({
      code: 'misconfigured',
      outcome: 'not-sent',
      message: 'An interceptor sent the request to another origin; nothing was sent. Configure base instead.',
    });
  }
  const data: unknown = config.data;
  const body = data === undefined || data === null ? Buffer.alloc(0) : Buffer.from(data as string | Uint8Array);
  return { method: (config.method ?? 'get').toUpperCase(), url, body };
}

function failureOfBody(
  { failure, error }: { readonly failure: string; readonly error?: Error },
  limit: number,
): AttemptFailure {
  if (failure === 'too-large') {
    const message = `The answer is larger than ${limit} bytes. Raise maxResponseBytes, or look at the provider.`;
    return { code: 'malformed-response', outcome: 'unknown', message };
  }
  return failureOfNetwork(error, failure === 'aborted');
}
