import type { Participant } from '@anyroom/core';
import type { Bench } from '../../clause.js';
import type { HeldParticipant, VendorUnderTest } from '../../harness/participant-service-harness.js';
import { avatarUrlOf, displayNameOf, roleOf } from './values.js';

/** Puts somebody with every field that the vendor keeps into the room, without the service. Gives the id. */
export function seat(bench: Bench, room: string, number = 1): Promise<string> {
  return bench.vendor.createParticipant(room, {
    externalId: `person-${number}`,
    displayName: displayNameOf(number),
    avatarUrl: avatarUrlOf(number),
    vendorRole: roleOf(bench, number).vendorRole,
  });
}

/** A new room with some people in it. */
export async function seatedRoom(bench: Bench, count: number): Promise<{ room: string; ids: readonly string[] }> {
  const room = await bench.vendor.createRoom();
  const ids: string[] = [];
  for (let number = 1; number <= count; number += 1) ids.push(await seat(bench, room, number));
  return { room, ids };
}

/** A new room with one person in it. */
export async function seatedPerson(bench: Bench): Promise<{ room: string; id: string }> {
  const room = await bench.vendor.createRoom();
  return { room, id: await seat(bench, room) };
}

/** What the vendor holds of a room, in one order, so that two such can be compared. */
export async function heldIn(
  { vendor }: { readonly vendor: Pick<VendorUnderTest, 'participantsOf'> },
  room: string,
): Promise<readonly HeldParticipant[]> {
  const all = await vendor.participantsOf(room);
  return all
    .map(({ id, externalId, displayName, avatarUrl, vendorRole }) =>
      present({ id, externalId, displayName, avatarUrl, vendorRole }),
    )
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** What the vendor holds of one person; fails when it holds nobody by that id. */
export async function held(bench: Bench, room: string, id: string): Promise<HeldParticipant> {
  const found = (await heldIn(bench, room)).find((person) => person.id === id);
  return found ?? bench.assert.fail('the person is no longer in the room');
}

/** How a service must read what the vendor holds, leaving presence aside. */
export function asRead({ roles }: Bench, { id, externalId, displayName, avatarUrl, vendorRole }: HeldParticipant) {
  const role = vendorRole === undefined ? undefined : roles.find((pair) => pair.vendorRole === vendorRole)?.role;
  return present({ id, externalId, displayName, avatarUrl, role, vendorRole });
}

/** The fields of a person alone: no presence, and nothing of what an update or an add tells beside. */
export function fieldsOf({ id, externalId, displayName, avatarUrl, role, vendorRole }: Participant) {
  return present({ id, externalId, displayName, avatarUrl, role, vendorRole });
}

/** Without the keys that are `undefined`. */
export function present<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}
