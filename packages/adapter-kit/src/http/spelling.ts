import { Buffer } from 'node:buffer';

/** A text read in one way, byte by byte, with the place in the text that each byte came from. */
export interface View {
  /** Its UTF-8 bytes, each as one character. */
  readonly bytes: string;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/** A part of a text: from, and up to but without. */
export type Range = readonly [from: number, to: number];

/** What is taken for an escape when a view is read once more. */
interface Escapes {
  readonly percent?: boolean;
  readonly plus?: boolean;
  readonly json?: boolean;
}

const WAYS: readonly Escapes[] = [
  { percent: true },
  { percent: true, plus: true },
  { json: true },
  { percent: true, json: true },
];

/** How often a text may have been encoded upon itself: by the client's proxy, the vendor's gateway and its log. */
const DEPTH = 3;

/** How many bytes of what is sought must be there; what follows them is matched as far as it goes. */
const ENOUGH = 256;

/**
 * The ways in which a text may have been written: as it stands, percent-encoded, as a form, escaped for JSON, and these
 * upon each other. There is an upper bound to how many they are, whatever the text.
 */
export function viewsOf(text: string): readonly View[] {
  return decodedOver([asItStands(text)], DEPTH);
}

/** What the base64 in some views says, wherever in it one starts to read; which may be encoded once more. */
export function viewsInBase64(views: readonly View[]): readonly View[] {
  const inside = views.slice(0, 1 + WAYS.length).flatMap((view) => [0, 1, 2, 3].map((skip) => outOfBase64(view, skip)));
  return decodedOver(
    inside.filter(({ bytes }) => bytes !== ''),
    1,
  );
}

/** Where a text stands in a view, as places in what the view is of. Of a long text its beginning is enough. */
export function rangesOf(
  text: string,
  { bytes, from, to }: View,
  fits?: (at: number, end: number) => boolean,
): Range[] {
  const wanted = latin1(text);
  const beginning = wanted.slice(0, ENOUGH);
  const ranges: Range[] = [];
  for (let at = bytes.indexOf(beginning); at !== -1; ) {
    let end = at + beginning.length;
    while (end - at < wanted.length && bytes.charCodeAt(end) === wanted.charCodeAt(end - at)) end += 1;
    if (fits?.(at, end) ?? true) ranges.push([from[at] as number, to[end - 1] as number]);
    at = bytes.indexOf(beginning, Math.max(at, end - beginning.length) + 1);
  }
  return ranges;
}

function decodedOver(views: readonly View[], depth: number): readonly View[] {
  const all = [...views];
  const seen = new Set(all.map(({ bytes }) => bytes));
  let latest: readonly View[] = views;
  for (let round = 0; round < depth; round += 1) {
    const next: View[] = [];
    for (const view of latest) {
      for (const escapes of WAYS) {
        const decoded = decodedOnce(view, escapes);
        if (decoded === undefined || seen.has(decoded.bytes)) continue;
        seen.add(decoded.bytes);
        next.push(decoded);
      }
    }
    all.push(...next);
    latest = next;
  }
  return all;
}

function asItStands(text: string): View {
  const bytes = Buffer.from(text);
  const [from, to] = [new Int32Array(bytes.length), new Int32Array(bytes.length)];
  let at = 0;
  let index = 0;
  for (const character of text) {
    const size = character < '\x80' ? 1 : Buffer.byteLength(character);
    from.fill(index, at, at + size);
    index += character.length;
    to.fill(index, at, at + size);
    at += size;
  }
  return { bytes: bytes.toString('latin1'), from, to };
}

/** Reads a view's escapes; `undefined` where it has none. No reading is longer than what is read. */
function decodedOnce({ bytes, from, to }: View, { percent = false, plus = false, json = false }: Escapes) {
  const mayHave = (percent && bytes.includes('%')) || (plus && bytes.includes('+')) || (json && bytes.includes('\\'));
  if (!mayHave) return undefined;
  const [read, readFrom, readTo] = [Buffer.alloc(bytes.length), from.slice(), to.slice()];
  let size = 0;
  const put = (byte: number, at: number, end: number) => {
    read[size] = byte;
    readFrom[size] = from[at] as number;
    readTo[size] = to[end - 1] as number;
    size += 1;
  };
  for (let at = 0; at < bytes.length; ) {
    const byte = bytes.charCodeAt(at);
    const start = at;
    const percented = percent && byte === 0x25 ? hex(bytes, at + 1, 2) : undefined;
    if (percented !== undefined) {
      at += 3;
      put(percented, start, at);
    } else if (plus && byte === 0x2b) {
      at += 1;
      put(0x20, start, at);
    } else if (json && byte === 0x5c && at + 1 < bytes.length) {
      let units = '';
      for (let unit = unitAt(bytes, at); unit !== undefined; unit = unitAt(bytes, at)) {
        units += String.fromCharCode(unit);
        at += 6;
        // A pair is one character; everything else is put at once.
        if (unit < 0xd800 || unit > 0xdbff || units.length === 2) break;
      }
      if (units !== '') for (const each of Buffer.from(units)) put(each, start, at);
      else {
        at += 2;
        const escaped = bytes[start + 1] as string;
        put((SHORT_ESCAPES.get(escaped) ?? escaped).charCodeAt(0), start, at);
      }
    } else {
      at += 1;
      put(byte, start, at);
    }
  }
  return { bytes: read.toString('latin1', 0, size), from: readFrom, to: readTo };
}

/** What stands in a view's long runs of base64, from so many characters on; the runs are kept apart by a line's end. */
function outOfBase64({ bytes, from, to }: View, skip: number): View {
  const [readFrom, readTo] = [new Int32Array(bytes.length), new Int32Array(bytes.length)];
  let read = '';
  for (const { 0: run, index } of bytes.matchAll(/[\w+/-]{12,}/g)) {
    const decoded = Buffer.from(run.slice(skip), 'base64').toString('latin1');
    for (let i = 0; i < decoded.length; i += 1) {
      const at = index + skip + Math.floor((i * 4) / 3);
      readFrom[read.length + i] = from[at] as number;
      readTo[read.length + i] = to[Math.min(at + 1, bytes.length - 1)] as number;
    }
    readTo[read.length + decoded.length] = to[index + run.length - 1] as number;
    readFrom[read.length + decoded.length] = from[index + run.length - 1] as number;
    read += `${decoded}\n`;
  }
  return { bytes: read, from: readFrom, to: readTo };
}

function unitAt(bytes: string, at: number): number | undefined {
  return bytes[at] === '\\' && /^[uU]$/.test(bytes[at + 1] ?? '') ? hex(bytes, at + 2, 4) : undefined;
}

function hex(bytes: string, at: number, digits: number): number | undefined {
  let value = 0;
  for (let i = at; i < at + digits; i += 1) {
    const digit = '0123456789abcdef'.indexOf((bytes[i] ?? ' ').toLowerCase());
    if (digit === -1) return undefined;
    value = value * 16 + digit;
  }
  return value;
}

const SHORT_ESCAPES: ReadonlyMap<string, string> = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['b', '\b'],
  ['f', '\f'],
]);

function latin1(text: string): string {
  return Buffer.from(text).toString('latin1');
}
