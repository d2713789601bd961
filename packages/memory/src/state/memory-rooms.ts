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
}

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
  participantsOf(room: string): readonly MemoryParticipant[] {
    const place = this.#places.get(room);
    return place === undefined ? [] : [...place.seats.values()].map((seat) => seen(seat, place));
  }

  participant(room: string, id: string): MemoryParticipant | undefined {
    const place = this.#places.get(room);
    const seat = place?.seats.get(id);
    return place === undefined || seat === undefined ? undefined : seen(seat, place);
  }

  /** Puts somebody in, or replaces who has the id. The room is made if need be. */
  put(room: string, { id = randomUUID(), ...fields }: NewMemoryParticipant = {}): MemoryParticipant {
    const place = this.#place(room);
    const before = place.seats.get(id) ?? this.#newSeat(room, id);
    const seat: Seat = { ...before, participant: { id, ...fields, joinToken: before.participant.joinToken } };
    place.seats.set(id, seat);
    return seen(seat, place);
  }

  /** Takes somebody out, and revokes their credentials; whether they were there. Who is connected stays so. */
  remove(room: string, id: string): boolean {
    const seats = this.#places.get(room)?.seats;
    this.#credentials.revoke(seats?.get(id)?.credentials ?? []);
    return seats?.delete(id) ?? false;
  }

  /**
   * Some people of a room, after where the page before ended. Nobody who stays is left out or shown twice, whoever
   * comes and goes between two pages.
   */
  page(room: string, size: number, after?: number): { people: readonly MemoryParticipant[]; next: number | undefined } {
    const place = this.#places.get(room);
    if (place === undefined) return { people: [], next: undefined };
    const { items, next } = pageOf(place.seats.values(), size, after);
    return { people: items.map((seat) => seen(seat, place)), next };
  }

  /** Issues a credential for somebody who is in a room; nothing for anybody else. */
  issue(
    room: string,
    id: string,
    { validForInMs, revokesEarlier = false }: IssueRules = {},
  ): MemoryCredential | undefined {
    const seats = this.#places.get(room)?.seats;
    const seat = seats?.get(id);
    if (seats === undefined || seat === undefined) return undefined;
    const now = this.#now();
    const over = seat.credentials.filter(({ expiresAt }) => revokesEarlier || expiresAt <= now);
    this.#credentials.revoke(over);
    const issued = this.#credentials.issue(room, id, now, validForInMs);
    seats.set(id, { ...seat, credentials: [...seat.credentials.filter((one) => !over.includes(one)), issued] });
    return issued;
  }

  /** The credentials that are out: not revoked, though they may have ended. */
  credentials(): readonly MemoryCredential[] {
    return this.#credentials.all();
  }

  /**
   * Somebody joins with a token, as their device would. Throws an `AnyroomError` where they are not let in: the token is
   * not known, was revoked or has ended (`unauthenticated`), or the room is not open (`permission-denied`).
   */
  join(token: string | Secret): MemoryConnection {
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
    return place.connections.connect(credential.room, credential.id, now);
  }

  /** Connects somebody as they are, without a token and whether or not they are in the room, which is made if need be. */
  connect(room: string, id: string): MemoryConnection {
    return this.#place(room).connections.connect(room, id, this.#now());
  }

  /** Ends every connection of one person; whether they had one. */
  leave(room: string, id: string): boolean {
    return this.#places.get(room)?.connections.end(id) ?? false;
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

  #newSeat(room: string, id: string): Seat {
    const first = this.#credentials.issue(room, id, this.#now());
    return { number: this.#count++, participant: { id, joinToken: first.token }, credentials: [first] };
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
