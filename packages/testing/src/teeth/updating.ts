import type { CallOptions, ParticipantChanges, ParticipantService, RoomRef, UpdatedParticipant } from '@anyroom/core';
import { AnyroomError, CHANGE_FIELDS } from '@anyroom/core';
import { altered, claiming } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { newcomer } from './invented.js';
import { changes as changesField, clears, keepsOfNewcomers, type Need, oneOf, removes, updates } from './needs.js';

type Update = ParticipantService['updateParticipant'];

/** A service that changes the changes before it updates somebody. */
const changing =
  (change: (changes: ParticipantChanges) => ParticipantChanges): BrokenService['breakService'] =>
  (service) =>
    altered(service, {
      updateParticipant: (room, id, changes, options) =>
        service.updateParticipant(room, id, isObject(changes) ? change(changes) : changes, options),
    });

/** A service that does something else where an update is of a certain kind. */
const where =
  (
    isSo: (changes: ParticipantChanges) => boolean,
    instead: (service: ParticipantService) => Update,
  ): BrokenService['breakService'] =>
  (service) =>
    altered(service, {
      updateParticipant: (room, id, changes, options) =>
        isObject(changes) && isSo(changes)
          ? instead(service)(room, id, changes, options)
          : service.updateParticipant(room, id, changes, options),
    });

/** Whether these are changes at all: some clauses give what is none. */
function isObject(changes: unknown): boolean {
  return typeof changes === 'object' && changes !== null && !Array.isArray(changes);
}

/** Answers who somebody is, as far as that can be read, as if that were an update. */
async function readAsUpdated(service: ParticipantService, room: RoomRef, id: string, options?: CallOptions) {
  const read = await service.getParticipant(room, id, options).catch((error: unknown) => {
    if (!AnyroomError.is(error, 'unsupported')) throw error;
    return { id };
  });
  return { ...read, confirmation: 'accepted', effect: 'unknown' } satisfies UpdatedParticipant;
}

const without = (changes: ParticipantChanges, drop: (key: string, value: unknown) => boolean): ParticipantChanges =>
  Object.fromEntries(Object.entries(changes).filter(([key, value]) => !drop(key, value)));

/** A service that claims one field less than it can change, and which that is: the first. */
const claimingLess = (service: ParticipantService) => {
  const { update } = service.capabilities;
  const field = CHANGE_FIELDS.find((each) => update !== false && update.fields[each] !== false) ?? 'displayName';
  const less = update !== false && { ...update, fields: { ...update.fields, [field]: false } };
  return { field, service: claiming(service, { update: less }) };
};

/** It can change two fields at least. */
const changesTwo: Need = (capabilities) =>
  CHANGE_FIELDS.filter((field) => changesField(field)(capabilities)).length > 1;

const TEXTS = ['displayName', 'avatarUrl'] as const;
const changesText = oneOf(...TEXTS.map(changesField));

/** Changes with the texts in them turned into others. */
const turning =
  (turn: (value: unknown) => unknown) =>
  (changes: ParticipantChanges): ParticipantChanges =>
    Object.fromEntries(Object.entries(changes).map(([key, value]) => [key, isText(key) ? turn(value) : value]));

