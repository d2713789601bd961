import { type AnyDecoder, decode } from '../decoding/decode.js';
import { codeOfStatus, outcomeOfCode } from './error-of-status.js';
import type { Failure } from './failure.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpAnswer } from './http-request.js';
import type { RequestContext } from './request-context.js';
import type { RequestErrors } from './request-errors.js';
import { retryAfterInMs } from './retry-after.js';

/** How a vendor answers. */
export type AboutAnswers = Pick<HttpClientOptions, 'vendor' | 'failureOf' | 'parseJson' | 'requestIdHeader'>;

/** What an answer says: the value asked for, or what went wrong. */
export type Reading<A> = { readonly value: A } | { readonly failure: Failure };

/**
 * Reads a whole answer: the vendor's own code decides first, then the status, then whether the body decodes.
 *
 * @param errors - makes the vendor's words fit to be shown
 * @param codec - is given `undefined` for an answer without a body
 * @param onFailure - sees the JSON of a failed answer, and what makes words of it fit to be shown
 */
export function readAnswer<A>(
  answer: HttpAnswer,
  codec: AnyDecoder<A>,
  { vendor, failureOf, parseJson, requestIdHeader }: AboutAnswers,
  errors: Pick<RequestErrors, 'shown'>,
  onFailure?: RequestContext['onFailure'],
): Reading<A> {
  const { status } = answer;
  const json = parsed(answer.text, parseJson);
  const said = failureOf(answer, json === NOT_JSON ? undefined : json);
  const isSuccess = said === undefined && status >= 200 && status < 300;
  const decoded = isSuccess ? decode(codec, json) : undefined;
  if (decoded?.ok) return { value: decoded.value };

  const shown = (text: string) => errors.shown(text);
  const vendorRequestId = requestIdHeader === undefined ? undefined : answer.header(requestIdHeader);
  if (decoded !== undefined) {
    const isJson = json !== undefined && json !== NOT_JSON;
    const where = !isJson ? 'it is not JSON' : `wrong at ${decoded.paths.slice(0, 5).map(shown).join(', ')}`;
    const message = `${vendor} answered ${status}, but with an answer that makes no sense: ${where}.`;
    return { failure: { code: 'malformed-response', outcome: 'unknown', message, status, vendorRequestId } };
  }
  onFailure?.(json === NOT_JSON ? undefined : json, shown);
  const code = said?.code ?? codeOfStatus(status);
  // A vendor that says no at 200 means the no.
  const isStatusTelling = status < 200 || status > 299;
  const mayComeBack = code === 'rate-limited' || code === 'unavailable';
  return {
    failure: {
      ...said,
      code,
      outcome: outcomeOfCode(code),
      message: sentence(
        `${vendor} answered ${isStatusTelling ? status : 'with an error'}${wordsOf(status, said?.message, shown)}`,
      ),
      status,
      vendorRequestId,
      retryAfterInMs: mayComeBack ? retryAfterInMs((name) => answer.header(name)) : undefined,
    },
  };
}

function wordsOf(status: number, message: string | undefined, shown: (text: string) => string): string {
  const words = message === undefined ? '' : shown(message);
  if (words !== '') return `: ${words}`;
  return status >= 300 && status < 400 ? ', a redirect, which is never followed' : '';
}

function sentence(text: string): string {
  return /[.!?…]$/.test(text) ? text : `${text}.`;
}

/** What no codec takes: a page of HTML at 200 is not the empty answer of a 204. */
const NOT_JSON = Symbol('not JSON');

/** The value of a body; `undefined` for an empty one. */
function parsed(text: string, parseJson: (text: string) => unknown = JSON.parse): unknown {
  if (text === '') return undefined;
  try {
    return parseJson(text);
  } catch {
    return NOT_JSON;
  }
}
