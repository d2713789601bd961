import { CHANGE_FIELDS, NEW_PARTICIPANT_FIELDS } from '@anyroom/core';
import type { Clause } from '../clause.js';
import { seatedPerson } from './support/people.js';
import { changingNothing, refusedUnsent } from './support/sending.js';
import { acceptedParticipant } from './support/values.js';
import { verbsOf } from './support/verbs.js';

const EFFECTS = ['live', 'next-join', 'unknown'];

/** What a service says of itself. */
export const capabilityClauses: readonly Clause[] = [
  {
    id: 'capabilities-are-well-formed',
    sentence: 'The capabilities are a literal of the contract’s shape, without contradiction.',
    async verify({ service, vendor, assert }) {
      const { members, update, add, get, list, remove } = service.capabilities;
      assert.ok(typeof service.provider === 'string' && service.provider !== '', 'the provider has a name');
      assert.ok(['roster', 'presence', 'both'].includes(members), `members: ${members}`);
      assert.ok([false, 'direct', 'by-list'].includes(get), `get: ${get}`);
      assert.ok([true, false].includes(list), `list: ${list}`);
      assert.ok([false, 'revokes', 'disconnects'].includes(remove), `remove: ${remove}`);
      assert.ok(get !== 'by-list' || list, 'get by list needs a list');
      if (update !== false) {
        const { fields } = update;
        assert.deepEqual(Object.keys(fields).sort(), [...CHANGE_FIELDS].sort(), 'the fields of update');
        assert.ok(['refused', 'added'].includes(update.unknownParticipant), 'update.unknownParticipant');
        assert.ok(['native', 'fan-out'].includes(update.batch), 'update.batch');
        const kept = CHANGE_FIELDS.filter((field) => fields[field] !== false);
        assert.ok(kept.length > 0, 'an update that can change no field is `false`');
        for (const field of kept) {
          const { clear, effect } = fields[field] as { readonly clear: boolean; readonly effect: string };
          assert.equal(typeof clear, 'boolean', `update.fields.${field}.clear`);
          assert.ok(EFFECTS.includes(effect), `update.fields.${field}.effect: ${effect}`);
        }
        assert.ok(fields.role === false || !fields.role.clear, 'a role is never cleared');
      }
      if (add !== false) {
        for (const field of [...add.fields, ...add.requires]) {
          assert.ok(NEW_PARTICIPANT_FIELDS.includes(field), `add: a field '${field}'`);
        }
        assert.equal(new Set(add.fields).size, add.fields.length, 'add.fields names each once');
        assert.ok(
          add.requires.every((field) => add.fields.includes(field)),
          'add requires only what it keeps',
        );
        assert.equal(typeof add.mintsId, 'boolean', 'add.mintsId');
        assert.ok(add.mintsId || add.fields.includes('id'), 'an id is minted, or can be given');
        assert.ok(!add.mintsId || !add.requires.includes('id'), 'an id that is minted is not required');
        assert.ok(['refused', 'unknown'].includes(add.existing), 'add.existing');
      }
      const room = await vendor.createRoom();
      await service.getParticipant(room, await vendor.unknownParticipant()).catch(() => undefined);
    },
  },
  {
    id: 'capabilities-never-change',
    sentence: 'The capabilities are the same on every call, and on every service of one configuration.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const before = structuredClone(bench.service.capabilities);
      for (const verb of await verbsOf(bench)) {
        await verb.call(bench.service, room, id).catch(() => undefined);
        bench.assert.deepEqual(bench.service.capabilities, before, `the capabilities after ${verb.name}`);
      }
      const another = await bench.openAnother();
      bench.assert.deepEqual(another.capabilities, before, 'the capabilities of another service');
      bench.assert.equal(another.provider, bench.service.provider, 'the provider of another service');
      await another.close();
      bench.assert.deepEqual(another.capabilities, before, 'the capabilities after closing');
    },
  },
  {
    id: 'declared-verbs-are-the-actual-ones',
    sentence: 'A verb that the capabilities declare works, and one that they do not is `unsupported`, unsent.',
    async verify(bench) {
      for (const verb of await verbsOf(bench)) {
        const { room, id } = await seatedPerson(bench);
        const newcomer = (await acceptedParticipant(bench, 3)).id ?? (await bench.vendor.unknownParticipant());
        const call = () => verb.call(bench.service, room, verb.name === 'addParticipant' ? newcomer : id);
        if (verb.declared) {
          const failure = await call().then(
            () => undefined,
            (error: unknown) => error,
          );
          bench.assert.equal(failure, undefined, `${verb.name}, which is declared`);
        } else {
          await changingNothing(bench, room, `${verb.name}, which is not declared`, () =>
            refusedUnsent(bench, `${verb.name}, which is not declared`, { code: 'unsupported' }, call),
          );
        }
      }
    },
  },
];
