const REDACTED = '[redacted]';
const MARKER = Symbol.for('@anyroom/core/Secret');

/**
 * A text that must not be printed. However it is shown (`String`, template, `JSON.stringify`, `util.inspect`, `console`),
 * it reads `[redacted]`; `reveal()` is the one way to the text. Two secrets with different texts look alike to Jest's
 * `toEqual`: compare what they reveal.
 */
export class Secret {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  /** The text itself. Call it where the text is used, and keep the result nowhere. */
  reveal(): string {
    return this.#text;
  }

  toString(): string {
    return REDACTED;
  }

  toJSON(): string {
    return REDACTED;
  }

  [Symbol.toPrimitive](): string {
    return REDACTED;
  }

  [Symbol.for('nodejs.util.inspect.custom')](): string {
    return `Secret ${REDACTED}`;
  }

  /** Whether something is a secret, from whichever copy of the package. */
  static is(value: unknown): value is Secret {
    return typeof value === 'object' && value !== null && (value as Record<PropertyKey, unknown>)[MARKER] === true;
  }

  /** Wraps a text; a secret stays what it is. */
  static of(value: string | Secret): Secret {
    return Secret.is(value) ? value : new Secret(value);
  }
}

// Once for all of them: a definition for each would cost more than all the rest of a secret.
Object.defineProperty(Secret.prototype, MARKER, { value: true });
