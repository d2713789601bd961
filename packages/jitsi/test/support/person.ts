import type { ProsodyServer } from './prosody-server.js';
import type { Credentials, Element, Entity } from './xmpp.js';
import { clientEntity, NS, xml } from './xmpp.js';

/** What somebody is told about an occupant of a room, themselves included. */
export interface Sighting {
  readonly room: string;
  readonly nick: string;
  readonly type: 'available' | 'unavailable' | 'error';
  readonly affiliation: string | undefined;
  readonly role: string | undefined;
  /** Where the room tells it: to moderators, and to everybody about themselves. */
  readonly jid: string | undefined;
  readonly statuses: readonly string[];
  readonly isOneself: boolean;
  readonly isDestroyed: boolean;
  /** The condition of an error. */
  readonly error: string | undefined;
}

/** Somebody at a real XMPP client, who sees what happens in the rooms that they join. */
export interface Person {
  /** With the resource of this device. */
  readonly fullJid: string;
  /** The id by which a service knows them. */
  readonly id: string;
  /** All that they were told so far, the oldest first. */
  readonly sightings: readonly Sighting[];
  /** Joins a room, and gives how they stand there; rejects with the condition of the refusal. */
  join(room: string, nick: string): Promise<Sighting>;
  leave(room: string, nick: string): Promise<void>;
  /** Gives another occupant a role, as a moderator may. */
  grant(room: string, nick: string, role: string): Promise<void>;
  /** Waits until they are told something that is so, at most five seconds; what was told before counts. */
  sees(about: string, isSo: (sighting: Sighting) => boolean): Promise<Sighting>;
  /** How many sightings there are when all that the server has sent is here. */
  upToNow(): Promise<number>;
  close(): Promise<void>;
}

const PATIENCE_IN_MS = 5_000;

/** Connects somebody with an account, or without one as a guest. */
export async function connectPerson(
  server: Pick<ProsodyServer, 'clientPort' | 'accounts' | 'guests'>,
  credentials: Credentials = {},
  resource?: string,
): Promise<Person> {
  const domain = credentials.username === undefined ? server.guests : server.accounts;
  const entity = clientEntity(`xmpp://127.0.0.1:${server.clientPort}`, domain, credentials, resource);
  const sightings: Sighting[] = [];
  const heard = new Set<() => void>();
  entity.on('error', () => undefined); // what fails is told by the promises
  entity.on('stanza', (stanza) => {
    if (stanza.name !== 'presence') return;
    sightings.push(sightingOf(stanza));
    for (const each of heard) each();
  });
  try {
    await entity.start();
  } catch (error) {
    entity.socket?.destroy();
    throw error;
  }
  return personAt(entity, domain, sightings, heard);
}

function personAt(entity: Entity, domain: string, sightings: Sighting[], heard: Set<() => void>): Person {
  const first = (from: number, isSo: (sighting: Sighting) => boolean) => sightings.slice(from).find(isSo);
  const waitFor = (about: string, from: number, isSo: (sighting: Sighting) => boolean) =>
    new Promise<Sighting>((resolve, reject) => {
      const look = () => {
        const found = first(from, isSo);
        if (found === undefined) return;
        clearTimeout(timer);
        heard.delete(look);
        resolve(found);
      };
      const timer = setTimeout(() => {
        heard.delete(look);
        reject(new Error(`Waited in vain for ${about}; seen: ${JSON.stringify(sightings.slice(from))}`));
      }, PATIENCE_IN_MS);
      heard.add(look);
      look();
    });

  return {
    fullJid: String(entity.jid),
    id: String(entity.jid?.bare()),
    sightings,
    async join(room, nick) {
      const from = sightings.length;
      await entity.send(xml('presence', { to: `${room}/${nick}` }, xml('x', { xmlns: NS.muc })));
      const answer = await waitFor(`joining ${room}`, from, (each) => {
        return each.room === room && (each.isOneself || each.type === 'error');
      });
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer;
    },
    async leave(room, nick) {
      const from = sightings.length;
      await entity.send(xml('presence', { to: `${room}/${nick}`, type: 'unavailable' }));
      await waitFor(`leaving ${room}`, from, (each) => {
        return each.room === room && each.isOneself && each.type === 'unavailable';
      });
    },
    async grant(room, nick, role) {
      const query = xml('query', { xmlns: NS.admin }, xml('item', { nick, role }));
      await entity.iqCaller.request(xml('iq', { type: 'set', to: room }, query), PATIENCE_IN_MS);
    },
    sees: (about, isSo) => waitFor(about, 0, isSo),
    async upToNow() {
      // Stanzas keep their order: what was sent before the answer to this is here before it.
      const ping = xml('iq', { type: 'get', to: domain }, xml('ping', { xmlns: 'urn:xmpp:ping' }));
      await entity.iqCaller.request(ping, PATIENCE_IN_MS);
      return sightings.length;
    },
    async close() {
      if (entity.status === 'offline' || entity.status === 'disconnect') return;
      await entity.stop();
    },
  };
}

/** What one presence tells. */
export function sightingOf(presence: Element): Sighting {
  const [room = '', ...nick] = (presence.attrs['from'] ?? '').split('/');
  const about = presence.getChild('x', NS.user);
  const item = about?.getChild('item');
  const statuses = (about?.getChildren('status') ?? []).map(({ attrs }) => attrs['code'] ?? '');
  return {
    room,
    nick: nick.join('/'),
    type: (presence.attrs['type'] ?? 'available') as Sighting['type'],
    affiliation: item?.attrs['affiliation'],
    role: item?.attrs['role'],
    jid: item?.attrs['jid'],
    statuses,
    isOneself: statuses.includes('110'),
    isDestroyed: about?.getChild('destroy') !== undefined,
    error: presence.getChild('error')?.getChildElements()[0]?.name,
  };
}
