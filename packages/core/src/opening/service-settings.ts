import type { AnyroomError } from '../errors/anyroom-error.js';
import { misconfigured } from '../errors/misconfigured.js';
import type { Environment } from './participant-provider.js';

/** A parameter by such a name is a secret, whatever the provider: it belongs in the environment. */
const SECRET_NAME = /(key|token|secret|password|passwd|pwd|signature|credential|connection_?string)$/i;
const MOST_PARAMETERS = 100;
const PRINTABLE_NAME = /^[a-z][\w.-]{0,23}$/i;

/**
 * A service URL and the environment, read piece by piece. A URL says where, the environment says who. Mistakes are
 * collected, so that one start shows all of them; none ever shows the URL, a value from it, or a variable's value.
 */
export class ServiceSettings {
  /** In lower case, without the colon; empty where the URL has none. */
  readonly scheme: string;
  /** What stands between `//` and the path, as written; empty where there is none. */
  readonly authority: string;
  /** The path's segments, percent-decoded. */
  readonly segments: readonly string[];
  readonly #parameters: readonly (readonly [name: string, value: string])[];
  readonly #environment: Environment;
  readonly #operation: string;
  readonly #known = new Set<string>();
  readonly #knownPrefixes = new Set<string>();
  readonly #mistakes: string[] = [];

  /** @param operation - what opens it, for the errors */
  constructor(url: string, environment: Environment, operation = 'openParticipantService') {
    const parts = /^([a-z][a-z0-9+.-]*):(?:\/\/([^/?#]*))?([^?#]*)(?:\?([^#]*))?(#.*)?$/is.exec(url);
    const [, scheme = '', authority = '', path = '', query = '', fragment] = parts ?? [];
    this.scheme = scheme.toLowerCase();
    this.authority = authority;
    this.segments = path
      .split('/')
      .filter((segment) => segment !== '')
      .map((segment) => this.#decoded(segment));
    this.#parameters = [...new URLSearchParams(query)];
    this.#environment = environment;
    this.#operation = operation;
    if (authority.includes('@')) {
      this.mistake('The URL holds a user or a secret before an @. Take it out: a secret belongs in the environment.');
    }
    if (fragment !== undefined)
      this.mistake('The URL holds a # part, which nothing reads. Percent-encode a literal # as %23.');
  }

  /** The value of a parameter, if it is given and not empty. */
  parameter(name: string): string | undefined {
    this.#known.add(name);
    const found = this.#parameters.find(([key]) => key === name)?.[1];
    if (found === '') this.mistake(`The URL parameter ${name} is empty. Give it a value, or leave it out.`);
    return found === '' ? undefined : found;
  }

  /** A parameter that is `true` or `false`; absent is `undefined`. */
  flag(name: string): boolean | undefined {
    const value = this.parameter(name);
    if (value !== undefined && value !== 'true' && value !== 'false') {
      this.mistake(`The URL parameter ${name} must be true or false.`);
    }
    return value === undefined ? undefined : value === 'true';
  }

  /** The parameters whose names begin so ('role.'), in the order of the URL, without that beginning. */
  parametersUnder(prefix: string): ReadonlyMap<string, string> {
    this.#knownPrefixes.add(prefix);
    const found = new Map<string, string>();
    for (const [key, value] of this.#parameters) {
      if (!key.startsWith(prefix)) continue;
      const name = key.slice(prefix.length);
      if (name === '' || value === '') {
        this.mistake(`A URL parameter under ${prefix} lacks a name or a value. Write ${prefix}<name>=<value>.`);
      } else if (!found.has(name)) found.set(name, value);
    }
    return found;
  }

  /** An environment variable, if it is set and not empty. */
  variable(name: string): string | undefined {
    const value = Object.hasOwn(this.#environment, name) ? this.#environment[name] : undefined;
    return value === '' ? undefined : value;
  }

  /** Notes a mistake: one sentence on what is wrong and one on its mend, without any value. */
  mistake(text: string): void {
    this.#mistakes.push(text);
  }

  /** Call it when all is read: throws `misconfigured` with every mistake, parameters that nobody read among them. */
  check(): void {
    const mistakes = [...this.#mistakes, ...this.#parameterMistakes(true)];
    if (mistakes.length > 0) throw misconfigured(this.scheme, this.#operation, mistakes);
  }

  /**
   * For a URL that nobody understands: `misconfigured` with that mistake, and with what is wrong in any URL. Which
   * parameters are known, nobody can say.
   */
  refusal(mistake: string): AnyroomError {
    const mistakes = [mistake, ...this.#mistakes, ...this.#parameterMistakes(false)];
    return misconfigured(undefined, this.#operation, mistakes);
  }

  #parameterMistakes(mustBeKnown: boolean): readonly string[] {
    // More is no configuration, and to look at each of thousands would take its time.
    const names = this.#parameters.slice(0, MOST_PARAMETERS).map(([key]) => key);
    const tooMany = this.#parameters.length > MOST_PARAMETERS ? ['The URL has more parameters than there can be.'] : [];
    const expected = [...this.#known, ...[...this.#knownPrefixes].map((prefix) => `${prefix}<name>`)];
    const hint = expected.length === 0 ? 'It takes none.' : `Known are ${expected.join(', ')}.`;
    const mistakes = [...new Set(names)].flatMap((name) => {
      // What stands there without a value may be one.
      const isNamed =
        PRINTABLE_NAME.test(name) && this.#parameters.some(([key, value]) => key === name && /[^=]/.test(value));
      const shown = isNamed ? ` '${name}'` : ` number ${names.indexOf(name) + 1}`;
      const found: string[] = [];
      if (SECRET_NAME.test(name)) {
        found.push(`The URL parameter${shown} looks like a secret. Take it out: a secret belongs in the environment.`);
      } else if (mustBeKnown && !this.#isKnown(name)) {
        found.push(`The URL parameter${shown} is not known. ${hint}`);
      }
      if (names.indexOf(name) !== names.lastIndexOf(name)) {
        found.push(`The URL parameter${shown} is given twice. Give it once.`);
      }
      return found;
    });
    return [...tooMany, ...mistakes];
  }

  #isKnown(name: string): boolean {
    return this.#known.has(name) || [...this.#knownPrefixes].some((prefix) => name.startsWith(prefix));
  }

  #decoded(segment: string): string {
    try {
      return decodeURIComponent(segment);
    } catch {
      this.mistake('The URL path holds a broken % escape. Percent-encode a literal % as %25.');
      return segment;
    }
  }
}
