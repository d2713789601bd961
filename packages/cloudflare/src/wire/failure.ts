import type { HttpAnswer, VendorFailure } from '@anyroom/adapter-kit/http';
import { codeOfStatus } from '@anyroom/adapter-kit/http';

/**
 * What Cloudflare says went wrong. A RealtimeKit route answers in one of two envelopes: its own,
 * `{success: false, error: {code, message}}`, or that of the gateway before it, `{success: false, errors: [{code, message}]}`.
 * Either may come at status 200.
 */
export function failureOf({ status }: HttpAnswer, json: unknown): VendorFailure | undefined {
  const body = asRecord(json);
  const said = asRecord(body['error']);
  const first = Array.isArray(body['errors']) ? asRecord(body['errors'][0]) : {};
  const code = said['code'] ?? first['code'];
  const message = said['message'] ?? first['message'] ?? body['error'];
  const isFailure = status < 200 || status >= 300 || body['success'] === false || code === SLOW_DOWN;
  if (!isFailure) return undefined;

  const text = typeof message === 'string' ? message : undefined;
  const mapped = typeof code === 'number' ? meaningOf(code, text, status) : undefined;
  return {
    ...mapped,
    ...((typeof code === 'number' || typeof code === 'string') && { vendorCode: String(code) }),
    ...(text !== undefined && { message: text }),
  };
}

/** Whether an answer is in one of the two envelopes: only then has the vendor spoken, and nobody on the way to it. */
export function isEnvelope(json: unknown): boolean {
  const { success, error, errors } = asRecord(json);
  return success === false || (error ?? errors ?? undefined) !== undefined;
}

/** Can arrive with any status, even 200. */
const SLOW_DOWN = 971;

/** The gateway's codes that say more than the status, as a client built from live tests catalogues them. */
function meaningOf(code: number, message: string | undefined, status: number): VendorFailure | undefined {
  switch (code) {
    case 10000: // authentication error
    case 6003: // invalid request headers
    case 9103: // unknown X-Auth-Key or X-Auth-Email
    case 9106: // missing X-Auth-Key, X-Auth-Email or Authorization
    case 9109: // unauthorised to access the resource
      return { code: 'unauthenticated' };
    case 10001: // method not allowed for this token, or a fault of the gateway under the same number
      return { code: message !== undefined && /internal error/i.test(message) ? 'unavailable' : 'permission-denied' };
    case 7003: // no route: a path id does not resolve, mostly the account's
      return { code: 'not-found', subject: 'account' };
    case SLOW_DOWN:
      return { code: 'rate-limited' };
    default:
      // RealtimeKit's own code mirrors the status that the answer should have had.
      return status >= 200 && status < 300 && code >= 400 && code < 600 ? { code: codeOfStatus(code) } : undefined;
  }
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}
