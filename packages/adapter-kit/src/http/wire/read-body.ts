import { Buffer } from 'node:buffer';
import type { Transform } from 'node:stream';
import load from '../../loading/load.cjs';

/** Where a body comes from. */
export interface BodySource {
  pause(): void;
  resume(): void;
}

/** Takes a body in as it arrives. */
export interface BodyReader {
  write(chunk: Buffer): void;
  /** Nothing follows. */
  end(): void;
  /** Lets go of what it holds; nothing is told any more. */
  drop(): void;
}

/** What comes of a body: its text, or why there is none. */
export interface BodyOutcome {
  read(text: string): void;
  failed(reason: 'broken' | 'too-large', error?: unknown): void;
}

/**
 * Reads a body as UTF-8 text, at most `limitInBytes` of it after decompression.
 *
 * @param encoding - the header `content-encoding`; what is not known is read as it is
 */
export function readBody(
  encoding: string | undefined,
  limitInBytes: number,
  source: BodySource,
  outcome: BodyOutcome,
): BodyReader {
  const makeUnpacker = encoding === undefined ? undefined : UNPACKERS.get(encoding.trim().toLowerCase());
  const plain = new PlainReader(limitInBytes, outcome);
  return makeUnpacker === undefined ? plain : new PackedReader(makeUnpacker, plain, source, outcome);
}

class PlainReader implements BodyReader {
  #chunks: Buffer[] = [];
  #size = 0;
  readonly #limitInBytes: number;
  readonly #outcome: BodyOutcome;

  constructor(limitInBytes: number, outcome: BodyOutcome) {
    this.#limitInBytes = limitInBytes;
    this.#outcome = outcome;
  }

  write(chunk: Buffer): void {
    this.#size += chunk.length;
    if (this.#size > this.#limitInBytes) {
      this.drop();
      this.#outcome.failed('too-large');
    } else this.#chunks.push(chunk);
  }

  end(): void {
    const [first] = this.#chunks;
    const bytes = first !== undefined && this.#chunks.length === 1 ? first : Buffer.concat(this.#chunks, this.#size);
    const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
    this.#outcome.read(bytes.toString('utf8', hasMark ? 3 : 0));
  }

  drop(): void {
    this.#chunks = [];
  }
}

/** Reads a compressed body. It takes no more in than it can unpack, so that a small one cannot become a large one at once. */
class PackedReader implements BodyReader {
  #unpacker: Transform | undefined;
  readonly #makeUnpacker: (first: Buffer) => Transform;
  readonly #plain: PlainReader;
  readonly #source: BodySource;
  readonly #outcome: BodyOutcome;
  #isOver = false;

  constructor(
    makeUnpacker: (first: Buffer) => Transform,
    plain: PlainReader,
    source: BodySource,
    outcome: BodyOutcome,
  ) {
    this.#makeUnpacker = makeUnpacker;
    this.#source = source;
    this.#outcome = outcome;
    this.#plain = plain;
  }

  write(chunk: Buffer): void {
    if (this.#isOver) return;
    this.#unpacker ??= this.#started(chunk);
    if (this.#unpacker.write(chunk)) return;
    this.#source.pause();
    this.#unpacker.once('drain', () => this.#source.resume());
  }

  end(): void {
    if (this.#isOver) return;
    if (this.#unpacker === undefined) this.#plain.end();
    else this.#unpacker.end();
  }

  drop(): void {
    this.#isOver = true;
    this.#plain.drop();
    this.#unpacker?.destroy();
  }

  #started(first: Buffer): Transform {
    const unpacker = this.#makeUnpacker(first);
    unpacker.on('data', (chunk: Buffer) => {
      if (!this.#isOver) this.#plain.write(chunk);
    });
    unpacker.on('end', () => {
      if (!this.#isOver) this.#plain.end();
    });
    unpacker.on('error', (error) => {
      if (this.#isOver) return;
      this.drop();
      this.#outcome.failed('broken', error);
    });
    return unpacker;
  }
}

const UNPACKERS: ReadonlyMap<string, (first: Buffer) => Transform> = new Map<string, (first: Buffer) => Transform>([
  ['gzip', () => load.zlib().createGunzip()],
  ['x-gzip', () => load.zlib().createGunzip()],
  // Some servers leave out the header of the format that the name stands for (RFC 9110, 8.4.1.2).
  [
    'deflate',
    ([first = 0]) => ((first & 0x0f) === 0x08 ? load.zlib().createInflate() : load.zlib().createInflateRaw()),
  ],
  ['br', () => load.zlib().createBrotliDecompress()],
]);

/** What {@link readBody} can unpack, as a request asks for it. */
export const ACCEPTED_ENCODINGS = 'gzip, deflate, br';
