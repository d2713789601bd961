import { inspect } from 'node:util';
import { CHANGE_FIELDS, Secret } from '@anyroom/core';
import type { Bench, Clause } from '../clause.js';
import { failingCalls } from './support/failing-calls.js';
import { seatedPerson } from './support/people.js';
import { acceptedParticipant, changeOfField } from './support/values.js';
import { walk } from './support/verbs.js';

/** What must never show. */
export const secrecyClauses: readonly Clause[] = [
  {
    id: 'results-show-nothing-secret',
    sentence:
      'Nothing secret is in a result: join tokens come only as `Secret`, and `reveal()` is the one way to their text.',
    async verify(bench) {
      for (const [about, result] of await everyResult(bench)) {
        const shown = [inspected(result), json(result), String(result), ...everyText(result)];
        checkNothingShows(bench, about, shown, secretsIn(result));
      }
    },
  },
  {
    id: 'errors-show-nothing-secret',
    sentence: 'Nothing secret is in an error: not in its message, stack, cause or details, however it is shown.',
    async verify(bench) {
      for (const { about, code, run } of await failingCalls(bench)) {
        const error = await bench.assert.rejects(run, { code }, about);
        const shown = [error.message, error.stack ?? '', String(error), inspected(error), json(error)];
        checkNothingShows(bench, about, [...shown, ...everyText(error), ...everyText(error.cause)]);
      }
    },
  },
];

/** What each verb answers when all is well. */
async function everyResult(bench: Bench): Promise<readonly (readonly [about: string, result: unknown])[]> {
  const { service } = bench;
  const { update, add, get, list, remove } = service.capabilities;
  const { room, id } = await seatedPerson(bench);
  const results: (readonly [string, unknown])[] = [];
  const keep = async (about: string, declared: boolean, call: () => Promise<unknown>) => {
    if (declared) results.push([about, await call()]);
  };
  await keep('an add', add !== false, async () => service.addParticipant(room, await acceptedParticipant(bench, 10)));
  for (const field of CHANGE_FIELDS) {
    const can = update !== false && update.fields[field] !== false;
    const change = changeOfField(bench, field, 10);
    await keep(`an update of ${field}`, can, () => service.updateParticipant(room, id, change));
    await keep(`a batch of ${field}`, can, () => service.updateParticipants(room, [[id, change]]));
  }
  await keep('a get', get !== false, () => service.getParticipant(room, id));
  await keep('a list', list, () => walk(service, room));
  await keep('a remove', remove !== false, () => service.removeParticipant(room, id));
  return results;
}

function checkNothingShows(bench: Bench, about: string, shown: readonly string[], more: readonly string[] = []): void {
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
