import { type Affiliation, type OccupantRole, type Person, setAffiliation, setRole } from './muc/people.js';
import { whileInside } from './muc/stay.js';
import type { VendorRole } from './roles.js';
import type { Session } from './xmpp/session.js';

/** What the server is told for each word. A visitor is one only while connected, so that no affiliation makes them one. */
export const AFFILIATION: Readonly<Record<VendorRole, Exclude<Affiliation, 'none'>>> = {
  owner: 'owner',
  moderator: 'admin',
  participant: 'member',
  visitor: 'member',
};

/** What somebody is to be while they are connected. */
const LIVE_ROLE: Readonly<Record<VendorRole, OccupantRole>> = {
  owner: 'moderator',
  moderator: 'moderator',
  participant: 'participant',
  visitor: 'visitor',
};

/** How often somebody is followed who takes another nickname. */
export const MOST_TURNS = 3;

/** Everybody in the room, in three degrees of freshness. */
export interface RoomReader {
  /** As of the last reading; the first call makes one. */
  latest(): Promise<ReadonlyMap<string, Person>>;
  /** By a reading that begins after the call. */
  fresh(): Promise<ReadonlyMap<string, Person>>;
}

/**
 * Gives somebody who is in the room a role: their affiliation first, and then, where the server leaves it at another, the
 * role of each nickname under which they are connected. Gives them as they are then.
 */
export async function changeRole(
  session: Session,
  room: string,
  id: string,
  to: VendorRole,
  reader: RoomReader,
): Promise<Person> {
  const { errors } = session;
  const notThere = () =>
    errors.make('not-sent', {
      code: 'not-found',
      subject: 'participant',
      message: 'The participant is not in the room. Add them first with addParticipant.',
    });
  const before = (await reader.latest()).get(id);
  if (before === undefined) throw notThere();
  const notConnected = () =>
    errors.make('not-sent', {
      code: 'conflict',
      message: 'The participant is not connected, and only who is connected can be a visitor. Ask again when they are.',
    });
  if (to === 'visitor') {
    if (before.occupants.length === 0) throw notConnected();
    // Whoever is more than a member would be let in as a moderator the next time.
    if (before.affiliation === 'owner' || before.affiliation === 'admin') {
      await setAffiliation(session, room, id, AFFILIATION.visitor);
    }
  } else await setAffiliation(session, room, id, AFFILIATION[to]);

  for (let turn = 1; ; turn += 1) {
    const after = (await reader.fresh()).get(id);
    if (to === 'visitor' && !after?.occupants.length) throw notConnected();
    if (after === undefined) throw notThere();
    const others = after.occupants.filter(({ role }) => role !== LIVE_ROLE[to]);
    // Again for those who took another nickname after they were read.
    if (others.length === 0 || turn > MOST_TURNS) return after;
    const nicks = others.map(({ nick }) => nick);
    await whileInside(session, room, () => giveRole(session, room, nicks, LIVE_ROLE[to]));
  }
}

/** Gives nicknames a role, side by side. One that is gone needs none: gives whether all were there. */
export async function giveRole(
  session: Session,
  room: string,
  nicks: readonly string[],
  role: OccupantRole | 'none',
): Promise<boolean> {
  const given = nicks.map((nick) => setRole(session, room, nick, role).then(() => true, unlessGone));
  await Promise.allSettled(given);
  return (await Promise.all(given)).every((wasThere) => wasThere);
}

function unlessGone(error: unknown): false {
  const { code } = error as { code?: unknown };
  if (code !== 'not-found') throw error;
  return false;
}
