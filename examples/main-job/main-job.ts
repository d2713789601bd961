import type {
  BatchOutcome,
  JoinCredential,
  JoinCredentialService,
  ParticipantService,
  RoomRef,
  Services,
} from '@anyroom/core';
import { AnyroomError, splitNewParticipant, supports } from '@anyroom/core';
import { compare, doneTo, doneToConnected, type Reading, read } from './readings.js';
import type { Step } from './step.js';

const PEOPLE = ['Ann', 'Bob', 'Cleo'] as const;

/**
 * One program for every provider: adds three people, gives one of them a credential to join with, promotes one, renames
 * one, puts one out of the call, demotes them all in one batch, and takes the credential back and the three off again. It
 * names no provider and no id of one. What a provider cannot do is tried all the same; it is refused before anything is
 * sent, and that is printed. Where nobody can be added, the three are whoever is connected under their ids. The roles
 * presenter, attendee and viewer must be mapped.
 *
 * @returns how many of the three the batch did not change, although the provider could have
 */
export async function runMainJob(
  { participants: service, joinCredentials, live }: Omit<Services, 'provider' | 'rooms' | 'close'>,
  room: RoomRef,
  step: Step,
): Promise<number> {
  const ids = new Map<string, string>();
  const idOf = (name: string) => ids.get(name) ?? '';
  const readings: Reading[] = [];
  const readRoom = async () => {
    readings.push(await read(service, room));
    step('read the room');
  };
  /** Does what not every provider can do; where the work gives a text, that is what is told. */
  const attempt = async (what: string, work: () => Promise<unknown>) => {
    try {
      const told = await work();
      step(`${what}: ${typeof told === 'string' ? told : 'done'}`);
    } catch (error) {
      if (!AnyroomError.is(error, 'unsupported')) throw error;
      step(`${what}: ${error.code}. ${error.message}`); // which says that nothing was sent
    }
  };

  if (!service.capabilities.add) console.log(`  ${whoTheyAre(service)}\n`);
  let mayHoldCredential = false;
  try {
    for (const displayName of PEOPLE) {
      const own = ownId(service, displayName);
      if (!service.capabilities.add) ids.set(displayName, own);
      await attempt(`adding ${displayName}`, async () => {
        const newcomer = { displayName, role: 'attendee', ...(!mintsIds(service) && { id: own }) };
        const { kept, dropped } = splitNewParticipant(service, newcomer);
        const { id } = await service.addParticipant(room, service.capabilities.add ? kept : newcomer);
        ids.set(displayName, id);
        const missing = Object.keys(dropped).join(', ');
        return `done${missing === '' ? '' : `; not kept by this provider: ${missing}`}`;
      });
    }
    await readRoom();

    await attempt('giving Ann a credential to join with', async () => {
      mayHoldCredential = supports(joinCredentials, 'issue'); // also when the answer is lost
      const credential = await joinCredentials.issueJoinCredential(room, idOf('Ann')); // its token is for Ann alone
      return `done; ${endOf(credential, joinCredentials)}`;
    });
    await attempt('promoting Ann to presenter', () =>
      service.updateParticipant(room, idOf('Ann'), { role: 'presenter' }),
    );
    await attempt('renaming Bob to Robert', () =>
      service.updateParticipant(room, idOf('Bob'), { displayName: 'Robert' }),
    );
    await attempt('putting Cleo out of the call', async () => {
      await live.ejectParticipant(room, idOf('Cleo'));
      return doneToConnected(idOf('Cleo'), readings.at(-1));
    });
    await readRoom();

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
    await readRoom();

    console.log(`\n${compare(readings, ids)}\n`);
    return outcomes.filter((outcome) => outcome.index < PEOPLE.length && isFailure(outcome, readings.at(-1))).length;
  } finally {
    try {
      if (mayHoldCredential) {
        await attempt("taking Ann's credential back", () => joinCredentials.revokeJoinCredentials(room, idOf('Ann')));
      }
    } finally {
      for (const [name, id] of ids) {
        await attempt(`removing ${name}`, async () => {
          await service.removeParticipant(room, id);
          return doneTo(id, readings.at(-1));
        });
      }
      if (ids.size > 0 && remembersRemovals(service)) {
        const names = [...ids.keys()].join(', ');
        console.log(`  What keeps ${names} from joining stays in this room as long as it is there; adding lifts it.`);
      }
    }
  }
}

/** When a credential ends, in as far as the provider says. */
function endOf({ expiresAt }: JoinCredential, { capabilities: { issue } }: JoinCredentialService): string {
  if (expiresAt !== undefined) return `it ends ${expiresAt.toISOString()}`;
  return issue && issue.expiry === 'never' ? 'it never ends' : 'the provider does not say when it ends';
}

/**
 * Whether an entry of a batch came to nothing although it could have: not where the provider changes nobody, nor where it
 * gives that role only to people who are connected, and they are not.
 */
function isFailure(outcome: BatchOutcome, people: Reading | undefined): boolean {
  if (outcome.status === 'applied' || outcome.error.code === 'unsupported') return false;
  return outcome.error.code !== 'conflict' || people?.get(outcome.id)?.presence !== 'not-connected';
}

/** Where people can connect without being on the roster, who is removed is kept off by a mark of their own. */
function remembersRemovals({ capabilities: { members, remove } }: ParticipantService): boolean {
  return members === 'both' && remove === 'revokes';
}

function mintsIds({ capabilities }: ParticipantService): boolean {
  return capabilities.add !== false && capabilities.add.mintsId;
}

/**
 * An id of our own, for where none is minted: an address where people are added by it, and digits where nobody is added,
 * which stand for whoever connects under them.
 */
function ownId({ capabilities }: ParticipantService, name: string): string {
  return capabilities.add ? `${name.toLowerCase()}@people.example` : `${9_000_000_000 + name.charCodeAt(0)}`;
}

function whoTheyAre(service: ParticipantService): string {
  const people = PEOPLE.map((name) => `${name} is whoever is connected as ${ownId(service, name)}`);
  return `Nobody can be added here, and this program connects nobody: ${people.join(', ')}.`;
}
