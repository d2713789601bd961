import { randomUUID } from 'node:crypto';
import { AnyroomError, Secret } from '@anyroom/core';
import type { MemoryConnection, MemorySession } from './connections.js';
import { Connections } from './connections.js';
import type { IssueRules, MemoryCredential } from './credentials.js';
import { Credentials } from './credentials.js';
import type { MemoryParticipant, NewMemoryParticipant } from './memory-participant.js';
import type { MemoryRoom, MemoryRoomChanges, NewMemoryRoom } from './memory-room.js';
import { changedRoom } from './memory-room.js';
import { pageOf } from './page-of.js';

interface Seat {
  readonly number: number;
  readonly participant: Omit<MemoryParticipant, 'presence'>;
  /** All that are still out. */
  readonly credentials: readonly MemoryCredential[];
  /** Whether it is held by somebody who connected, or got a credential, without being on the roster. */
  readonly isGuest: boolean;
}

/** Whose list: who may join, who is connected now, or who is either. */
type Members = 'roster' | 'presence' | 'both';

interface Place {
  readonly number: number;
  readonly room: MemoryRoom;
  readonly seats: Map<string, Seat>;
  readonly connections: Connections;
}

/**
 * Rooms, who is in them, and who is connected: what a vendor would hold. Services that share it see the same; a test looks
 * into it to see what a program did, and joins and leaves as people would. Nothing here checks anything but `join`: that
 * is the services' part.
 */
export class MemoryRooms {
  readonly #places = new Map<string, Place>();
  readonly #credentials = new Credentials();
  readonly #madeWith = new Map<string, MemoryRoom>();
  readonly #deleted = new Set<string>();
  readonly #clock: () => Date;
  #count = 0;

  /** @param options - `clock` tells what time it is; the machine's own unless given */
  constructor(ids: Iterable<string> = [], { clock = () => new Date() }: { readonly clock?: () => Date } = {}) {
    this.#clock = clock;
    for (const id of ids) this.create(id);
  }

