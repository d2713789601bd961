import { Buffer } from 'node:buffer';
import { inspect } from 'node:util';

/** A secret as it may turn up. */
export function spellingsOf(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64');
  return [
    ...new Set([
      secret,
      base64,
      base64.replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
      encodeURIComponent(secret),
      encodeURIComponent(base64),
      new URLSearchParams([['', secret]]).toString().slice(1),
      JSON.stringify(secret).slice(1, -1),
    ]),
  ];
}

/** A value in every way in which one is commonly shown. */
export function showings(value: unknown): string {
  const { message, stack, cause } = (value ?? {}) as { message?: unknown; stack?: unknown; cause?: unknown };
  return [inspected(value), json(value), text(value), message, stack, inspected(cause)].join('\n');
}

const inspected = (value: unknown) => inspect(value, { depth: null, showHidden: true, getters: true });

function json(value: unknown): string | undefined {
  const seen = new Set<unknown>();
  return JSON.stringify(value, (_, each) => {
    if (typeof each !== 'object' || each === null) return each;
    if (seen.has(each)) return undefined;
    seen.add(each);
    return each;
  });
}

/** Objects without a prototype have no text. */
const text = (value: unknown) =>
  typeof value === 'object' && value !== null && !('toString' in value) ? '' : String(value);