export const brokenUpdating: readonly BrokenService[] = [
  {
    id: 'clears-what-is-absent',
    breaks: 'update-changes-what-it-names',
    sentence: 'A field that is absent is sent as null.',
    breakService: changing((changes) =>
      Object.keys(changes).length === 0 ? changes : { displayName: null, avatarUrl: null, ...changes },
    ),
  },
  {
    id: 'keeps-no-avatars',
    breaks: 'update-changes-what-it-names',
    sentence: 'It declares that avatars can be changed, and drops each in silence.',
    breakService: where(
      (changes) => typeof changes.avatarUrl === 'string' && Object.keys(changes).length === 1,
      (service) => (room, id, _, options) => readAsUpdated(service, room, id, options),
    ),
  },
  {
    id: 'changes-what-it-does-not-declare',
    breaks: 'update-changes-what-it-names',
    sentence: 'It changes a field that it does not declare.',
    needs: updates,
    breakService: (service) => claimingLess(service).service,
  },
  {
    id: 'changes-nothing',
    breaks: 'update-changes-many-fields-at-once',
    sentence: 'It says that somebody is changed, and leaves them.',
    breakService: where(
      (changes) => Object.keys(changes).some(isField),
      (service) => (room, id, _, options) => readAsUpdated(service, room, id, options),
    ),
  },
  {
    id: 'changes-one-field-at-a-time',
    breaks: 'update-changes-many-fields-at-once',
    sentence: 'Of several fields it changes the first.',
    needs: changesTwo,
    breakService: changing((changes) => {
      const [first, ...more] = Object.entries(changes).filter(([key, value]) => isField(key) && value !== undefined);
      return first === undefined || more.length === 0 ? changes : Object.fromEntries([first]);
    }),
  },
  {
    id: 'clears-what-is-undefined',
    breaks: 'undefined-is-absent',
    sentence: 'An explicit undefined clears the field.',
    needs: updates,
    breakService: changing(turning((value) => (value === undefined ? null : value))),
  },
  {
    id: 'ignores-null',
    breaks: 'null-clears-where-declared',
    sentence: 'It says that a field is cleared, and leaves it.',
    breakService: where(
      (changes) => changes.displayName === null && Object.keys(changes).length === 1,
      (service) => (room, id, _, options) => readAsUpdated(service, room, id, options),
    ),
  },
  {
    id: 'clears-to-an-empty-text',
    breaks: 'null-clears-where-declared',
    sentence: 'It reads back an empty text where a field was cleared.',
    needs: oneOf(...TEXTS.map(clears)),
    breakService: where(
      (changes) => TEXTS.some((field) => changes[field] === null),
      (service) => async (room, id, changes, options) => ({
        ...(await service.updateParticipant(room, id, changes, options)),
        ...Object.fromEntries(TEXTS.filter((field) => changes[field] === null).map((field) => [field, ''])),
      }),
    ),
  },
  {
    id: 'removes-by-null',
    breaks: 'null-never-removes',
    sentence: 'A null takes the person off the room, as merge patches do.',
    needs: removes,
    breakService: (service) =>
      altered(service, {
        async updateParticipant(room, id, changes, options) {
          if (changes !== null) return service.updateParticipant(room, id, changes, options);
          await service.removeParticipant(room, id, options);
          return { id, confirmation: 'accepted', effect: 'unknown' };
        },
      }),
  },
  {
    id: 'sends-empty-changes',
    breaks: 'empty-changes-are-refused',
    sentence: 'A change of nothing is sent, and answered with who the person is.',
    breakService: where(
      (changes) => Object.values(changes).every((value) => value === undefined),
      (service) => (room, id, _, options) => readAsUpdated(service, room, id, options),
    ),
  },
  {
    id: 'refuses-without-a-hint',
    breaks: 'empty-changes-are-refused',
    sentence: 'It does not say what a change may be of.',
    needs: updates,
    breakService: where(
      (changes) => Object.keys(changes).length === 0,
      ({ provider }) =>
        async () => {
          const details = { provider, operation: 'updateParticipant' };
          throw new AnyroomError({ code: 'invalid-argument', outcome: 'not-sent', message: 'No.', details });
        },
    ),
  },
  {
    id: 'takes-any-extras-for-a-change',
    breaks: 'extras-for-other-vendors-are-ignored',
    sentence: 'Extras for another vendor alone are taken for a change.',
    breakService: where(
      (changes) => Object.keys(changes).length === 1 && Object.keys(changes.native ?? {}).length > 0,
      (service) => (room, id, changes, options) =>
        Object.hasOwn(changes.native ?? {}, service.provider)
          ? service.updateParticipant(room, id, changes, options)
          : readAsUpdated(service, room, id, options),
    ),
  },
  {
    id: 'minds-the-extras-of-others',
    breaks: 'extras-for-other-vendors-are-ignored',
    sentence: 'Extras for another vendor beside a change reject it.',
    needs: updates,
    breakService: changing((changes) =>
      Object.keys(changes.native ?? {}).length > 0
        ? ({ ...changes, native: 'of another' } as unknown as ParticipantChanges)
        : changes,
    ),
  },
  {
    id: 'drops-its-own-extras',
    breaks: 'extras-for-this-vendor-are-checked',
    sentence: 'Extras for this vendor that it does not know are dropped.',
    breakService: where(
      (changes) => changes.native !== undefined,
      (service) => (room, id, changes, options) => {
        const native = (changes.native ?? {}) as Record<string, unknown>;
        return Object.hasOwn(native, service.provider)
          ? readAsUpdated(service, room, id, options)
          : service.updateParticipant(room, id, changes, options);
      },
    ),
  },
  {
    id: 'drops-unknown-keys',
    breaks: 'unknown-keys-are-refused',
    sentence: 'A key that is misspelt is dropped.',
    breakService: changing((changes) => without(changes, (key) => !isField(key) && key !== 'native')),
  },
  {
    id: 'turns-values-into-text',
    breaks: 'values-of-a-wrong-type-are-refused',
    sentence: 'A number becomes a text.',
    needs: changesText,
    breakService: changing(turning((value) => (typeof value === 'number' ? String(value) : value))),
  },
  {
    id: 'mends-surrogates',
    breaks: 'values-of-a-wrong-type-are-refused',
    sentence: 'Half of a surrogate pair in a text becomes another character.',
    needs: changesText,
    breakService: changing(turning((value) => (typeof value === 'string' ? value.toWellFormed() : value))),
  },
  {
    id: 'takes-anything-for-changes',
    breaks: 'values-of-a-wrong-type-are-refused',
    sentence: 'Changes that are no object are answered as if they were made.',
    breakService: (service) =>
      altered(service, {
        updateParticipant: (room, id, changes, options) =>
          isObject(changes)
            ? service.updateParticipant(room, id, changes, options)
            : readAsUpdated(service, room, id, options),
      }),
  },
  {
    id: 'applies-what-it-can',
    breaks: 'unsupported-fields-reject-the-whole-change',
    sentence: 'It drops the field that it cannot keep, and applies the others.',
    breakService(service, harness) {
      const { field, service: claimed } = claimingLess(service);
      return changing((changes) => without(changes, (key) => key === field))(claimed, harness);
    },
  },
  {
    id: 'update-adds',
    breaks: 'update-never-creates',
    sentence: 'An update of somebody unknown adds them, as upserts do.',
    needs: ({ update }) => update !== false && update.unknownParticipant === 'refused',
    breakService: (service, harness) =>
      altered(service, {
        async updateParticipant(room, id, changes, options) {
          try {
            return await service.updateParticipant(room, id, changes, options);
          } catch (error) {
            if (!AnyroomError.is(error, 'not-found') || error.subject === 'room') throw error;
            const takesIds = keepsOfNewcomers('id')(service.capabilities);
            const added = await newcomer(service, harness, takesIds ? { id } : {});
            await service.addParticipant(room, added, options).catch(() => undefined); // some can add nobody
            return { id, confirmation: 'accepted', effect: 'unknown' };
          }
        },
      }),
  },
  {
    id: 'updates-nobody',
    breaks: 'update-never-creates',
    sentence: 'An update of somebody unknown is answered, and nothing happens.',
    breakService: (service, { vendor }) =>
      altered(service, {
        async updateParticipant(room, id, changes, options) {
          const people = typeof room === 'string' ? await vendor.participantsOf(room) : [{ id }];
          return people.some((person) => person.id === id)
            ? service.updateParticipant(room, id, changes, options)
            : { id, confirmation: 'accepted', effect: 'unknown' };
        },
      }),
  },
  {
    id: 'refuses-repetitions',
    breaks: 'update-is-safe-to-repeat',
    sentence: 'The same change once more is a conflict.',
    needs: updates,
    breakService: (service) => {
      const done = new Set<string>();
      return altered(service, {
        async updateParticipant(room, id, changes, options) {
          const updated = await service.updateParticipant(room, id, changes, options);
          const key = JSON.stringify([room, id, changes]);
          if (!done.has(key)) {
            done.add(key);
            return updated;
          }
          const details = { provider: service.provider, operation: 'updateParticipant' };
          throw new AnyroomError({ code: 'conflict', outcome: 'refused', message: 'Nothing changed.', details });
        },
      });
    },
  },
  {
    id: 'echoes-the-request',
    breaks: 'update-answers-truly',
    sentence: 'It answers a field that it does not keep.',
    needs: updates,
    breakService: (service) =>
      altered(service, {
        updateParticipant: async (...args) => ({
          ...(await service.updateParticipant(...args)),
          externalId: 'echoed',
        }),
      }),
  },
  {
    id: 'promises-too-much',
    breaks: 'update-answers-truly',
    sentence: 'It claims another effect than it declares.',
    needs: updates,
    breakService: (service) =>
      altered(service, {
        async updateParticipant(...args) {
          const updated = await service.updateParticipant(...args);
          return { ...updated, effect: updated.effect === 'live' ? 'next-join' : 'live' };
        },
      }),
  },
];

function isText(key: string): boolean {
  return (TEXTS as readonly string[]).includes(key);
}

function isField(key: string): boolean {
  return (CHANGE_FIELDS as readonly string[]).includes(key);
}
