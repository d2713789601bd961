import type { Fault } from '../faults/fault.js';

/** One request that arrived, refused or not. */
export interface RecordedRequest {
  readonly method: string;
  /** The request target as it arrived: undecoded, with its query. In place of a secret it has `<redacted>`. */
  readonly path: string;
  /** Names in lower case; the credentials in them are replaced by `<redacted>`. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As text, without secrets; empty when there was none, or when it was refused unread. */
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

/** Shorter ones are not looked for: the log would be full of holes where a seed calls its token `a`. */
const LEAST_OF_A_SECRET = 8;

/** What has the form of a secret: join tokens are JWTs, and the rest goes by the name in front of it. */
const FORMS: readonly (readonly [RegExp, string])[] = [
  [/eyJ[\w-]+\.[\w-]+\.[\w-]*/g, '<redacted>'],
  [/\b(bearer(?:\s|%20|\+)+)[^\s"'<>,;&]+/gi, '$1<redacted>'],
  [/\b((?:signature|accesskey)(?:=|%3D))[^\s"'<>,;&]+/gi, '$1<redacted>'],
  [/("(?:access_key|private_key|secret|password|token)"\s*:\s*")(?:[^"\\]|\\.)*/gi, '$1<redacted>'],
];

/** The text without what has the form of a secret, wherever it stands, and without those that are known to be one. */
export function withoutSecrets(text: string, known: readonly string[]): string {
  if (text === '') return text;
  let kept = text;
  for (const secret of known)
    if (secret.length >= LEAST_OF_A_SECRET)
      for (const form of new Set([secret, encodeURIComponent(secret)])) kept = kept.replaceAll(form, '<redacted>');
  for (const [form, instead] of FORMS) kept = kept.replaceAll(form, instead);
  return kept;
}

/** The names of headers that hold nothing else. */
const SECRET_NAME = /authori[sz]ation|api-?key|secret|token|password|cookie|^x-auth-/;

/** The headers without what is secret in them: of `Authorization` the scheme stays, to tell the two apart. */
export function redacted(headers: RecordedRequest['headers'], known: readonly string[]): RecordedRequest['headers'] {
  const entries = Object.entries(headers).map(([name, value]) => {
    if (value === undefined) return [name, value] as const;
    if (!SECRET_NAME.test(name))
      return [
        name,
        typeof value === 'string' ? withoutSecrets(value, known) : value.map((it) => withoutSecrets(it, known)),
      ] as const;
    const scheme = /^(bearer|hmac-sha256)\b/i.exec(String(value))?.[1];
    return [name, scheme && name === 'authorization' ? `${scheme} <redacted>` : '<redacted>'] as const;
  });
  return Object.fromEntries(entries);
}
