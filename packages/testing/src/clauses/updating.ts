import type { ParticipantChanges } from '@anyroom/core';
import { CHANGE_FIELDS, leastCertain, Secret } from '@anyroom/core';
import type { Clause } from '../clause.js';
import { asRead, fieldsOf, held, heldIn, seatedPerson, seatedRoom } from './support/people.js';
import { changingNothing, refusedUnsent } from './support/sending.js';
import { acceptedChange, afterChange, changeableFields, changeOfField, someValue } from './support/values.js';

/** Changing one person. */
export const updatingClauses: readonly Clause[] = [
  {
    id: 'update-changes-what-it-names',
    sentence:
      'Each field that the capabilities declare is changed by an update that names it; fields that are absent are left alone, and so is everybody else.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 3);
      const [, id = ''] = ids;
      for (const field of CHANGE_FIELDS) {
        const changes = changeOfField(bench, field, 11);
        if (!changeableFields(bench).includes(field)) {
          await changingNothing(bench, room, `an update of ${field}`, () =>
            refusedUnsent(bench, `an update of ${field}`, { code: 'unsupported', fields: [field] }, () =>
              bench.service.updateParticipant(room, id, changes),
            ),
          );
          continue;
        }
        const other = changeOfField(bench, field, 10); // for a role, the other of the two
        for (const change of [other, changes]) {
          const before = await heldIn(bench, room);
          await bench.service.updateParticipant(room, id, change);
          bench.assert.deepEqual(
            await heldIn(bench, room),
            before.map((person) => (person.id === id ? afterChange(bench, person, change) : person)),
            `after an update of ${field}`,
          );
        }
      }
    },
  },
  {
    id: 'update-changes-many-fields-at-once',
    sentence: 'A change of several fields is applied whole.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const changes = Object.fromEntries(
        changeableFields(bench).map((field) => [field, someValue(bench, field, 10)]),
      ) as ParticipantChanges;
      if (Object.keys(changes).length === 0) {
        await refusedUnsent(bench, 'an update', { code: 'unsupported' }, () =>
          bench.service.updateParticipant(room, id, acceptedChange(bench, 10)),
        );
        return;
      }
      const before = await held(bench, room, id);
      await bench.service.updateParticipant(room, id, changes);
      bench.assert.deepEqual(await held(bench, room, id), afterChange(bench, before, changes), 'after the update');
    },
  },
  {
    id: 'undefined-is-absent',
    sentence: 'A field that is explicitly `undefined` is absent: left alone.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const nothing = { displayName: undefined, avatarUrl: undefined, role: undefined, native: undefined };
      for (const field of changeableFields(bench)) {
        const before = await held(bench, room, id);
        const changes = { ...nothing, ...changeOfField(bench, field, 10) };
        await bench.service.updateParticipant(room, id, changes);
        bench.assert.deepEqual(await held(bench, room, id), afterChange(bench, before, changes), `after ${field}`);
      }
      await refusedUnsent(bench, 'a change of nothing', { code: ['invalid-argument', 'unsupported'] }, () =>
        bench.service.updateParticipant(room, id, nothing),
      );
    },
  },
  {
    id: 'null-clears-where-declared',
    sentence: '`null` clears a field where the capabilities say so; otherwise it is `unsupported`, unsent.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const { update } = bench.service.capabilities;
      for (const field of ['displayName', 'avatarUrl'] as const) {
        const changes: ParticipantChanges = { [field]: null };
        const capability = update === false ? false : update.fields[field];
        if (capability === false || !capability.clear) {
          await changingNothing(bench, room, `${field}: null`, () =>
            refusedUnsent(bench, `${field}: null`, { code: 'unsupported', fields: [field] }, () =>
              bench.service.updateParticipant(room, id, changes),
            ),
          );
          continue;
        }
        const before = await held(bench, room, id);
        bench.assert.ok(before[field] !== undefined, `the vendor holds a ${field} before it is cleared`);
        const updated = await bench.service.updateParticipant(room, id, changes);
        bench.assert.deepEqual(await held(bench, room, id), afterChange(bench, before, changes), `${field}: null`);
        bench.assert.ok(!(field in updated), `the answer to ${field}: null does not hold it`);
      }
    },
  },
  {
    id: 'null-never-removes',
    sentence: '`null` never removes the person: neither as a field’s value nor in place of the changes.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 2);
      const [id = ''] = ids;
      const everyNull = { displayName: null, avatarUrl: null, role: null } as unknown as ParticipantChanges;
      const noChanges = null as unknown as ParticipantChanges;
      for (const changes of [{ displayName: null }, { avatarUrl: null }, everyNull, noChanges]) {
        await bench.service.updateParticipant(room, id, changes).catch(() => undefined);
        await bench.service.updateParticipants(room, [[id, changes]]).catch(() => undefined);
        bench.assert.deepEqual(
          (await heldIn(bench, room)).map((person) => person.id),
          [...ids].sort(),
          `who is in the room after ${JSON.stringify(changes)}`,
        );
      }
    },
  },
  {
    id: 'empty-changes-are-refused',
    sentence: 'A change of nothing is `invalid-argument`, unsent, and the message names what is allowed.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const { update } = bench.service.capabilities;
      for (const changes of [{}, { displayName: undefined }, { native: {} }]) {
        const error = await refusedUnsent(
          bench,
          'a change of nothing',
          { code: update === false ? ['invalid-argument', 'unsupported'] : 'invalid-argument' },
          () => bench.service.updateParticipant(room, id, changes),
        );
        for (const field of changeableFields(bench)) {
          bench.assert.ok(error.message.includes(field), `the message names ${field}: ${error.message}`);
        }
      }
    },
  },
  {
    id: 'extras-for-other-vendors-are-ignored',
    sentence: 'Extras for another vendor are ignored, and are not a change.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const native = { [`not-${bench.service.provider}`]: { anything: 'at all' } };
      const update = bench.service.capabilities.update !== false;
      await refusedUnsent(
        bench,
        'extras for another vendor alone',
        { code: update ? 'invalid-argument' : ['invalid-argument', 'unsupported'] },
        () => bench.service.updateParticipant(room, id, { native }),
      );
      if (!update) return;
      const before = await held(bench, room, id);
      const changes: ParticipantChanges = { ...acceptedChange(bench, 10), native };
      await bench.service.updateParticipant(room, id, changes);
      bench.assert.deepEqual(await held(bench, room, id), afterChange(bench, before, changes), 'after the update');
    },
  },
  {
    id: 'extras-for-this-vendor-are-checked',
    sentence:
      'Extras for this vendor are a change where the adapter takes them, and a key that it does not know is `invalid-argument`, unsent; where it takes none they are `unsupported`, unsent.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const { service, nativeExtras } = bench;
      const unknownKey = { native: { [service.provider]: { ...nativeExtras, 'no-such-extra': 1 } } };
      if (nativeExtras === undefined || service.capabilities.update === false) {
        const fields = service.capabilities.update === false ? ['native'] : [`native.${service.provider}`];
        await changingNothing(bench, room, 'extras for this vendor', () =>
          refusedUnsent(bench, 'extras for this vendor', { code: 'unsupported', fields }, () =>
            service.updateParticipant(room, id, unknownKey),
          ),
        );
        return;
      }
      await changingNothing(bench, room, 'extras with an unknown key', () =>
        refusedUnsent(bench, 'extras with an unknown key', { code: 'invalid-argument' }, () =>
          service.updateParticipant(room, id, unknownKey),
        ),
      );
      const updated = await service.updateParticipant(room, id, { native: { [service.provider]: nativeExtras } });
      bench.assert.equal(updated.id, id, 'the id of who was updated');
    },
  },
  {
    id: 'unknown-keys-are-refused',
    sentence:
      'A key that the contract does not know is `invalid-argument`, unsent, and the message names what is allowed.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      await changingNothing(bench, room, 'unknown keys', async () => {
        for (const key of ['dispalyName', 'id', 'name', 'toString', '__proto__']) {
          const changes = { ...acceptedChange(bench, 10) };
          Object.defineProperty(changes, key, { value: 'x', enumerable: true });
          const error = await refusedUnsent(bench, `the key ${key}`, { code: 'invalid-argument' }, () =>
            bench.service.updateParticipant(room, id, changes),
          );
          for (const field of CHANGE_FIELDS) {
            bench.assert.ok(error.message.includes(field), `the message names ${field}: ${error.message}`);
          }
        }
      });
    },
  },
  {
    id: 'values-of-a-wrong-type-are-refused',
    sentence: 'A value of a wrong type, or half of a surrogate pair in a text, is `invalid-argument`, unsent.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const wrong: readonly unknown[] = [
        null,
        undefined,
        'displayName',
        [],
        7,
        ...[7, true, {}, [], 'half \ud83d'].flatMap((value) =>
          changeableFields(bench).map((field) => ({ [field]: value })),
        ),
        { native: 'x' },
        { native: null },
      ];
      const code =
        bench.service.capabilities.update === false
          ? (['invalid-argument', 'unsupported'] as const)
          : 'invalid-argument';
      await changingNothing(bench, room, 'values of a wrong type', async () => {
        for (const changes of wrong) {
          await refusedUnsent(bench, `the change ${JSON.stringify(changes)}`, { code }, () =>
            bench.service.updateParticipant(room, id, changes as ParticipantChanges),
          );
        }
      });
    },
  },
  {
    id: 'unsupported-fields-reject-the-whole-change',
    sentence:
      'A field that the vendor cannot represent rejects the whole change with `unsupported`, exactly those fields named, and nothing is sent.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const { update } = bench.service.capabilities;
      const all = Object.fromEntries(CHANGE_FIELDS.map((field) => [field, someValue(bench, field, 10)]));
      const lacking = CHANGE_FIELDS.filter((field) => !changeableFields(bench).includes(field));
      if (lacking.length > 0) {
        await changingNothing(bench, room, 'a mixed change', () =>
          refusedUnsent(
            bench,
            'a mixed change',
            { code: 'unsupported', fields: update === false ? CHANGE_FIELDS : lacking },
            () => bench.service.updateParticipant(room, id, all),
          ),
        );
      } else {
        const before = await held(bench, room, id);
        await bench.service.updateParticipant(room, id, all);
        bench.assert.deepEqual(await held(bench, room, id), afterChange(bench, before, all), 'a change of everything');
      }
      const unclearable = (['displayName', 'avatarUrl'] as const).filter((field) => {
        const capability = update === false ? false : update.fields[field];
        return capability !== false && !capability.clear;
      });
      for (const field of unclearable) {
        const mixed = { ...all, [field]: null };
        await changingNothing(bench, room, `${field}: null among others`, () =>
          refusedUnsent(
            bench,
            `${field}: null among others`,
            { code: 'unsupported', fields: [...lacking, field] },
            () => bench.service.updateParticipant(room, id, mixed),
          ),
        );
      }
    },
  },
  {
    id: 'update-never-creates',
    sentence:
      'Update never creates: somebody who is not in the room is `not-found` with the subject `participant`, and nobody is added, unless the capabilities say that they are.',
    async verify(bench) {
      const { room } = await seatedRoom(bench, 2);
      const { update } = bench.service.capabilities;
      const before = await heldIn(bench, room);
      for (const field of CHANGE_FIELDS) {
        const id = await bench.vendor.unknownParticipant();
        const call = () => bench.service.updateParticipant(room, id, changeOfField(bench, field, 10));
        if (!changeableFields(bench).includes(field)) {
          await refusedUnsent(bench, `an update of ${field}`, { code: 'unsupported' }, call);
        } else if (update !== false && update.unknownParticipant === 'added') {
          await call();
          const newcomers = (await heldIn(bench, room)).filter((person) => !before.some(({ id }) => id === person.id));
          bench.assert.ok(
            newcomers.some((person) => person.id === id),
            'somebody unknown is added, as declared',
          );
        } else {
          await bench.assert.rejects(
            call,
            { code: 'not-found', subject: ['participant', 'unknown'], retryable: false },
            `an update of ${field} of somebody unknown`,
          );
          bench.assert.deepEqual(await heldIn(bench, room), before, 'who is in the room');
        }
      }
    },
  },
  {
    id: 'update-is-safe-to-repeat',
    sentence: 'The same change twice is the same state.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      for (const field of CHANGE_FIELDS) {
        const call = () => bench.service.updateParticipant(room, id, changeOfField(bench, field, 10));
        if (!changeableFields(bench).includes(field)) {
          await refusedUnsent(bench, `an update of ${field}`, { code: 'unsupported' }, call);
          continue;
        }
        const first = fieldsOf(await call());
        await changingNothing(bench, room, `the second update of ${field}`, async () => {
          bench.assert.deepEqual(fieldsOf(await call()), first, `the answer to the second update of ${field}`);
        });
      }
    },
  },
  {
    id: 'update-answers-truly',
    sentence:
      'The answer to an update holds the person as the vendor has them, no field that the vendor does not keep, how far it is confirmed, and the least certain effect among the fields changed.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const { update } = bench.service.capabilities;
      const fields = changeableFields(bench);
      if (update === false) {
        await refusedUnsent(bench, 'an update', { code: 'unsupported' }, () =>
          bench.service.updateParticipant(room, id, acceptedChange(bench, 10)),
        );
        return;
      }
      for (const named of [...fields.map((field) => [field]), fields]) {
        const changes = Object.fromEntries(named.map((field) => [field, someValue(bench, field, 10)]));
        const about = `the answer to an update of ${named.join(', ')}`;
        const updated = await bench.service.updateParticipant(room, id, changes);
        const truth: Record<string, unknown> = asRead(bench, await held(bench, room, id));
        if (updated.confirmation === 'answered') bench.assert.deepEqual(fieldsOf(updated), truth, about);
        for (const [key, value] of Object.entries(fieldsOf(updated))) bench.assert.equal(value, truth[key], about);
        for (const field of named) bench.assert.equal(updated[field], changes[field], `${about}: ${field}`);
        bench.assert.equal(updated.id, id, `${about}: the id`);
        bench.assert.ok(['answered', 'accepted'].includes(updated.confirmation), `${about}: the confirmation`);
        const effects = named.map((field) => {
          const capability = update.fields[field];
          return capability === false ? 'unknown' : capability.effect;
        });
        bench.assert.equal(updated.effect, leastCertain(effects), `${about}: the effect`);
        if (updated.joinToken !== undefined) bench.assert.ok(Secret.is(updated.joinToken), `${about}: the token`);
      }
    },
  },
];
