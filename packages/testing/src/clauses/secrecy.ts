import { CHANGE_FIELDS } from '@anyroom/core';
import type { Bench, Clause } from '../clause.js';
import { failingCalls } from './support/failing-calls.js';
import { seatedPerson } from './support/people.js';
import { checkErrorShowsNothing, checkResultShowsNothing } from './support/showing.js';
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
        checkResultShowsNothing(bench, about, result);
      }
    },
  },
  {
    id: 'errors-show-nothing-secret',
    sentence: 'Nothing secret is in an error: not in its message, stack, cause or details, however it is shown.',
    async verify(bench) {
      for (const { about, code, run } of await failingCalls(bench)) {
        const error = await bench.assert.rejects(run, { code }, about);
        checkErrorShowsNothing(bench, about, error);
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
