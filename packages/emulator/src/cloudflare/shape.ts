import { isObject } from '../server/parse-json.js';

export interface Leniency {
  /** What becomes of fields that are not known. */
  readonly unknown: 'ignored' | 'refused';
  /** Whether what is required may be left out, at every depth. */
  readonly partial?: boolean;
}

/** What a part of a body looks like. */
export interface Shape {
  /** Adds to `mistakes` what is wrong with the value at `path`. */
  check(value: unknown, path: string, mistakes: string[], leniency: Leniency): void;
  /** A value that has been checked, without the fields that are not known. */
  known(value: unknown): unknown;
}

/** What is wrong with a value; nothing when it has the shape. An empty path is that of a whole body. */
export function mistakesIn(value: unknown, shape: Shape, path: string, leniency: Leniency): readonly string[] {
  const mistakes: string[] = [];
  shape.check(value, path, mistakes, leniency);
  return mistakes;
}

const simple = (test: (value: unknown) => boolean, what: string): Shape => ({
  check(value, path, mistakes) {
    if (!test(value)) mistakes.push(`${path} must be ${what}`);
  },
  known: (value) => value,
});

export const text = simple((value) => typeof value === 'string', 'a string');
export const name = simple((value) => typeof value === 'string' && value !== '', 'a string that is not empty');
export const flag = simple((value) => typeof value === 'boolean', 'true or false');
export const amount = simple((value) => Number.isFinite(value) && (value as number) >= 0, 'a number, 0 or more');
export const oneOf = (...values: readonly string[]): Shape =>
  simple((value) => values.some((it) => it === value), values.join(' or '));
/** An object with any keys and values. */
export const anyObject = simple(isObject, 'an object');

export const orNull = (shape: Shape): Shape => ({
  check(value, path, mistakes, leniency) {
    if (value === null) return;
    const found = mistakesIn(value, shape, path, leniency);
    mistakes.push(...found.map((it) => (it.startsWith(`${path} must be `) ? `${it} or null` : it)));
  },
  known: (value) => (value === null ? null : shape.known(value)),
});

export const listOf = (item: Shape): Shape => ({
  check(value, path, mistakes, leniency) {
    if (!Array.isArray(value)) mistakes.push(`${path} must be a list`);
    else for (const [index, it] of value.entries()) item.check(it, `${path}[${index}]`, mistakes, leniency);
  },
  known: (value) => (value as readonly unknown[]).map((it) => item.known(it)),
});

type Fields = Readonly<Record<string, Shape>>;

/** An object with these fields, the optional ones last. */
export function record(required: Fields, optional: Fields = {}): Shape {
  const fields = new Map(Object.entries({ ...required, ...optional }));
  return {
    check(value, path, mistakes, leniency) {
      if (!isObject(value)) {
        mistakes.push(`${path || 'The body'} must be an object`);
        return;
      }
      const at = (field: string) => (path === '' ? field : `${path}.${field}`);
      for (const [field, it] of Object.entries(value)) {
        const shape = fields.get(field);
        if (shape) shape.check(it, at(field), mistakes, leniency);
        else if (leniency.unknown === 'refused')
          mistakes.push(`${at(field)} is not known; known are ${[...fields.keys()].join(', ')}`);
      }
      if (leniency.partial) return;
      for (const field of Object.keys(required))
        if (!Object.hasOwn(value, field)) mistakes.push(`${at(field)} is required`);
    },
    known: (value) =>
      Object.fromEntries(
        Object.entries(value as object).flatMap(([field, it]) => {
          const shape = fields.get(field);
          return shape ? [[field, shape.known(it)]] : [];
        }),
      ),
  };
}
