import { isDeepStrictEqual } from 'node:util';
import type { Recorded } from './recorder.js';

/** One thing in which what we send is not what the official SDK sends for the same intent. */
export interface Difference {
  /** `<number of the request>.<part>`, such as `0.target` or `1.body.participants`. */
  readonly at: string;
  readonly ours: unknown;
  readonly theirs: unknown;
}

/** A difference that is meant. */
export interface Meant extends Difference {
  readonly reason: string;
}

/** Headers that belong to the vendor's protocol; what varies by nature is told by its form alone. */
const FORMS: readonly (readonly [name: string, form: RegExp, stands: string])[] = [
  ['accept', /^$/, ''],
  ['content-type', /^$/, ''],
  ['x-ms-date', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/, '<date>'],
  ['x-ms-content-sha256', /^[\w+/]{43}=$/, '<hash>'],
  ['authorization', /^HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=[\w+/]{43}=$/, '<signed>'],
  ['x-ms-client-request-id', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '<uuid>'],
  ['repeatability-request-id', /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/, '<uuid>'],
  ['repeatability-first-sent', /^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT$/, '<date>'],
];

/** Everything in which two sequences of requests differ: method, target, the protocol's headers, and the very text. */
export function differencesOf(ours: readonly Recorded[], theirs: readonly Recorded[]): readonly Difference[] {
  const count = Math.max(ours.length, theirs.length);
  return Array.from({ length: count }, (_, index) => {
    const [one, other] = [ours[index], theirs[index]];
    if (one === undefined || other === undefined) return [{ at: `${index}`, ours: lineOf(one), theirs: lineOf(other) }];
    const parts = [
      { at: 'method', ours: one.method, theirs: other.method },
      { at: 'target', ours: one.target, theirs: other.target },
      ...FORMS.map(([name]) => ({ at: name, ours: headerOf(one, name), theirs: headerOf(other, name) })),
      ...(one.body === other.body ? [] : inBodies(one.body, other.body)),
    ];
    return parts
      .filter((part) => !isDeepStrictEqual(part.ours, part.theirs))
      .map((part) => ({ ...part, at: `${index}.${part.at}` }));
  }).flat();
}

const lineOf = (request: Recorded | undefined) => request && `${request.method} ${request.target}`;

function headerOf({ headers }: Recorded, name: string): string | undefined {
  const [, form = /^$/, stands] = FORMS.find(([known]) => known === name) ?? [];
  const value = headers[name];
  return value !== undefined && form.test(value) ? stands : value;
}

/** By key where both are objects; the text itself where the keys do not tell. */
function inBodies(ours: string, theirs: string): readonly Difference[] {
  const [one, other] = [ours, theirs].map((text) => (text === '' ? undefined : (JSON.parse(text) as unknown)));
  const keys = [one, other].flatMap((body) => (typeof body === 'object' && body !== null ? Object.keys(body) : []));
  const byKey = [...new Set(keys)]
    .map((key) => ({ at: `body.${key}`, ours: valueAt(one, key), theirs: valueAt(other, key) }))
    .filter((difference) => !isDeepStrictEqual(difference.ours, difference.theirs));
  return byKey.length > 0 ? byKey : [{ at: 'body', ours, theirs }];
}

const valueAt = (body: unknown, key: string) => (body as Record<string, unknown> | undefined)?.[key];
