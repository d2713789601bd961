import { randomUUID } from 'node:crypto';
import type { Participant } from '@anyroom/core';
import { Secret } from '@anyroom/core';

/** Somebody as they stand in memory: in the provider's own words, without the application's role. */
export interface MemoryParticipant extends Omit<Participant, 'role'> {
  /** What the person joins with. Made with the person, and answered by an add alone. */
  readonly joinToken: Secret;
}

/** What somebody is put into a room with; an id is minted where none is given. */
export type NewMemoryParticipant = Partial<Omit<MemoryParticipant, 'joinToken'>>;

interface Seat {
  readonly number: number;
  readonly participant: MemoryParticipant;
}

/**
 * Rooms and who is in them: what a vendor would hold. Services that share it see the same people; a test looks into it
 * to see what a program did. Nothing here checks anything: that is the service's part.
 */
export class MemoryRooms {
  readonly #rooms = new Map<string, Map<string, Seat>>();
  #seats = 0;

  constructor(ids: Iterable<string> = []) {
    for (const id of ids) this.create(id);
  }

  /** Makes a room, if it is not there yet, and gives its id; an id is minted where none is given. */
  create(id: string = randomUUID()): string {
    if (!this.#rooms.has(id)) this.#rooms.set(id, new Map());
    return id;
  }

  has(room: string): boolean {
    return this.#rooms.has(room);
  }

  /** Takes a room away, with everybody in it. */
  delete(room: string): void {
    this.#rooms.delete(room);
  }

  /** The ids of all rooms. */
  ids(): readonly string[] {
    return [...this.#rooms.keys()];
  }

  /** Everybody in a room, in the order in which they came; nobody where there is no such room. */
  participantsOf(room: string): readonly MemoryParticipant[] {
    return [...(this.#rooms.get(room)?.values() ?? [])].map(({ participant }) => participant);
  }

  participant(room: string, id: string): MemoryParticipant | undefined {
    return this.#rooms.get(room)?.get(id)?.participant;
  }

  /** Puts somebody in, or replaces who has the id. The room is made if need be. */
  put(room: string, { id = randomUUID(), ...fields }: NewMemoryParticipant = {}): MemoryParticipant {
    const seats = this.#rooms.get(this.create(room)) ?? new Map<string, Seat>();
    const before = seats.get(id);
    const participant: MemoryParticipant = {
      id,
      ...fields,
      joinToken: before?.participant.joinToken ?? new Secret(`memory-join-token-${randomUUID()}`),
    };
    seats.set(id, { number: before?.number ?? this.#seats++, participant });
    return participant;
  }

  /** Takes somebody out; whether they were there. */
  remove(room: string, id: string): boolean {
    return this.#rooms.get(room)?.delete(id) ?? false;
  }

  /**
   * Some people of a room, after where the page before ended. Nobody who stays is left out or shown twice, whoever
   * comes and goes between two pages.
   */
  page(room: string, size: number, after = -1): { people: readonly MemoryParticipant[]; next: number | undefined } {
    const rest = [...(this.#rooms.get(room)?.values() ?? [])].filter(({ number }) => number > after);
    const seats = rest.slice(0, size);
    return {
      people: seats.map(({ participant }) => participant),
      next: rest.length > seats.length ? seats.at(-1)?.number : undefined,
    };
  }
}
