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

/** Every condition of RFC 6120 (sections 4.9.3, 6.5 and 8.3.3): a server that makes up another could repeat a secret. */
const CONDITIONS: ReadonlySet<string> = new Set(
  `aborted account-disabled bad-format bad-namespace-prefix bad-request conflict connection-timeout credentials-expired
  encryption-required feature-not-implemented forbidden gone host-gone host-unknown improper-addressing
  incorrect-encoding internal-server-error invalid-authzid invalid-from invalid-mechanism invalid-namespace invalid-xml
  item-not-found jid-malformed malformed-request mechanism-too-weak not-acceptable not-allowed not-authorized
  not-well-formed payment-required policy-violation recipient-unavailable redirect registration-required
  remote-connection-failed remote-server-not-found remote-server-timeout reset resource-constraint restricted-xml
  see-other-host service-unavailable subscription-required system-shutdown temporary-auth-failure undefined-condition
  unexpected-request unsupported-encoding unsupported-feature unsupported-stanza-type unsupported-version`.split(/\s+/),
);

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
  const isNamed = CONDITIONS.has(condition);
  return new Failure(kind, {
    code,
    message: isNamed ? `${message.replace(/\.$/, '')} (${condition}).` : message,
    ...(isNamed && { vendorCode: condition }),
  });
}
