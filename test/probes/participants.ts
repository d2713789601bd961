import { randomUUID } from 'node:crypto';
import type { NewParticipant, NewParticipantField, ParticipantChanges } from '@anyroom/core';
import { CHANGE_FIELDS } from '@anyroom/core';
import type { HeldParticipant, ParticipantServiceHarness, SeededParticipant } from '@anyroom/testing';
import { expect } from '@jest/globals';
import { all, failureOf, onParticipants, onServices, refused, requestsOf, unsent } from './probe.js';

const BEFORE = { displayName: 'Ann', avatarUrl: 'https://example.com/ann.png' };
const AFTER = { displayName: 'Anna', avatarUrl: 'https://example.com/anna.png' };

/** The cells about the people of a room. */
export const participantProbes = {
  'participants.members': onServices(async ({ services: { participants }, vendor }) => {
    const { members, list } = participants.capabilities;
    const room = await vendor.createRoom();
    const listed = async (id: string) => (await all(participants.listParticipants(room))).some((it) => it.id === id);
    if (!list) return refused(vendor, () => all(participants.listParticipants(room)));
    if (members !== 'roster') {
      const id = await vendor.unknownParticipant();
      expect(await listed(id)).toBe(false);
      const connection = await vendor.connect(room, id);
      expect(await listed(id)).toBe(true);
      await connection.leave();
      expect(await listed(id)).toBe(false);
    }
    if (members !== 'presence') {
      const id = await vendor.createParticipant(room);
      expect(await listed(id)).toBe(true);
      const connection = await vendor.connect(room, id);
      expect(await listed(id)).toBe(true);
      await connection.leave();
      expect(await listed(id)).toBe(true);
    }
  }),

  'participants.update.displayName': onParticipants((harness) => updates(harness, 'displayName')),
  'participants.update.avatarUrl': onParticipants((harness) => updates(harness, 'avatarUrl')),
  'participants.update.role': onParticipants((harness) => updates(harness, 'role')),

  'participants.update.unknown': onParticipants(async (harness) => {
    const { service, vendor } = harness;
    const { update } = service.capabilities;
    const { room } = await seated(harness);
    const stranger = await vendor.unknownParticipant();
    const call = () => service.updateParticipant(room, stranger, aChange(harness));
    if (update === false) return refused(vendor, call);
    if (update.unknownParticipant === 'refused') {
      expect(await failureOf(call)).toMatchObject({ code: 'not-found' });
    } else {
      await call();
    }
    const isThere = (await vendor.participantsOf(room)).some(({ id }) => id === stranger);
    expect(isThere).toBe(update.unknownParticipant === 'added');
  }),

  'participants.batch': onParticipants(async (harness) => {
    const { service, vendor } = harness;
    const { update } = service.capabilities;
    const { room, id } = await seated(harness);
    const others = [await seat(harness, room), await seat(harness, room)];
    const batchOf = async (ids: readonly string[]) => {
      const { outcomes } = await service.updateParticipants(
        room,
        ids.map((each) => [each, aChange(harness)] as const),
      );
      return outcomes;
    };
    if (update === false) {
      const before = vendor.requests();
      const [outcome] = await batchOf([id]);
      expect(outcome).toMatchObject({ status: 'rejected', error: { code: 'unsupported', outcome: 'not-sent' } });
      expect(vendor.requests()).toBe(before);
      return;
    }
    const forTwo = await requestsOf(vendor, async () => {
      expect(await batchOf([id, ...others.slice(1)])).toMatchObject([{ status: 'applied' }, { status: 'applied' }]);
    });
    const forThree = await requestsOf(vendor, async () => {
      expect((await batchOf([id, ...others])).map(({ status }) => status)).toEqual(Array(3).fill('applied'));
    });
    if (update.batch === 'native') expect(forThree).toBe(forTwo);
    else expect(forThree).toBeGreaterThan(forTwo);
  }),

  'participants.add.id': onParticipants((harness) => adds(harness, 'id')),
  'participants.add.externalId': onParticipants((harness) => adds(harness, 'externalId')),
  'participants.add.displayName': onParticipants((harness) => adds(harness, 'displayName')),
  'participants.add.avatarUrl': onParticipants((harness) => adds(harness, 'avatarUrl')),
  'participants.add.role': onParticipants((harness) => adds(harness, 'role')),

  'participants.mintsId': onParticipants(async (harness) => {
    const { service, vendor } = harness;
    const { add } = service.capabilities;
    const room = await vendor.createRoom();
    const { id: _, ...newcomer } = await leastNewcomer(harness);
    const call = () => service.addParticipant(room, newcomer);
    if (add === false) return refused(vendor, call);
    if (!add.mintsId) {
      await unsent(vendor, 'invalid-argument', call);
      return;
    }
    const { id } = await call();
    expect((await vendor.participantsOf(room)).map((person) => person.id)).toContain(id);
  }),

  'participants.add.existing': onParticipants(async (harness) => {
    const { service, vendor, roles } = harness;
    const { add } = service.capabilities;
    const room = await vendor.createRoom();
    const least = await leastNewcomer(harness);
    if (add === false) return refused(vendor, () => service.addParticipant(room, least));
    const known = {
      ...least,
      ...(add.fields.includes('id') && { id: await vendor.unknownParticipant() }),
      ...(add.fields.includes('externalId') && { externalId: `user-${randomUUID()}` }),
    };
    const { id } = await service.addParticipant(room, known);
    const before = await held(harness, room, id);
    const again = { ...known, ...(add.fields.includes('role') && { role: roles[1].role }) };
    const second = await service.addParticipant(room, again).catch((error: unknown) => error);
    // What the vendor does not say may come out either way; who is there stays as they are.
    if (add.existing === 'refused') expect(second).toMatchObject({ code: 'conflict' });
    else expect(second).toMatchObject(second instanceof Error ? { code: 'conflict' } : { id: expect.any(String) });
    expect(await held(harness, room, id)).toEqual(before);
  }),

  'participants.get': onParticipants(async (harness) => {
    const { service, vendor } = harness;
    const { room, id } = await seated(harness);
    await seat(harness, room);
    const call = () => service.getParticipant(room, id);
    if (service.capabilities.get === false) return refused(vendor, call);
    expect(await call()).toMatchObject({ id });
  }),

  'participants.list': onParticipants(async (harness) => {
    const { service, vendor } = harness;
    const { room, id } = await seated(harness);
    const other = await seat(harness, room);
    const call = () => all(service.listParticipants(room));
    if (!service.capabilities.list) return refused(vendor, call);
    expect((await call()).map((person) => person.id).sort()).toEqual([id, other].sort());
  }),

  'participants.remove': onServices(async ({ services: { participants }, vendor }) => {
    const { members, remove } = participants.capabilities;
    const room = await vendor.createRoom();
    const id = await (members === 'presence' ? vendor.unknownParticipant() : vendor.createParticipant(room));
    const connection = await vendor.connect(room, id);
    const call = () => participants.removeParticipant(room, id);
    if (remove === false) return refused(vendor, call);
    await call();
    expect((await vendor.participantsOf(room)).some((person) => person.id === id)).toBe(false);
    await connection.leave();
    const comesBack = vendor.connect(room, id);
    if (remove === 'revokes') await expect(comesBack).rejects.toThrow();
    else await (await comesBack).leave();
  }),
};

