import type { Participant, ParticipantService, RoomRef, Services } from '@anyroom/core';
import { AnyroomError, splitNewParticipant } from '@anyroom/core';
import type { RequestCount } from './request-count.js';
import { table } from './table.js';

const PEOPLE = ['Ann', 'Bob', 'Cleo'] as const;

/**
 * One program for every provider: adds three people, gives one of them a credential to join with, promotes one, renames
 * one, puts one out of the call, demotes them all in one batch, and takes them off again. It names no provider and no id
 * of one. What a provider cannot do is refused, and printed. The roles presenter, attendee and viewer must be mapped.
 *
 * @returns how many of the three the batch could not change
 */
export async function runMainJob(
  { participants: service, joinCredentials, live }: Omit<Services, 'provider' | 'rooms' | 'close'>,
  room: RoomRef,
  requests: RequestCount,
): Promise<number> {
  const ids = new Map<string, string>();
  const step = (text: string) => console.log(`  ${text}  (${requests.take()})`);
  const idOf = (name: string) => ids.get(name) ?? '';
  /** Does what not every provider can do. */
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      await work();
      step(`${what}: done`);
    } catch (error) {
      if (!AnyroomError.is(error, 'unsupported')) throw error;
      step(`${what}: refused before anything was sent. ${error.message}`);
    }
  };

  try {
    for (const displayName of PEOPLE) {
      const { kept, dropped } = splitNewParticipant(service, { displayName, role: 'attendee' });
      const { id } = await service.addParticipant(room, kept);
      ids.set(displayName, id);
      const missing = Object.keys(dropped).join(', ');
      step(`added ${displayName}${missing === '' ? '' : `; not kept by this provider: ${missing}`}`);
    }
    const before = await read(service, room);
    step('read the room');

    const { expiresAt } = await joinCredentials.issueJoinCredential(room, idOf('Ann')); // its token is for Ann alone
    step(`gave Ann a credential to join with; it ends ${expiresAt?.toISOString() ?? 'when the provider says'}`);

    await service.updateParticipant(room, idOf('Ann'), { role: 'presenter' });
    step('promoted Ann to presenter');

    await attempt('renaming Bob to Robert', () =>
      service.updateParticipant(room, idOf('Bob'), { displayName: 'Robert' }),
    );
    await attempt('putting Cleo out of the call', () => live.ejectParticipant(room, idOf('Cleo')));
    const between = await read(service, room);
    step('read the room');

    const everybody = [...ids.values(), 'nobody-by-this-id'];
    const { outcomes } = await service.updateParticipants(
      room,
      everybody.map((id) => [id, { role: 'viewer' }] as const),
    );
    step(`demoted everybody to viewer in one batch of ${everybody.length}`);
    for (const outcome of outcomes) {
      const name = PEOPLE[outcome.index] ?? 'an unknown id';
      const reason = outcome.status === 'applied' ? '' : `: ${outcome.error.code}, ${outcome.error.message}`;
      console.log(`    ${name}: ${outcome.status}${reason}`);
    }
    const unchanged = outcomes.filter(({ index, status }) => index < PEOPLE.length && status !== 'applied').length;
    const after = await read(service, room);
    step('read the room');

    console.log();
    console.log(compare([before, between, after], ids));
    console.log(`\n    The roles in the provider's own words: ${vendorRoles([before, between, after])}.\n`);
    return unchanged;
  } finally {
    for (const [name, id] of ids) {
      await service.removeParticipant(room, id);
      step(`removed ${name}`);
    }
  }
}

async function read(service: ParticipantService, room: RoomRef): Promise<ReadonlyMap<string, Participant>> {
  const people = new Map<string, Participant>();
  for await (const participant of service.listParticipants(room)) people.set(participant.id, participant);
  return people;
}

function compare(states: readonly ReadonlyMap<string, Participant>[], ids: ReadonlyMap<string, string>): string {
  const heads = ['before', 'promoted and renamed', 'after the batch'];
  const cell = (participant: Participant | undefined) =>
    participant === undefined
      ? '(not there)'
      : [participant.displayName ?? '(no name)', participant.role ?? participant.vendorRole].join(', ');
  const rows = [...ids].map(([name, id]) => [name, ...states.map((people) => cell(people.get(id)))]);
  return table([['who', ...heads], ...rows]);
}

function vendorRoles(states: readonly ReadonlyMap<string, Participant>[]): string {
  const people = states.flatMap((state) => [...state.values()]);
  const pairs = people.filter(({ role }) => role).map(({ role, vendorRole }) => `${role} is ${vendorRole}`);
  return [...new Set(pairs)].join(', ');
}
