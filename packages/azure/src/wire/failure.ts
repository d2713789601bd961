import type { HttpAnswer, VendorFailure } from '@anyroom/adapter-kit/http';

/**
 * What Azure says went wrong: `{error: {code, message, details?}}`, the code also in the header `x-ms-error-code`. The
 * status decides what it means; no code is known that says more than its status.
 */
export function failureOf(answer: HttpAnswer, json: unknown): VendorFailure | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined;
  const error = asRecord(asRecord(json)['error']);
  const code = error['code'] ?? answer.header('x-ms-error-code');
  const message = [error['message'], ...particulars(error)].filter((said) => typeof said === 'string').join(' ');
  return {
    ...(typeof code === 'string' && { vendorCode: code }),
    ...(message !== '' && { message }),
  };
}

/** What is wrong with which field: `message` itself says of a refused value no more than that something is. */
function particulars(error: Record<string, unknown>): readonly string[] {
  return detailsOf(error).flatMap(({ message, target }) => {
    if (typeof message !== 'string' || message === '') return [];
    return [typeof target === 'string' && /^\w+$/.test(target) ? `${target}: ${message}` : message];
  });
}

/**
 * The entries of a refused PATCH that `details[].target` names, such as `$.participants.<raw id>.role`. An id may stand
 * within another one: the longest that fits is meant.
 */
export function namedOffenders(json: unknown, ids: readonly string[]): ReadonlySet<string> {
  const named = detailsOf(asRecord(asRecord(json)['error'])).flatMap(({ target }) => {
    if (typeof target !== 'string' || !target.startsWith(TARGET)) return [];
    const rest = target.slice(TARGET.length);
    const fitting = ids.filter((id) => rest === id || rest.startsWith(`${id}.`));
    return fitting.sort((a, b) => b.length - a.length).slice(0, 1);
  });
  return new Set(named);
}

const TARGET = '$.participants.';

function detailsOf({ details }: Record<string, unknown>): readonly Record<string, unknown>[] {
  return (Array.isArray(details) ? details : []).map(asRecord);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