type Harness = ParticipantServiceHarness;

/** A change of one field is seen at the vendor, and so is its clearing; or it is refused. */
async function updates(harness: Harness, field: (typeof CHANGE_FIELDS)[number]): Promise<void> {
  const { service, vendor, roles } = harness;
  const { update } = service.capabilities;
  const capability = update !== false && update.fields[field];
  const { room, id } = await seated(harness);
  const before = await held(harness, room, id);
  const change: ParticipantChanges = { [field]: field === 'role' ? roles[1].role : AFTER[field] };
  const clear = { [field]: null } as ParticipantChanges;
  if (capability === false) {
    await refused(vendor, () => service.updateParticipant(room, id, change), update === false ? undefined : field);
    expect(await held(harness, room, id)).toEqual(before);
    return;
  }
  expect(await service.updateParticipant(room, id, change)).toMatchObject({ id, effect: capability.effect });
  const after = field === 'role' ? { vendorRole: roles[1].vendorRole } : { [field]: AFTER[field] };
  expect(await held(harness, room, id)).toEqual({ ...before, ...after });
  if (capability.clear) {
    await service.updateParticipant(room, id, clear);
    expect(await held(harness, room, id)).not.toHaveProperty(field);
  } else {
    await unsent(vendor, field === 'role' ? 'invalid-argument' : 'unsupported', () =>
      service.updateParticipant(room, id, clear),
    );
  }
}

