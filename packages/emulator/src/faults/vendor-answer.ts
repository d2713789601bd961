import { Refusal as AzureRefusal } from '../azure/refusal.js';
import { Refusal as CloudflareRefusal, GatewayRefusal } from '../cloudflare/refusal.js';
import type { Answer } from '../server/answer.js';
import type { Provider, RateLimitFault } from './fault.js';

/** An answer that is no operation's, in its vendor's envelope, with the headers that go with it. */
export interface VendorAnswer extends Answer {
  readonly headers: Readonly<Record<string, string>>;
}

export function rateLimited(provider: Provider, fault: RateLimitFault): VendorAnswer {
  const { retryAfterInSeconds: seconds, retryAfterInMs: ms } = fault;
  const msHeader = provider === 'azure' ? 'x-ms-retry-after-ms' : 'retry-after-ms';
  const headers = {
    ...(seconds === undefined ? {} : { 'retry-after': String(seconds) }),
    ...(ms === undefined ? {} : { [msHeader]: String(ms) }),
  };
  if (provider === 'cloudflare') {
    const refusal = new GatewayRefusal(429, 971, 'Please wait and consider throttling your request speed');
    return { ...refusal.answer, headers };
  }
  return azure(new AzureRefusal(429, 'TooManyRequests', 'The request rate is too high.'), headers);
}

const AZURE_CODES: Readonly<Record<number, string>> = {
  500: 'InternalServerError',
  502: 'BadGateway',
  503: 'ServiceUnavailable',
  504: 'GatewayTimeout',
};

export function serverError(provider: Provider, status: number): VendorAnswer {
  const message = 'The emulator was told to fail here.';
  if (provider === 'cloudflare') return { ...new CloudflareRefusal(status, message).answer, headers: {} };
  return azure(new AzureRefusal(status, AZURE_CODES[status] ?? 'ServerError', message));
}

const azure = (refusal: AzureRefusal, headers: Readonly<Record<string, string>> = {}): VendorAnswer => ({
  ...refusal.answer,
  headers: { ...headers, 'x-ms-error-code': refusal.code },
});
