import type { BatchOutcome, Participant, ParticipantService, RoomRef, Services } from '@anyroom/core';
import { AnyroomError, splitNewParticipant } from '@anyroom/core';
import type { RequestCount } from './request-count.js';
import { table } from './table.js';

const PEOPLE = ['Ann', 'Bob', 'Cleo'] as const;

/**
 * One program for every provider: adds three people, gives one of them a credential to join with, promotes one, renames
 * one, puts one out of the call, demotes them all in one batch, and takes them off again. It names no provider and no id
 * of one. What a provider cannot do is tried all the same; it is refused before anything is sent, and that is printed. The
 * roles presenter, attendee and viewer must be mapped.
 *
 * @returns how many of the three the batch did not change, although the provider could have
 */
export async function runMainJob(
  { participants: service, joinCredentials, live }: Omit<Services, 'provider' | 'rooms' | 'close'>,
  room: RoomRef,
  requests: RequestCount,
): Promise<number> {
  const ids = new Map<string, string>();
  const step = (text: string) => console.log(`  ${text}  (${requests.take()})`);
  const idOf = (name: string) => ids.get(name) ?? '';
  /** Does what not every provider can do; where the work gives a text, that is what is told. */
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      const told = await work();
      step(`${what}: ${typeof told === 'string' ? told : 'done'}`);
    } catch (error) {
      if (!AnyroomError.is(error, 'unsupported')) throw error;
      step(`${what}: refused before anything was sent: ${error.code}. ${error.message}`);
    }
  };

  try {
    for (const displayName of PEOPLE) {
      const own = ownId(service, displayName);
      if (!service.capabilities.add) ids.set(displayName, own); // who connects says who they are
      await attempt(`adding ${displayName}`, async () => {
        const newcomer = { displayName, role: 'attendee', ...(!mintsIds(service) && { id: own }) };
        const { kept, dropped } = splitNewParticipant(service, newcomer);
        const { id } = await service.addParticipant(room, service.capabilities.add ? kept : newcomer);
        ids.set(displayName, id);
        const missing = Object.keys(dropped).join(', ');
        return `done${missing === '' ? '' : `; not kept by this provider: ${missing}`}`;
      });
    }
    const before = await read(service, room);
    step('read the room');

    await attempt('giving Ann a credential to join with', async () => {
      const { expiresAt } = await joinCredentials.issueJoinCredential(room, idOf('Ann')); // its token is for Ann alone
      return `done; it ends ${expiresAt?.toISOString() ?? 'when the provider says'}`;
    });
    await attempt('promoting Ann to presenter', () =>
      service.updateParticipant(room, idOf('Ann'), { role: 'presenter' }),
    );
    await attempt('renaming Bob to Robert', () =>
      service.updateParticipant(room, idOf('Bob'), { displayName: 'Robert' }),
    );
    await attempt('putting Cleo out of the call', () => live.ejectParticipant(room, idOf('Cleo')));
    const between = await read(service, room);
    step('read the room');

    const everybody = [...ids.values(), ownId(service, 'Nobody')];
    const { outcomes } = await service.updateParticipants(
      room,
      everybody.map((id) => [id, { role: 'viewer' }] as const),
    );
    step(`demoting everybody to viewer in one batch of ${everybody.length}`);
    for (const outcome of outcomes) {
      const name = PEOPLE[outcome.index] ?? 'an unknown id';
      const reason = outcome.status === 'applied' ? '' : `: ${outcome.error.code}, ${outcome.error.message}`;
      console.log(`    ${name}: ${outcome.status}${reason}`);
    }
    const after = await read(service, room);
    step('read the room');

    console.log();
    console.log(compare([before, between, after], ids));
    console.log(`\n    The roles in the provider's own words: ${vendorRoles([before, between, after])}.\n`);
    return outcomes.filter((outcome) => outcome.index < PEOPLE.length && isFailure(outcome, after)).length;
  } finally {
    for (const [name, id] of ids) {
      await attempt(`removing ${name}`, () => service.removeParticipant(room, id));
    }
  }
}

/**
 * Whether an entry of a batch came to nothing although it could have: not where the provider changes nobody, nor where it
 * gives that role only to people who are connected, and they are not.
 */
function isFailure(outcome: BatchOutcome, people: ReadonlyMap<string, Participant>): boolean {
  if (outcome.status === 'applied' || outcome.error.code === 'unsupported') return false;
  return outcome.error.code !== 'conflict' || people.get(outcome.id)?.presence !== 'not-connected';
}

function mintsIds({ capabilities }: ParticipantService): boolean {
  return capabilities.add !== false && capabilities.add.mintsId;
}

/**
 * An id of our own, for where none is minted: an address where people are added by it, and digits where nobody is added,
 * which stand for whoever connects under them.
 */
function ownId({ capabilities }: ParticipantService, name: string): string {
  return capabilities.add ? `${name.toLowerCase()}@people.example` : `${1000 + name.charCodeAt(0)}`;
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
  return pairs.length === 0 ? 'none' : [...new Set(pairs)].join(', ');
}