  /**
   * Makes a room, if it is not there yet, and gives its id; an id is minted where none is given. Under a `repeatKey`,
   * `madeWith` finds it again.
   */
  create(room: string | NewMemoryRoom = {}, repeatKey?: string): string {
    const { id = randomUUID(), ...fields } = typeof room === 'string' ? { id: room } : room;
    if (!this.#places.has(id)) {
      const made: MemoryRoom = { id, ...changedRoom(fields, {}), createdAt: this.#now(), status: 'open' };
      this.#places.set(id, { number: this.#count++, room: made, seats: new Map(), connections: new Connections() });
      this.#deleted.delete(id);
      if (repeatKey !== undefined) this.#madeWith.set(repeatKey, made);
    }
    return id;
  }

  has(room: string): boolean {
    return this.#places.has(room);
  }

  room(id: string): MemoryRoom | undefined {
    const place = this.#places.get(id);
    return place === undefined ? undefined : changedRoom(place.room, {});
  }

  /** The room that was made under a key: as it is now, or as it was made where it is gone. */
  madeWith(repeatKey: string): MemoryRoom | undefined {
    const made = this.#madeWith.get(repeatKey);
    return made === undefined ? undefined : (this.room(made.id) ?? changedRoom(made, {}));
  }

  /** Changes a room that is there. */
  change(id: string, changes: MemoryRoomChanges): void {
    const place = this.#places.get(id);
    if (place !== undefined) this.#places.set(id, { ...place, room: changedRoom(place.room, changes) });
  }

  /** Marks a room closed, and keeps it: nobody can join any more. */
  deactivate(id: string): void {
    const place = this.#places.get(id);
    if (place !== undefined) this.#places.set(id, { ...place, room: { ...place.room, status: 'closed' } });
  }

  /** Takes a room away, with everybody in it. */
  delete(room: string): void {
    const place = this.#places.get(room);
    if (place === undefined) return;
    for (const { credentials } of place.seats.values()) this.#credentials.revoke(credentials);
    place.connections.endAll();
    this.#places.delete(room);
    this.#deleted.add(room);
  }

  /** Whether there was such a room, and it was taken away. */
  wasDeleted(room: string): boolean {
    return this.#deleted.has(room);
  }

  /** The ids of all rooms. */
  ids(): readonly string[] {
    return [...this.#places.keys()];
  }

  /** Some rooms, after where the page before ended. */
  pageOfRooms(size: number, after?: number): { rooms: readonly MemoryRoom[]; next: number | undefined } {
    const { items, next } = pageOf(this.#places.values(), size, after);
    return { rooms: items.map(({ room }) => changedRoom(room, {})), next };
  }

  /** Everybody in a room, in the order in which they came; nobody where there is no such room. */
  participantsOf(room: string, members: Members = 'roster'): readonly MemoryParticipant[] {
    const place = this.#places.get(room);
    return place === undefined ? [] : seatsOf(place, members).map((seat) => seen(seat, place));
  }

  participant(room: string, id: string, members: Members = 'roster'): MemoryParticipant | undefined {
    const place = this.#places.get(room);
    const seat = place?.seats.get(id);
    if (place === undefined || seat === undefined || !isMember(seat, place, members)) return undefined;
    return seen(seat, place);
  }

  /** Puts somebody in, or replaces who has the id. The room is made if need be. */
  put(
    room: string,
    { id = randomUUID(), ...fields }: NewMemoryParticipant = {},
  ): MemoryParticipant & { readonly joinToken: Secret } {
    const place = this.#place(room);
    const held = place.seats.get(id);
    let {
      credentials,
      participant: { joinToken },
      ...rest
    } = held ?? this.#newGuest(id);
    if (joinToken === undefined) {
      const first = this.#credentials.issue(room, id, this.#now());
      joinToken = first.token;
      credentials = [...credentials, first];
    }
    const seat: Seat = { ...rest, participant: { id, ...fields, joinToken }, credentials, isGuest: false };
    place.seats.set(id, seat);
    return { ...seen(seat, place), joinToken };
  }

  /** Takes somebody out, and revokes their credentials; whether they were there. Who is connected stays so. */
  remove(room: string, id: string): boolean {
    const place = this.#places.get(room);
    const seat = place?.seats.get(id);
    if (place === undefined || seat === undefined) return false;
    this.#credentials.revoke(seat.credentials);
    if (place.connections.presenceOf(id) === 'connected')
      place.seats.set(id, { ...this.#newGuest(id), number: seat.number });
    else place.seats.delete(id);
    return !seat.isGuest;
  }

  /**
   * Some people of a room, after where the page before ended. Nobody who stays is left out or shown twice, whoever
   * comes and goes between two pages.
   */
  page(
    room: string,
    size: number,
    after?: number,
    members: Members = 'roster',
  ): { people: readonly MemoryParticipant[]; next: number | undefined } {
    const place = this.#places.get(room);
    if (place === undefined) return { people: [], next: undefined };
    const { items, next } = pageOf(seatsOf(place, members), size, after);
    return { people: items.map((seat) => seen(seat, place)), next };
  }

  /** Issues a credential for somebody who is in a room; for anybody else only where the rules say so. */
  issue(
    room: string,
    id: string,
    { validForInMs, revokesEarlier = false, toAnybody = false, admitsBearer = false }: IssueRules = {},
  ): MemoryCredential | undefined {
    const seats = this.#places.get(room)?.seats;
    if (seats === undefined) return undefined;
    if (toAnybody && !seats.has(id)) seats.set(id, this.#newGuest(id));
    const seat = seats.get(id);
    if (seat === undefined || (seat.isGuest && !toAnybody)) return undefined;
    const now = this.#now();
    const over = seat.credentials.filter(({ expiresAt }) => revokesEarlier || expiresAt <= now);
    this.#credentials.revoke(over);
    const issued = this.#credentials.issue(room, id, now, { validForInMs, admitsBearer });
    seats.set(id, { ...seat, credentials: [...seat.credentials.filter((one) => !over.includes(one)), issued] });
    return issued;
  }

  /** Takes back every credential of one person; who is connected stays so. */
  revoke(room: string, id: string): void {
    const seats = this.#places.get(room)?.seats;
    const seat = seats?.get(id);
    if (seat === undefined) return;
    this.#credentials.revoke(seat.credentials);
    seats?.set(id, { ...seat, credentials: [] });
  }

  /** The credentials that are out: not revoked, though they may have ended. */
  credentials(): readonly MemoryCredential[] {
    return this.#credentials.all();
  }

  /**
   * Somebody joins with a token, as their device would. Throws an `AnyroomError` where they are not let in: the token is
   * not known, was revoked or has ended (`unauthenticated`), the room is not open, or the token is somebody else's
   * (`permission-denied`).
   *
   * @param as - under which id; who the token was issued for, unless given. A token that admits its person alone lets
   *   nobody in under another
   */
  join(token: string | Secret, as?: string): MemoryConnection {
    const now = this.#now();
    const credential = this.#credentials.find(Secret.of(token).reveal());
    if (credential === undefined) throw notLetIn('unauthenticated', 'The join token is not known, or was revoked.');
    if (credential.expiresAt <= now) throw notLetIn('unauthenticated', 'The join token has expired.', credential);
    const place = this.#place(credential.room);
    const { status, opensAt, closesAt } = place.room;
    if (status === 'closed' || (closesAt !== undefined && closesAt <= now)) {
      throw notLetIn('permission-denied', 'The room is closed.', credential);
    }
    if (opensAt !== undefined && opensAt > now) {
      throw notLetIn('permission-denied', 'The room is not open yet.', credential);
    }
    if (as !== undefined && as !== credential.id && !credential.admitsBearer) {
      throw notLetIn('permission-denied', 'The join token is of somebody else.', credential);
    }
    return this.connect(credential.room, as ?? credential.id);
  }

  /** Connects somebody as they are, without a token and whether or not they are in the room, which is made if need be. */
  connect(room: string, id: string): MemoryConnection {
    const { seats, connections } = this.#place(room);
    if (!seats.has(id)) seats.set(id, this.#newGuest(id));
    return connections.connect(room, id, this.#now());
  }

  /** Ends every connection of one person; whether they had one. */
  leave(room: string, id: string): boolean {
    return this.#places.get(room)?.connections.end(id) ?? false;
  }

  /** Lifts the mute of every connection of one person; whether they had one. What they switched off stays off. */
  unmute(room: string, id: string): boolean {
    return this.#places.get(room)?.connections.unmute(id) ?? false;
  }

  /** Mutes every connection of one person; whether they had one. */
  mute(room: string, id: string): boolean {
    return this.#places.get(room)?.connections.mute(id) ?? false;
  }

  /** Every connection that there is now, in the order in which they came; somebody with two devices has two. */
  connectedIn(room: string): readonly MemoryConnection[] {
    return this.#places.get(room)?.connections.all() ?? [];
  }

  /** What is going on in a room; nothing where nobody is connected. */
  session(room: string): MemorySession | undefined {
    return this.#places.get(room)?.connections.session();
  }

  #newGuest(id: string): Seat {
    return { number: this.#count++, participant: { id }, credentials: [], isGuest: true };
  }

  #now(): Date {
    return new Date(this.#clock());
  }

  #place(room: string): Place {
    const place = this.#places.get(this.create(room));
    if (place === undefined) throw new TypeError('A room that was just made is not there.');
    return place;
  }
}

function seatsOf(place: Place, members: Members): readonly Seat[] {
  return [...place.seats.values()].filter((seat) => isMember(seat, place, members));
}

function isMember({ participant, isGuest }: Seat, { connections }: Place, members: Members): boolean {
  if (members !== 'presence' && !isGuest) return true;
  return members !== 'roster' && connections.presenceOf(participant.id) === 'connected';
}

function seen({ participant }: Seat, { connections }: Place): MemoryParticipant {
  const presence = connections.presenceOf(participant.id);
  return presence === undefined ? participant : { ...participant, presence };
}

function notLetIn(
  code: 'unauthenticated' | 'permission-denied',
  message: string,
  { room, id }: Partial<MemoryCredential> = {},
): AnyroomError {
  return new AnyroomError({
    code,
    message,
    outcome: 'refused',
    details: {
      provider: 'memory',
      operation: 'join',
      ...(room !== undefined && { room }),
      ...(id !== undefined && { participant: id }),
    },
  });
}
