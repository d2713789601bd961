import type { NewParticipant, NewParticipantField, ParticipantService, RoomRef } from '@anyroom/core';
import { CHANGE_FIELDS } from '@anyroom/core';
import type { ParticipantServiceHarness } from '../harness/participant-service-harness.js';

/** Somebody new, with whatever this service requires beside what is given. */
export async function newcomer(
  { capabilities: { add } }: ParticipantService,
  { vendor, roles: [first] }: ParticipantServiceHarness,
  given: NewParticipant = {},
): Promise<NewParticipant> {
  if (add === false) return given;
  const values: Readonly<Record<NewParticipantField, string>> = {
    id: await vendor.unknownParticipant(),
    externalId: 'a-newcomer',
    displayName: 'A Newcomer',
    avatarUrl: 'https://example.com/a-newcomer.png',
    role: first.role,
  };
  const required: readonly NewParticipantField[] = add.mintsId ? add.requires : ['id', ...add.requires];
  return { ...Object.fromEntries(required.map((field) => [field, values[field]])), ...given };
}

/** Sends the vendor something, by whichever verb this service has, and does not mind what comes of it. */
export async function sendSomething(
  service: ParticipantService,
  harness: ParticipantServiceHarness,
  room: RoomRef,
): Promise<void> {
  const { list, get, remove, update } = service.capabilities;
  const nobody = await harness.vendor.unknownParticipant();
  try {
    if (list) await service.listParticipants(room)[Symbol.asyncIterator]().next();
    else if (get !== false) await service.getParticipant(room, nobody);
    else if (remove !== false) await service.removeParticipant(room, nobody);
    else if (update !== false) {
      const field = CHANGE_FIELDS.find((each) => update.fields[each] !== false) ?? 'role';
      const value = field === 'role' ? harness.roles[0].role : 'https://example.com/nobody.png';
      await service.updateParticipant(room, nobody, { [field]: value });
    } else await service.addParticipant(room, await newcomer(service, harness));
  } catch {
    // It was sent.
  }
}
