/**
 * What an XMPP server makes of an address before it looks at it (stringprep: RFC 3491 and RFC 6122): it folds case,
 * normalises, and drops characters that nobody sees, so that several spellings are one address. Only the spelling that
 * comes out of this unchanged is taken here; what is wrong with another is said in a few words.
 */

const encoder = new TextEncoder();

/** What each part of an address may have, in bytes of UTF-8. */
const MOST_BYTES = 1023;

/** Characters that a server drops, or that have no place in an address: unseen, unassigned, private or replaced. */
const NEVER = /[\p{C}\p{Z}\p{Default_Ignorable_Code_Point}\u1806\u2ff0-\u2fff\ufff9-\uffff]/u;

/** Letters that are written from right to left, and where they may be in Unicode. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const RIGHT_TO_LEFT_ONLY =
  /^(?=[\p{L}])[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\u{10800}-\u{10fff}\u{1e800}-\u{1efff}0-9._-]*(?<=[\p{L}])$/u;

/** Has no upper case that Unicode's folding would take it for. */
const KEEPS_ITS_CASE = 'ı';

/** What is wrong with a part of an address, or `undefined` where a server leaves it exactly as it is. */
export function flawOf(part: string): string | undefined {
  if (part === '') return 'is empty';
  if (!part.isWellFormed()) return 'holds half of a surrogate pair';
  if (encoder.encode(part).length > MOST_BYTES) return `is longer than ${MOST_BYTES} bytes`;
  if (NEVER.test(part)) return 'holds a space, a control character, or another that an address cannot hold';
  if (part.normalize('NFKC') !== part) return 'is not in the normalised form NFKC';
  if (folded(part) !== part) return 'is not in lower case';
  if (RIGHT_TO_LEFT.test(part) && !RIGHT_TO_LEFT_ONLY.test(part)) return 'mixes directions of writing';
  return undefined;
}

/** As a server compares: by upper case and back, which catches those without a lower case of their own (`ß`, `ς`). */
function folded(part: string): string {
  let result = '';
  for (const character of part) {
    result +=
      character === KEEPS_ITS_CASE ? character : [...character.toUpperCase()].map((one) => one.toLowerCase()).join('');
  }
  return result.normalize('NFKC');
}

/** What is wrong with a local part ('ann' of 'ann@example.com'), or `undefined`. */
export function flawOfLocal(local: string): string | undefined {
  if (/["&'/:<>@]/.test(local)) return `holds one of " & ' / : < > @`;
  return flawOf(local);
}

/** What is wrong with a domain, or `undefined`. */
export function flawOfDomain(domain: string): string | undefined {
  const isDomain = domain.split('.').every((label) => /^[\p{L}\p{M}\p{N}_-]+$/u.test(label));
  return isDomain ? flawOf(domain) : 'is no domain';
}
