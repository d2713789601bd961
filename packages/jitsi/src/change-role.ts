import { type Affiliation, type OccupantRole, type Person, setAffiliation, setRole } from './muc/people.js';
import { whileInside } from './muc/stay.js';
import type { VendorRole } from './roles.js';
import type { Session } from './xmpp/session.js';

/** What the server is told for each word. A visitor is one only while connected, so that no affiliation makes them one. */
const AFFILIATION: Readonly<Record<VendorRole, Exclude<Affiliation, 'none'>>> = {
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

  const after = (await reader.fresh()).get(id);
  if (after === undefined) throw to === 'visitor' ? notConnected() : notThere();
  if (to === 'visitor' && after.occupants.length === 0) throw notConnected();
  const others = after.occupants.filter(({ role }) => role !== LIVE_ROLE[to]);
  if (others.length === 0) return after;
  await whileInside(session, room, () =>
    giveRole(
      session,
      room,
      others.map(({ nick }) => nick),
      LIVE_ROLE[to],
    ),
  );
  return (await reader.fresh()).get(id) ?? { ...after, occupants: [] };
}

/** Gives nicknames a role, side by side; one that has left meanwhile needs none. */
export async function giveRole(
  session: Session,
  room: string,
  nicks: readonly string[],
  role: OccupantRole | 'none',
): Promise<void> {
  const given = nicks.map((nick) => setRole(session, room, nick, role).catch(unlessLeft));
  await Promise.allSettled(given);
  await Promise.all(given);
}

function unlessLeft(error: unknown): void {
  const { code } = error as { code?: unknown };
  if (code !== 'not-found') throw error;
}
