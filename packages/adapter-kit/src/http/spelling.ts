import { Buffer } from 'node:buffer';

/** A text read in one way, byte by byte, with the place in the text that each byte came from. */
export interface View {
  /** Its UTF-8 bytes, each as one character. */
  readonly bytes: string;
  readonly from: readonly number[];
  readonly to: readonly number[];
}

/** A part of a text: from, and up to but without. */
export type Range = readonly [from: number, to: number];

const NO_ESCAPES = '(?!)';
const PLUS = '\\+';
const PERCENT = '%[\\da-f]{2}';
const JSON_ESCAPES = '(?:\\\\u[\\da-f]{4})+|\\\\[^u]';

/** Every way in which a text may have been written: as it stands, percent-encoded, as a form, escaped for JSON, or both. */
export function viewsOf(text: string): readonly View[] {
  return [
    viewOf(text, NO_ESCAPES),
    ...(text.includes('%') ? [viewOf(text, PERCENT)] : []),
    ...(text.includes('+') ? [viewOf(text, `${PERCENT}|${PLUS}`)] : []),
    ...(text.includes('\\') ? [viewOf(text, JSON_ESCAPES), viewOf(text, `${PERCENT}|${JSON_ESCAPES}`)] : []),
  ];
}

/** Where a text stands in a view, as places in what the view is of. */
export function rangesOf(text: string, { bytes, from, to }: View): readonly Range[] {
  const wanted = latin1(text);
  const ranges: Range[] = [];
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) {
    ranges.push([from[at] as number, to[at + wanted.length - 1] as number]);
  }
  return ranges;
}

/** Puts something in the place of each range; ranges that touch or overlap are one. */
export function replaceRanges(text: string, ranges: readonly Range[], instead: string): string {
  let result = '';
  let done = 0;
  let covered = -1;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from > covered) result += text.slice(done, from) + instead;
    covered = Math.max(covered, to);
    done = covered;
  }
  return result + text.slice(done);
}

function viewOf(text: string, escapes: string): View {
  const from: number[] = [];
  const to: number[] = [];
  let bytes = '';
  for (const { 0: written, 1: encoded, index } of text.matchAll(new RegExp(`(${escapes})|[^]`, 'giu'))) {
    const meant = encoded === undefined ? latin1(written) : meaningOf(encoded);
    bytes += meant;
    for (let i = 0; i < meant.length; i += 1) {
      from.push(index);
      to.push(index + written.length);
    }
  }
  return { bytes, from, to };
}

/** The bytes that an escape stands for. */
function meaningOf(encoded: string): string {
  if (encoded === '+') return ' ';
  if (encoded.startsWith('%')) return String.fromCharCode(Number.parseInt(encoded.slice(1), 16));
  if (/^\\u/i.test(encoded)) {
    const units = encoded.match(/[\da-f]{4}/gi) ?? [];
    return latin1(String.fromCharCode(...units.map((unit) => Number.parseInt(unit, 16))));
  }
  const escaped = encoded.slice(1);
  return latin1(SHORT_ESCAPES.get(escaped) ?? escaped);
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
]);

function latin1(text: string): string {
  return text.length === 1 && text < '\x80' ? text : Buffer.from(text).toString('latin1');
}
