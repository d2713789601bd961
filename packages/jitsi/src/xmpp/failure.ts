import type { ErrorCode, Subject } from '@anyroom/core';

/**
 * What went wrong on a stream, before it is an error of some call. The server's own words are never in it: only the
 * condition, which is one of a fixed list.
 */
export class Failure extends Error {
  override readonly name = 'Failure';
  readonly code: ErrorCode;
  /** Whether the server answered no (`answered`), or nothing was heard (`lost`). */
  readonly kind: 'answered' | 'lost';
  readonly vendorCode?: string;
  readonly subject?: Subject;

  constructor(
    kind: 'answered' | 'lost',
    options: {
      readonly code: ErrorCode;
      readonly message: string;
      readonly vendorCode?: string;
      readonly subject?: Subject;
    },
  ) {
    super(options.message);
    this.kind = kind;
    this.code = options.code;
    if (options.vendorCode !== undefined) this.vendorCode = options.vendorCode;
    if (options.subject !== undefined) this.subject = options.subject;
  }
}

/** What a condition means, and what to do about it. */
export type Meanings = Readonly<Record<string, readonly [code: ErrorCode, message: string]>>;

/** A condition's failure, or the one for conditions that are not known. */
export function failureOfCondition(
  kind: 'answered' | 'lost',
  condition: string,
  meanings: Meanings,
  other: readonly [code: ErrorCode, message: string],
): Failure {
  const [code, message] = Object.hasOwn(meanings, condition) ? (meanings[condition] ?? other) : other;
  const isNamed = /^[a-z][a-z-]{0,40}$/.test(condition);
  return new Failure(kind, {
    code,
    message: isNamed ? `${message.replace(/\.$/, '')} (${condition}).` : message,
    ...(isNamed && { vendorCode: condition }),
  });
}
