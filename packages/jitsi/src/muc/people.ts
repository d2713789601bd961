import xml, { type Element } from '@xmpp/xml';
import type { VendorRole } from '../roles.js';
import type { Session } from '../xmpp/session.js';
import { unreadable } from '../xmpp/stream-failure.js';
import { MUC_ADMIN } from './namespaces.js';

/** What somebody stays, connected or not. Who is banned is not in the room. */
export type Affiliation = 'owner' | 'admin' | 'member' | 'none';

/** What somebody is while they are connected. */
export type OccupantRole = 'moderator' | 'participant' | 'visitor';

/** One nickname of somebody who is connected; devices that share it count as one. */
export interface Occupant {
  readonly nick: string;
  readonly role: OccupantRole;
}

/** Somebody in a room: on the roster, connected, or both. */
export interface Person {
  /** Their bare address. */
  readonly id: string;
  readonly affiliation: Affiliation;
  readonly occupants: readonly Occupant[];
}

const AFFILIATIONS = ['owner', 'admin', 'member'] as const;
const ROLES = ['moderator', 'participant', 'visitor'] as const;

/**
 * Everybody in a room, by their bare address: first the roster, then who is connected without being on it. The six
 * questions go out together. Domains on the roster are nobody, and neither is `self`.
 */
export async function readPeople(session: Session, room: string, self: string): Promise<ReadonlyMap<string, Person>> {
  const lists = await together(
    [...AFFILIATIONS.map((affiliation) => ({ affiliation })), ...ROLES.map((role) => ({ role }))].map((item) =>
      session.get(room, xml('query', { xmlns: MUC_ADMIN }, xml('item', item))),
    ),
  );
  const people = new Map<string, { id: string; affiliation: Affiliation; occupants: Occupant[] }>();
  const meet = (jid: string | undefined, affiliation: Affiliation) => {
    const id = jid?.split('/', 1)[0] ?? '';
    if (!id.includes('@') || id === self) return undefined;
    const known = people.get(id);
    if (known !== undefined) return known;
    const person = { id, affiliation, occupants: [] };
    people.set(id, person);
    return person;
  };
  lists.forEach((answer, index) => {
    const affiliation = AFFILIATIONS[index];
    const role = ROLES[index - AFFILIATIONS.length];
    for (const { attrs } of itemsOf(answer)) {
      if (affiliation !== undefined) meet(attrs['jid'], affiliation);
      else if (role !== undefined && attrs['nick'] !== undefined) {
        const occupants = meet(attrs['jid'], 'none')?.occupants;
        if (occupants?.some(({ nick }) => nick === attrs['nick']) === false)
          occupants.push({ nick: attrs['nick'], role });
      }
    }
  });
  return people;
}

/** Whether somebody is banned. */
export async function isBanned(session: Session, room: string, id: string): Promise<boolean> {
  const banned = await session.get(room, xml('query', { xmlns: MUC_ADMIN }, xml('item', { affiliation: 'outcast' })));
  return itemsOf(banned).some(({ attrs }) => attrs['jid'] === id);
}

/** All answers, or the first failure once none is awaited any more. */
async function together<T>(promises: readonly Promise<T>[]): Promise<readonly T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

function itemsOf(answer: Element): readonly Element[] {
  const query = answer.getChild('query', MUC_ADMIN);
  if (query === undefined) throw unreadable('is no list of people');
  return query.getChildren('item');
}

/** Gives somebody an affiliation; `outcast` bans them, and puts them out. One person in each request. */
export async function setAffiliation(
  session: Session,
  room: string,
  jid: string,
  affiliation: Exclude<Affiliation, 'none'> | 'outcast',
): Promise<void> {
  await session.set(room, xml('query', { xmlns: MUC_ADMIN }, xml('item', { jid, affiliation })));
}

/** Gives a nickname a role; `none` puts it out. Only a moderator who is in the room may. */
export async function setRole(
  session: Session,
  room: string,
  nick: string,
  role: OccupantRole | 'none',
): Promise<void> {
  await session.set(room, xml('query', { xmlns: MUC_ADMIN }, xml('item', { nick, role })));
}

/** What somebody is, in one word. Of several nicknames the most powerful counts. */
export function vendorRoleOf({ affiliation, occupants }: Pick<Person, 'affiliation' | 'occupants'>): VendorRole {
  if (affiliation === 'owner') return 'owner';
  const highest = ROLES.find((role) => occupants.some((occupant) => occupant.role === role));
  return highest ?? (affiliation === 'admin' ? 'moderator' : 'participant');
}
