import type { Participant, ParticipantService, RoomRef } from '@anyroom/core';
import { table } from './table.js';

/** Who was in the room at one time, by id. */
export type Reading = ReadonlyMap<string, Participant>;

export async function read(service: ParticipantService, room: RoomRef): Promise<Reading> {
  const people = new Map<string, Participant>();
  for await (const participant of service.listParticipants(room)) people.set(participant.id, participant);
  return people;
}

/** What is known of a verb that is success also where there was nothing to do; `last` is the reading before it. */
export function doneTo(id: string, last: Reading | undefined): string {
  return last === undefined || last.has(id) ? 'done' : 'done; nobody was there by that id when the room was read';
}

/** The same where only who is connected could be concerned. */
export function doneToConnected(id: string, last: Reading | undefined): string {
  const isAway = last?.get(id)?.presence === 'not-connected';
  return isAway ? 'done; they were not connected when the room was read' : doneTo(id, last);
}

/** Three readings side by side, and what the provider calls the roles. */
export function compare(readings: readonly Reading[], ids: ReadonlyMap<string, string>): string {
  const people = [...ids.values()].flatMap((id) => readings.flatMap((reading) => reading.get(id) ?? []));
  if (people.length === 0) return `    None of ${[...ids.keys()].join(', ')} was there at any reading.`;
  const heads = ['before', 'promoted and renamed', 'after the batch'];
  const rows = [...ids].map(([name, id]) => [name, ...readings.map((reading) => cell(reading.get(id)))]);
  const roles = people.filter(({ role }) => role).map(({ role, vendorRole }) => `${role} is ${vendorRole}`);
  const words = roles.length === 0 ? 'none' : [...new Set(roles)].join(', ');
  return `${table([['who', ...heads], ...rows])}\n\n    The roles in the provider's own words: ${words}.`;
}

function cell(participant: Participant | undefined): string {
  if (participant === undefined) return '(not there)';
  const role = participant.role ?? participant.vendorRole ?? '(no role)';
  return [participant.displayName ?? '(no name)', role].join(', ');
}
