import type { Assumptions } from '../fidelity/assumptions.js';
import { sameSecret } from '../server/same-secret.js';
import { denied } from './refusal.js';
import type { Resource } from './resource.js';
import { contentHash, signature, stringToSign } from './signature.js';

/** A request as it arrived. */
export interface Arrival {
  readonly method: string;
  /** The request target, byte for byte. */
  readonly url: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

const MINUTE_IN_MS = 60_000;

/** Returns when the request carries a signature of one of the keys, or one of the Entra tokens; else throws a refusal. */
export function authenticate(
  { accessKeys, entraTokens }: Pick<Resource, 'accessKeys' | 'entraTokens'>,
  arrival: Arrival,
  { assume, now }: { readonly assume: Assumptions; readonly now: Date },
): void {
  const authorization = header('authorization');
  if (authorization === undefined) throw denied('There is no Authorization header.');
  const bearer = /^bearer (.+)$/i.exec(authorization)?.[1];
  if (bearer !== undefined) {
    if (entraTokens.some((token) => sameSecret(token, bearer))) return;
    throw denied('The bearer token is none that the emulator was seeded with (entraTokens).');
  }
  const claim = /^HMAC-SHA256 SignedHeaders=([^&]+)&Signature=(.+)$/.exec(authorization);
  if (!claim) throw denied('The Authorization header is neither a bearer token nor an HMAC-SHA256 signature.');
  const [, names = '', claimed = ''] = claim;
  const signed = names.toLowerCase().split(';');
  const dateName = signed.includes('x-ms-date') ? 'x-ms-date' : 'date';
  for (const name of [dateName, 'host', 'x-ms-content-sha256'])
    if (!signed.includes(name)) throw denied(`${name} is not among the signed headers.`);
  const values = signed.map((name) => {
    const value = header(name);
    if (value === undefined) throw denied(`The signed header ${name} is missing.`);
    return value;
  });
  if (!sameSecret(header('x-ms-content-sha256') ?? '', contentHash(arrival.body)))
    throw denied('x-ms-content-sha256 is not the hash of the body that arrived.');
  const accepted = targets(arrival.url, assume).flatMap((target) =>
    accessKeys.map((key) => signature(key, stringToSign(arrival.method, target, values))),
  );
  if (!accepted.some((right) => sameSecret(right, claimed)))
    throw denied('The signature does not match the request as it arrived: another key, or another text was signed.');
  const date = header(dateName) ?? '';
  const skewInMs = Math.abs(now.getTime() - (date.endsWith(' GMT') ? Date.parse(date) : Number.NaN));
  if (!(skewInMs <= Number(assume.clockSkew) * MINUTE_IN_MS))
    throw denied(`${dateName} is more than ${assume.clockSkew} minutes off, or not a date in GMT.`);

  function header(name: string): string | undefined {
    const value = Object.hasOwn(arrival.headers, name) ? arrival.headers[name] : undefined;
    return typeof value === 'string' ? value : value?.join(', ');
  }
}

/** The request targets that may have been signed for a URL. */
function targets(url: string, assume: Assumptions): readonly string[] {
  const mark = url.indexOf('?');
  if (assume.signedQuery === 'as-sent' || mark < 0) return [url];
  return [url, `${url.slice(0, mark)}?${new URLSearchParams(url.slice(mark + 1))}`];
}
