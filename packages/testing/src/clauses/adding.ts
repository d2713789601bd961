import type { NewParticipant } from '@anyroom/core';
import { NEW_PARTICIPANT_FIELDS, Secret } from '@anyroom/core';
import type { Bench, Clause } from '../clause.js';
import { asRead, fieldsOf, held, heldIn, seatedPerson } from './support/people.js';
import { changingNothing, refusedUnsent } from './support/sending.js';
import {
  acceptedParticipant,
  changeableFields,
  HOSTILE_IDS,
  roleOf,
  someNewValue,
  someValue,
} from './support/values.js';

/** Adding one person. */
export const addingClauses: readonly Clause[] = [
  {
    id: 'add-adds-one-person',
    sentence:
      'Add adds exactly one person, who can at once be found by the id that it answers, and changes nobody else.',
    async verify(bench) {
      const { room } = await seatedPerson(bench);
      if (await addIsUnsupported(bench, room)) return;
      const before = await heldIn(bench, room);
      const added = await bench.service.addParticipant(room, await acceptedParticipant(bench, 10));
      const after = await heldIn(bench, room);
      bench.assert.deepEqual(
        after.filter(({ id }) => id !== added.id),
        before,
        'everybody else',
      );
      bench.assert.equal(after.length, before.length + 1, 'how many are in the room');
    },
  },
  {
    id: 'add-keeps-what-it-declares',
    sentence:
      'Each field that the capabilities declare is kept by an add that gives it; any other is `unsupported`, exactly those fields named, unsent, and nobody is added.',
    async verify(bench) {
      const room = await bench.vendor.createRoom();
      const { add } = bench.service.capabilities;
      const least = await acceptedParticipant(bench, 10);
      for (const field of NEW_PARTICIPANT_FIELDS) {
        const participant = { ...least, id: least.id, [field]: await someNewValue(bench, field, 11) };
        if (least.id !== undefined) participant.id = await bench.vendor.unknownParticipant();
        if (add === false || !add.fields.includes(field)) {
          await changingNothing(bench, room, `an add with ${field}`, async () => {
            const fields = add === false ? undefined : { fields: [field] };
            await refusedUnsent(bench, `an add with ${field}`, { code: 'unsupported', ...fields }, () =>
              bench.service.addParticipant(room, participant),
            );
          });
          continue;
        }
        const added = await bench.service.addParticipant(room, participant);
        const truth = asRead(bench, await held(bench, room, added.id));
        bench.assert.equal(truth[field], participant[field], `what the vendor holds as ${field}`);
      }
    },
  },
  {
    id: 'add-answers-truly',
    sentence:
      'The answer to an add holds the person as the vendor has them; a field that the vendor does not keep is absent, never echoed.',
    async verify(bench) {
      const room = await bench.vendor.createRoom();
      if (await addIsUnsupported(bench, room)) return;
      const { add } = bench.service.capabilities;
      const everything: Record<string, string> = {};
      for (const field of add === false ? [] : add.fields) everything[field] = await someNewValue(bench, field, 10);
      for (const participant of [await acceptedParticipant(bench, 11), everything]) {
        const added = await bench.service.addParticipant(room, participant);
        const truth: Record<string, unknown> = asRead(bench, await held(bench, room, added.id));
        for (const [key, value] of Object.entries(fieldsOf(added))) {
          bench.assert.equal(value, truth[key], `the answer to an add: ${key}`);
        }
        for (const [key, value] of Object.entries(participant)) {
          bench.assert.equal((added as unknown as Record<string, unknown>)[key], value, `the answer to an add: ${key}`);
        }
        if (added.joinToken !== undefined) bench.assert.ok(Secret.is(added.joinToken), 'a join token is a Secret');
      }
    },
  },
  {
    id: 'add-mints-ids-where-declared',
    sentence:
      'Where the capabilities say that ids are minted, each add without one answers a new id; where not, its absence is `invalid-argument`, unsent.',
    async verify(bench) {
      const room = await bench.vendor.createRoom();
      if (await addIsUnsupported(bench, room)) return;
      const { add } = bench.service.capabilities;
      const { id: _, ...withoutId } = await acceptedParticipant(bench, 10);
      if (add !== false && !add.mintsId) {
        const error = await refusedUnsent(bench, 'an add without an id', { code: 'invalid-argument' }, () =>
          bench.service.addParticipant(room, withoutId),
        );
        bench.assert.ok(error.message.includes('id'), `the message names the id: ${error.message}`);
        return;
      }
      const first = await bench.service.addParticipant(room, withoutId);
      const { id: __, ...another } = await acceptedParticipant(bench, 11);
      const second = await bench.service.addParticipant(room, another);
      bench.assert.ok(first.id !== second.id, 'two adds mint two ids');
      bench.assert.equal((await heldIn(bench, room)).length, 2, 'how many are in the room');
    },
  },
  {
    id: 'given-ids-are-used-as-they-are',
    sentence:
      'An id that is given is used as it is; one of another form than the vendor’s may be refused by the vendor; where ids are always minted, it is `unsupported`, unsent.',
    async verify(bench) {
      const { room } = await seatedPerson(bench);
      if (await addIsUnsupported(bench, room)) return;
      const { add } = bench.service.capabilities;
      const least = await acceptedParticipant(bench, 10);
      const wellFormed = await bench.vendor.unknownParticipant();
      for (const id of [wellFormed, ...HOSTILE_IDS]) {
        const before = await heldIn(bench, room);
        const call = () => bench.service.addParticipant(room, { ...least, id });
        if (add === false || !add.fields.includes('id')) {
          await refusedUnsent(bench, 'an add with an id', { code: 'unsupported', fields: ['id'] }, call);
          continue;
        }
        const about = `an add with the id '${id.slice(0, 20)}'`;
        const outcome = await call().catch((thrown: unknown) => thrown as Error);
        if (!(outcome instanceof Error)) bench.assert.equal(outcome.id, id, `${about}: the answer`);
        else if (id !== wellFormed) bench.assert.isError(outcome, { code: 'invalid-argument' }, about);
        else bench.assert.fail(`${about}, which has the vendor’s form: ${outcome.message}`);
        const after = await heldIn(bench, room);
        bench.assert.deepEqual(
          after.filter((person) => person.id !== id),
          before,
          `${about}: everybody else`,
        );
        bench.assert.equal(after.length, before.length + (outcome instanceof Error ? 0 : 1), `${about}: how many`);
      }
    },
  },
  {
    id: 'add-requires-what-it-declares',
    sentence:
      'What the capabilities require of a new participant is `invalid-argument` when it is absent, unsent, and named: no role is ever made up.',
    async verify(bench) {
      const room = await bench.vendor.createRoom();
      if (await addIsUnsupported(bench, room)) return;
      const { add } = bench.service.capabilities;
      if (add === false) return;
      const least = await acceptedParticipant(bench, 10);
      for (const field of add.requires) {
        const participant: NewParticipant = { ...least, [field]: undefined };
        const error = await refusedUnsent(bench, `an add without ${field}`, { code: 'invalid-argument' }, () =>
          bench.service.addParticipant(room, participant),
        );
        bench.assert.ok(error.message.includes(field), `the message names ${field}: ${error.message}`);
      }
      const { id } = await bench.service.addParticipant(room, least);
      const { vendorRole } = await held(bench, room, id);
      const given = bench.roles.find(({ role }) => role === least.role)?.vendorRole;
      if (given !== undefined) bench.assert.equal(vendorRole, given, 'the role of who was added');
      else {
        const madeUp = bench.roles.some((pair) => pair.vendorRole === vendorRole);
        bench.assert.ok(!madeUp, `an add without a role gives none, not '${vendorRole}'`);
      }
      bench.assert.equal((await heldIn(bench, room)).length, 1, 'how many are in the room');
    },
  },
  {
    id: 'add-never-changes',
    sentence:
      'Add never changes: where the capabilities say so, somebody already there is `conflict`, and keeps what they had.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      if (await addIsUnsupported(bench, room)) return;
      const { add } = bench.service.capabilities;
      if (add === false) return;
      const { externalId } = await held(bench, room, id);
      const identity = add.fields.includes('id')
        ? { id }
        : externalId !== undefined && add.fields.includes('externalId')
          ? { externalId }
          : undefined;
      const other: Record<string, string> = {};
      for (const field of changeableFields(bench)) {
        if (add.fields.includes(field)) other[field] = someValue(bench, field, 10);
      }
      const again: NewParticipant = { ...(await acceptedParticipant(bench, 10)), ...other, ...identity };
      if (add.existing === 'refused') {
        bench.assert.ok(identity !== undefined, 'who refuses somebody already there can be told who it is');
        await changingNothing(bench, room, 'an add of somebody already there', () =>
          bench.assert.rejects(
            () => bench.service.addParticipant(room, again),
            { code: 'conflict', outcome: ['not-sent', 'refused'], retryable: false },
            'an add of somebody already there',
          ),
        );
        return;
      }
      const bystander = (await heldIn(bench, room)).find((person) => person.id === id);
      const added = await bench.service.addParticipant(room, again).catch((error: unknown) => error as Error);
      if (added instanceof Error)
        bench.assert.isError(added, { code: ['conflict', 'invalid-argument'] }, 'an add again');
      else if (added.id !== id) {
        bench.assert.deepEqual(await held(bench, room, id), bystander, 'who was there before a second record was made');
      } else bench.assert.ok((await heldIn(bench, room)).length === 1, 'an add again makes no third person');
    },
  },
  {
    id: 'bad-newcomers-are-refused',
    sentence:
      'A new participant with a key that the contract does not know, or a value of a wrong type, `null` among them, is `invalid-argument`, unsent, and nobody is added.',
    async verify(bench) {
      const room = await bench.vendor.createRoom();
      const { add } = bench.service.capabilities;
      const least = await acceptedParticipant(bench, 10);
      const kept = NEW_PARTICIPANT_FIELDS.filter((field) => add !== false && add.fields.includes(field));
      const bad: readonly unknown[] = [
        null,
        undefined,
        'Ada',
        [],
        { ...least, dispalyName: 'Ada' },
        { ...least, presence: 'connected' },
        { ...least, native: 'x' },
        ...kept.flatMap((field) => [null, 7, {}].map((value) => ({ ...least, [field]: value }))),
        ...kept.filter((field) => field !== 'role').map((field) => ({ ...least, [field]: 'half \ud83d' })),
      ];
      await changingNothing(bench, room, 'bad newcomers', async () => {
        for (const participant of bad) {
          await refusedUnsent(
            bench,
            `adding ${JSON.stringify(participant)}`,
            { code: add === false ? ['invalid-argument', 'unsupported'] : 'invalid-argument' },
            () => bench.service.addParticipant(room, participant as NewParticipant),
          );
        }
      });
    },
  },
];

/** Whether the service adds nobody at all; then it is checked that it says so. */
async function addIsUnsupported(bench: Bench, room: string): Promise<boolean> {
  if (bench.service.capabilities.add !== false) return false;
  await changingNothing(bench, room, 'an add', () =>
    refusedUnsent(bench, 'an add', { code: 'unsupported' }, () =>
      bench.service.addParticipant(room, { role: roleOf(bench, 1).role }),
    ),
  );
  return true;
}
