import { Buffer } from 'node:buffer';

const LONGEST = 500;
const TOKEN_LIKE = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?/g;

/** What must not stand in a text that is shown. */
export interface Unspeakable {
  /** Ids that we sent: each becomes `<id>`. */
  readonly ids?: readonly string[];
  /** Secrets that we hold: each becomes `[redacted]`, also as base64, percent-encoded or JSON-escaped. */
  readonly secrets?: readonly string[];
}

/**
 * A vendor's words, fit to be shown: on one line, at most 500 characters, without ids and secrets of ours, and without
 * anything that looks like a join token.
 */
export function redact(text: string, { ids = [], secrets = [] }: Unspeakable): string {
  let shown = text;
  for (const secret of longestFirst(secrets.flatMap(spellings))) shown = shown.replaceAll(secret, '[redacted]');
  shown = shown.replace(TOKEN_LIKE, '[redacted]');
  for (const id of longestFirst(ids.flatMap(spellingsInText))) shown = replaceId(shown, id);
  shown = shown.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown;
}

function spellings(secret: string): readonly string[] {
  const base64 = Buffer.from(secret).toString('base64');
  return [
    ...spellingsInText(secret),
    base64,
    base64.replace(/=+$/, ''),
    encodeURIComponent(base64),
    Buffer.from(secret).toString('base64url'),
  ];
}

function spellingsInText(text: string): readonly string[] {
  return [
    text,
    encodeURIComponent(text),
    encodeURI(text),
    new URLSearchParams([['', text]]).toString().slice(1),
    JSON.stringify(text).slice(1, -1),
  ];
}

function longestFirst(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].filter((text) => text !== '').sort((a, b) => b.length - a.length);
}

/** A short id ('1') is replaced where it stands alone, or every number in the sentence would be in pieces. */
function replaceId(text: string, id: string): string {
  if (id.length > 3) return text.replaceAll(id, '<id>');
  const alone = new RegExp(`(?<![\\p{L}\\p{N}])${id.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu');
  return text.replace(alone, '<id>');
}
