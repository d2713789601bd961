import { Buffer } from 'node:buffer';
import { type Range, rangesOf, type View, viewsInBase64, viewsOf } from './spelling.js';

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
  // What is cut may end within a secret, which then is not found: as much as shows that it is one is looked at beyond.
  const views = viewsOf(text.slice(0, 2 * LOOKED_AT));
  const insides = viewsInBase64(views);
  const encodings = secrets.filter((each) => each !== '').flatMap(encodingsOf);
  const marks: Mark[] = [
    ...views.flatMap((view) => [...encodings.flatMap((each) => rangesOf(each, view)), ...tokensIn(view)]).map(SECRET),
    ...insides
      .flatMap((view) => [
        ...secrets.filter((each) => each.length >= 6).flatMap((each) => rangesOf(each, view)),
        ...tokensIn(view),
      ])
      .map(SECRET),
    ...ids.filter((id) => id !== '').flatMap((id) => views.flatMap((view) => idsIn(view, id)).map(ID)),
  ];
  const shown = replaced(text, marks, LOOKED_AT)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  return (shown.length > LONGEST ? `${shown.slice(0, LONGEST)}…` : shown).toWellFormed();
}

/** What stands instead of a part of a text. */
interface Mark {
  readonly range: Range;
  readonly instead: '[redacted]' | '<id>';
}

const SECRET = (range: Range): Mark => ({ range, instead: '[redacted]' });
const ID = (range: Range): Mark => ({ range, instead: '<id>' });

/** A text up to a place, with its marks; those that overlap, or touch and are the same, are one. */
function replaced(text: string, marks: readonly Mark[], end: number): string {
  const merged: { from: number; to: number; instead: Mark['instead'] }[] = [];
  for (const { range, instead } of [...marks].sort((a, b) => a.range[0] - b.range[0])) {
    const [from, to] = range;
    const last = merged.at(-1);
    if (last === undefined || from > last.to || (from === last.to && instead !== last.instead)) {
      merged.push({ from, to, instead });
      continue;
    }
    last.to = Math.max(last.to, to);
    if (instead === '[redacted]') last.instead = instead;
  }
  let result = '';
  let done = 0;
  for (const { from, to, instead } of merged) {
    if (from >= end) break;
    result += text.slice(done, from) + instead;
    done = to;
  }
  return result + text.slice(done, Math.max(done, end));
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

/**
 * JSON web tokens, of which every join token known is one; or one in base64. Either part of the pattern takes all that
 * can be part of it, so that no character is looked at more than a few times.
 */
const TOKEN = /eyJ[\w-]{5,}(?:(\.)[\w.+/=%-]*)?|(ZXlK)[\w.+/=%-]{12,}/g;

function tokensIn({ bytes, from, to }: View): readonly Range[] {
  const ranges: Range[] = [];
  for (const { 0: token, 1: dot, 2: inBase64, index } of bytes.matchAll(TOKEN)) {
    if (dot === undefined && inBase64 === undefined) continue;
    ranges.push([from[index] as number, to[index + token.length - 1] as number]);
  }
  return ranges;
}

/** Where an id stands: a short one ('1') only where it stands alone, or every number would be in pieces. */
function idsIn(view: View, id: string): readonly Range[] {
  if (id.length > 3) return rangesOf(id, view);
  return rangesOf(id, view, (at, end) => {
    const before = Buffer.from(view.bytes.slice(Math.max(0, at - 4), at), 'latin1').toString();
    const after = Buffer.from(view.bytes.slice(end, end + 4), 'latin1').toString();
    return !/[\p{L}\p{N}]$/u.test(before) && !/^[\p{L}\p{N}]/u.test(after);
  });
}
