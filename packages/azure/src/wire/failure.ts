import type { HttpAnswer, VendorFailure } from '@anyroom/adapter-kit/http';

/**
 * What Azure says went wrong: `{error: {code, message, details?}}`, the code also in the header `x-ms-error-code`. The
 * status decides what it means; no code is known that says more than its status.
 */
export function failureOf(answer: HttpAnswer, json: unknown): VendorFailure | undefined {
  if (answer.status >= 200 && answer.status < 300) return undefined;
  const error = asRecord(asRecord(json)['error']);
  const code = error['code'] ?? answer.header('x-ms-error-code');
  const message = messageOf(json);
  return {
    ...(typeof code === 'string' && { vendorCode: code }),
    ...(message !== '' && { message }),
  };
}

/**
 * What the vendor says is wrong, in its words: with one entry of a PATCH, or with all of them. Ids and what else must not
 * be shown are still in it.
 */
export function messageOf(json: unknown, id?: string): string {
  const error = asRecord(asRecord(json)['error']);
  return [error['message'], ...particulars(error, id)].filter((said) => typeof said === 'string').join(' ');
}

/** What is wrong with which field: `message` itself says of a refused value no more than that something is. */
function particulars(error: Record<string, unknown>, id: string | undefined): readonly string[] {
  return detailsOf(error).flatMap(({ message, target }) => {
    const isOfAnother =
      typeof target === 'string' && target.startsWith(TARGET) && id !== undefined && !isAbout(target, id);
    if (isOfAnother) return [];
    if (typeof message !== 'string' || message === '') return [];
    return [typeof target === 'string' && /^\w+$/.test(target) ? `${target}: ${message}` : message];
  });
}

/** Whom a refusal of several entries names. */
export interface Offenders {
  readonly named: ReadonlySet<string>;
  /** Any of them may be meant. */
  readonly suspected: ReadonlySet<string>;
}

/**
 * The entries of a refused PATCH that `details[].target` names, such as `$.participants.<raw id>.role`. An id may stand
 * within another one, and so may what is wrong with it: where several fit, nobody is named, and all of them are suspected.
 */
export function offendersOf(json: unknown, ids: readonly string[]): Offenders {
  const named = new Set<string>();
  const suspected = new Set<string>();
  for (const { target } of detailsOf(asRecord(asRecord(json)['error']))) {
    const fitting = ids.filter((id) => isAbout(target, id));
    for (const id of fitting) (fitting.length === 1 ? named : suspected).add(id);
  }
  for (const id of named) suspected.delete(id);
  return { named, suspected };
}

function isAbout(target: unknown, id: string): boolean {
  return typeof target === 'string' && (target === `${TARGET}${id}` || target.startsWith(`${TARGET}${id}.`));
}

const TARGET = '$.participants.';

function detailsOf({ details }: Record<string, unknown>): readonly Record<string, unknown>[] {
  return (Array.isArray(details) ? details : []).map(asRecord);
}

function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
