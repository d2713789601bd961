import { isObject } from '../server/parse-json.js';

export interface Leniency {
  /** What becomes of fields that are not known. */
  readonly unknown: 'ignored' | 'refused';
  /** Whether what is required may be left out, at every depth. */
  readonly partial?: boolean;
}

/** Adds to `mistakes` what is wrong with the value at `path`. */
export type Shape = (value: unknown, path: string, mistakes: string[], leniency: Leniency) => void;

/** What is wrong with a value; nothing when it has the shape. */
export function mistakesIn(value: unknown, shape: Shape, path: string, leniency: Leniency): readonly string[] {
  const mistakes: string[] = [];
  shape(value, path, mistakes, leniency);
  return mistakes;
}

const simple =
  (test: (value: unknown) => boolean, what: string): Shape =>
  (value, path, mistakes) => {
    if (!test(value)) mistakes.push(`${path} must be ${what}`);
  };

export const text = simple((value) => typeof value === 'string', 'a string');
export const flag = simple((value) => typeof value === 'boolean', 'true or false');
export const amount = simple((value) => typeof value === 'number' && value >= 0, 'a number, 0 or more');
export const anything: Shape = () => {};

export const oneOf = (...values: readonly string[]): Shape =>
  simple((value) => values.some((it) => it === value), values.join(' or '));

export const orNull =
  (shape: Shape): Shape =>
  (value, path, mistakes, leniency) => {
    if (value === null) return;
    const found = mistakesIn(value, shape, path, leniency);
    mistakes.push(...found.map((it) => (it.startsWith(`${path} must be `) ? `${it} or null` : it)));
  };

export const listOf =
  (item: Shape): Shape =>
  (value, path, mistakes, leniency) => {
    if (!Array.isArray(value)) mistakes.push(`${path} must be a list`);
    else for (const [index, it] of value.entries()) item(it, `${path}[${index}]`, mistakes, leniency);
  };

/** An object with any keys, whose values are alike. */
export const mapOf =
  (item: Shape): Shape =>
  (value, path, mistakes, leniency) => {
    if (!isObject(value)) mistakes.push(`${path} must be an object`);
    else for (const [key, it] of Object.entries(value)) item(it, `${path}.${key}`, mistakes, leniency);
  };

/** An object with these fields, the optional ones last. An empty path is that of a whole body. */
export const record =
  (required: Readonly<Record<string, Shape>>, optional: Readonly<Record<string, Shape>> = {}): Shape =>
  (value, path, mistakes, leniency) => {
    if (!isObject(value)) {
      mistakes.push(`${path || 'The body'} must be an object`);
      return;
    }
    const fields = new Map(Object.entries({ ...required, ...optional }));
    const at = (name: string) => (path === '' ? name : `${path}.${name}`);
    for (const [name, it] of Object.entries(value)) {
      const field = fields.get(name);
      if (field) field(it, at(name), mistakes, leniency);
      else if (leniency.unknown === 'refused')
        mistakes.push(`${at(name)} is not known; known are ${[...fields.keys()].join(', ')}`);
    }
    if (leniency.partial) return;
    for (const name of Object.keys(required)) if (!Object.hasOwn(value, name)) mistakes.push(`${at(name)} is required`);
  };
