/**
 * Makes an object of options say of itself whatever somebody has put on `Object.prototype`, so that nothing inherited is
 * taken for an option: not by what copies the object, and not by what reads a copy. Names that it has stay as they are.
 *
 * It costs next to nothing while nobody has done so, which is always but under attack.
 *
 * @param but - names for which the reader has values of its own, that `undefined` would replace
 */
export function ownOnly<T extends object>(options: T, but: ReadonlySet<PropertyKey> = NONE): T {
  for (const name of Reflect.ownKeys(Object.prototype)) {
    if (NATIVE.has(name) || but.has(name) || Object.hasOwn(options, name)) continue;
    Object.defineProperty(options, name, { value: undefined, configurable: true, enumerable: true, writable: true });
  }
  return options;
}

/** Whether somebody has put something on `Object.prototype`. */
export const isPolluted = () => Reflect.ownKeys(Object.prototype).some((name) => !NATIVE.has(name));

/** For those `node:tls` has defaults, which count before anything inherited, and which `undefined` would put away. */
export const DEFAULTS_OF_TLS: ReadonlySet<PropertyKey> = new Set([
  'rejectUnauthorized',
  'ciphers',
  'checkServerIdentity',
  'minDHSize',
]);

/** What it has by the language. */
const NATIVE: ReadonlySet<PropertyKey> = new Set([
  'constructor',
  '__defineGetter__',
  '__defineSetter__',
  'hasOwnProperty',
  '__lookupGetter__',
  '__lookupSetter__',
  'isPrototypeOf',
  'propertyIsEnumerable',
  'toString',
  'valueOf',
  '__proto__',
  'toLocaleString',
]);

const NONE: ReadonlySet<PropertyKey> = new Set();