/** A newcomer with one field is held with it by the vendor; or is refused. */
async function adds(harness: Harness, field: NewParticipantField): Promise<void> {
  const { service, vendor, roles } = harness;
  const { add } = service.capabilities;
  const room = await vendor.createRoom();
  const least = await leastNewcomer(harness);
  const newcomer = { ...least, [field]: await someValue(harness, field) };
  const call = () => service.addParticipant(room, newcomer);
  if (add === false || !add.fields.includes(field)) {
    await refused(vendor, call, add === false ? undefined : field);
    expect(await vendor.participantsOf(room)).toEqual([]);
    return;
  }
  const { id } = await call();
  const { vendorRole, ...fields } = await held(harness, room, id);
  if (field === 'role') expect(vendorRole).toBe(roles[0].vendorRole);
  else expect(fields).toHaveProperty(field, newcomer[field]);
  if (!add.requires.includes(field)) return;
  const { [field]: _, ...without } = newcomer;
  await unsent(vendor, 'invalid-argument', () => service.addParticipant(room, without));
}

/** The least that the service accepts for a newcomer. */
async function leastNewcomer(harness: Harness): Promise<NewParticipant> {
  const { add } = harness.service.capabilities;
  const needed = add === false ? [] : [...add.requires, ...(add.mintsId ? [] : (['id'] as const))];
  const values: Partial<Record<NewParticipantField, string>> = {};
  for (const field of needed) values[field] = await someValue(harness, field);
  return values;
}

async function someValue({ vendor, roles }: Harness, field: NewParticipantField): Promise<string> {
  if (field === 'id') return vendor.unknownParticipant();
  if (field === 'role') return roles[0].role;
  return field === 'externalId' ? `user-${randomUUID()}` : BEFORE[field];
}

/** A change that the service accepts, if it accepts any. */
function aChange({ service, roles }: Harness): ParticipantChanges {
  const { update } = service.capabilities;
  const field = CHANGE_FIELDS.find((each) => update !== false && update.fields[each] !== false) ?? 'displayName';
  return { [field]: field === 'role' ? roles[1].role : AFTER[field] };
}

async function seated(harness: Harness): Promise<{ readonly room: string; readonly id: string }> {
  const room = await harness.vendor.createRoom();
  return { room, id: await seat(harness, room) };
}

function seat({ vendor, roles }: Harness, room: string): Promise<string> {
  const person: SeededParticipant = { ...BEFORE, externalId: `user-${randomUUID()}`, vendorRole: roles[0].vendorRole };
  return vendor.createParticipant(room, person);
}

async function held({ vendor }: Harness, room: string, id: string): Promise<HeldParticipant> {
  const found = (await vendor.participantsOf(room)).find((person) => person.id === id);
  if (found === undefined) throw new Error('The vendor holds nobody by that id.');
  return found;
}
