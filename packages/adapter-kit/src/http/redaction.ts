import { Buffer } from 'node:buffer';
import { rangesOf, replaceRanges, viewsOf } from './spelling.js';

const LONGEST = 500;

/** How much of a text is looked at: what a server can send must not cost more than it is worth. */
const LOOKED_AT = 8_192;

/** What must not stand in a text that is shown. */
export interface Unspeakable {
  /** Ids that we sent: each becomes `<id>`. */
  readonly ids?: readonly string[];
  /** Secrets that we hold: each becomes `[redacted]`, also in base64, percent-encoded or JSON-escaped. */
  readonly secrets?: readonly string[];
}

/**
 * A vendor's words, fit to be shown: on one line, at most 500 characters, without ids and secrets of ours, and without
 * anything that looks like a join token.
 */
export function redact(text: string, { ids = [], secrets = [] }: Unspeakable): string {
  // What is cut may end within a secret, which then is not found: as much as one can take up is dropped with it.
  const spare = Math.max(LOOKED_AT, ...secrets.map((secret) => 12 * secret.length));
  const isCut = text.length > LOOKED_AT + spare;
  let shown = isCut ? text.slice(0, LOOKED_AT + spare) : text;

  shown = withoutTexts(shown, secrets.flatMap(encodingsOf), '[redacted]');
  shown = shown.replace(TOKEN_RUN, withoutToken);
  shown = withoutTexts(shown, ids.filter(isLong), '<id>');
  for (const id of ids) if (!isLong(id) && id !== '') shown = shown.replace(standingAlone(id), '<id>');

  if (isCut) shown = shown.slice(0, Math.max(0, shown.length - spare));
  shown = shown.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return (shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown).toWellFormed();
}

function withoutTexts(text: string, unspeakable: readonly string[], instead: string): string {
  const texts = unspeakable.filter((each) => each !== '');
  if (texts.length === 0) return text;
  return replaceRanges(
    text,
    viewsOf(text).flatMap((view) => texts.flatMap((each) => rangesOf(each, view))),
    instead,
  );
}

/** A secret as it is, and what base64 makes of it: alone, or in the middle of something, at each of its three offsets. */
function encodingsOf(secret: string): readonly string[] {
  const bytes = Buffer.from(secret);
  const encodings = [secret, bytes.toString('base64'), bytes.toString('base64url')];
  for (const before of bytes.length < 6 ? [] : [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(before), bytes]);
    const [from, to] = [Math.ceil((before * 4) / 3), Math.floor((shifted.length * 4) / 3)];
    encodings.push(shifted.toString('base64').slice(from, to), shifted.toString('base64url').slice(from, to));
  }
  return [...new Set(encodings)];
}

/** What a token may be a part of. */
const TOKEN_RUN = /[\w.+/=%-]{12,}/g;

/** A JSON web token, of which every join token known is one; or one in base64. */
function withoutToken(run: string): string {
  const at = run.search(/eyJ[\w-]{5,1000}\.|ZXlK.{12}/);
  return at === -1 ? run : `${run.slice(0, at)}[redacted]`;
}

function isLong(id: string): boolean {
  return id.length > 3;
}

/** A short id ('1') is replaced where it stands alone, or every number in the sentence would be in pieces. */
function standingAlone(id: string): RegExp {
  return new RegExp(`(?<![\\p{L}\\p{N}])${id.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')}(?![\\p{L}\\p{N}])`, 'gu');
}
