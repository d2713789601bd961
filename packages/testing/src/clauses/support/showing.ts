import { inspect } from 'node:util';
import type { AnyroomError } from '@anyroom/core';
import { Secret } from '@anyroom/core';
import type { Assert } from '../../running/assert.js';

/** What either bench has. */
interface Keeping {
  readonly assert: Assert;
  secrets(): readonly string[];
}

/** A result that shows nothing secret, however it is printed; its own secrets among what must not show. */
export function checkResultShowsNothing(bench: Keeping, about: string, result: unknown): void {
  const shown = [inspected(result), json(result), String(result), ...everyText(result)];
  checkNothingShows(bench, about, shown, secretsIn(result));
}

/** An error that shows nothing secret, however it is printed. */
export function checkErrorShowsNothing(bench: Keeping, about: string, error: AnyroomError): void {
  const shown = [error.message, error.stack ?? '', String(error), inspected(error), json(error)];
  checkNothingShows(bench, about, [...shown, ...everyText(error), ...everyText(error.cause)]);
}

function checkNothingShows(
  bench: Keeping,
  about: string,
  shown: readonly string[],
  more: readonly string[] = [],
): void {
  const text = shown.join('\n');
  for (const secret of [...bench.secrets(), ...more]) {
    for (const [form, planted] of formsOf(secret)) {
      bench.assert.ok(!text.includes(planted), `${about} shows a secret${form}`);
    }
  }
  bench.assert.ok(true, `${about} shows nothing secret`);
}

/** A text as it may turn up. */
function formsOf(secret: string): readonly (readonly [form: string, text: string])[] {
  const bytes = Buffer.from(secret, 'utf8');
  return [
    ['', secret],
    [', in base64', bytes.toString('base64').replace(/=+$/, '')],
    [', in base64url', bytes.toString('base64url')],
    [', in hexadecimal', bytes.toString('hex')],
    [', percent-encoded', encodeURIComponent(secret)],
    [', percent-encoded as a form', new URLSearchParams([['', secret]]).toString().slice(1)],
    [', escaped as JSON', JSON.stringify(secret).slice(1, -1)],
  ];
}

const inspected = (value: unknown) => inspect(value, { depth: null, showHidden: true, getters: true });
const json = (value: unknown) => JSON.stringify(value) ?? '';

/** Every text in a value, also under keys that are not enumerable or are symbols; a `Secret` is not opened. */
function everyText(value: unknown, seen = new Set<unknown>()): readonly string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null || Secret.is(value) || seen.has(value)) return [];
  seen.add(value);
  return Reflect.ownKeys(value).flatMap((key) => [
    String(key),
    ...everyText((value as Record<PropertyKey, unknown>)[key], seen),
  ]);
}

/** The texts of the secrets in a result. */
function secretsIn(value: unknown): readonly string[] {
  if (Secret.is(value)) return [value.reveal()];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(secretsIn) : [];
}
