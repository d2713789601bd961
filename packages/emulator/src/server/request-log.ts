import type { Fault } from '../faults/fault.js';

/** One request that arrived, refused or not. */
export interface RecordedRequest {
  readonly method: string;
  /** The request target as it arrived: undecoded, with its query. What looks like a join token is `<redacted>`. */
  readonly path: string;
  /** Names in lower case; the credentials in them are replaced by `<redacted>`. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As text, without join tokens; empty when there was none, or when it was refused unread. */
  readonly body: string;
  /** Absent as long as nothing was answered: the request hangs, or was cut off. */
  readonly status?: number;
  /** Absent unless a fault struck; `applied` is whether the request was carried out first. */
  readonly faults?: readonly { readonly kind: Fault['kind']; readonly applied: boolean }[];
}

/** The requests that an emulator got. */
export interface RequestLog {
  /** How many arrived since the start or the last `reset()`. */
  readonly count: number;
  /** The requests in the order in which they arrived. The oldest are dropped beyond `requestLogLimit`. */
  readonly all: readonly RecordedRequest[];
  /** Forgets all of them, and counts from zero. */
  reset(): void;
}

/** What has the form of a JWT, wherever it stands: join tokens have, and belong neither into a path nor a body here. */
export const withoutTokens = (text: string): string => text.replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<redacted>');

const SECRET_HEADERS = [
  'authorization',
  'x-auth-key',
  'x-auth-email',
  'x-auth-user-service-key',
  'cookie',
  'proxy-authorization',
];

/** The headers without what is secret in them: of `Authorization` the scheme stays, to tell the two apart. */
export function redacted(headers: RecordedRequest['headers']): RecordedRequest['headers'] {
  const entries = Object.entries(headers).map(([name, value]) => {
    if (value === undefined) return [name, value] as const;
    if (!SECRET_HEADERS.includes(name))
      return [name, typeof value === 'string' ? withoutTokens(value) : value.map(withoutTokens)] as const;
    const scheme = /^(bearer|hmac-sha256)\b/i.exec(String(value))?.[1];
    return [name, scheme && name === 'authorization' ? `${scheme} <redacted>` : '<redacted>'] as const;
  });
  return Object.fromEntries(entries);
}
