import type { Services } from '@anyroom/core';
import type { VendorUnderTest } from './participant-service-harness.js';

/**
 * What an adapter's author writes to put rooms, join credentials and the running call before their contracts: all the
 * services of one configuration, the vendor behind them, and the means to clean up. Every member is needed: no clause is
 * ever skipped. A vendor that lacks a service altogether has it all the same (`lackingLive(provider)`).
 *
 * Each clause gets a harness of its own, made by the function that you pass, and disposes of it.
 */
export interface ServicesHarness {
  /** The services under test. Set them up to make at least two attempts at a call, without much of a pause between. */
  readonly services: Services;

  /** Other services with the same configuration, over the same vendor: the clauses about closing use them up. */
  openAnother(): Promise<Services>;

  /** The vendor behind the services, reached without them. */
  readonly vendor: RoomVendorUnderTest;

  /**
   * Extras of this vendor that a new room and an update of a room accept (what stands in `native[services.provider]`), as
   * an object with only known keys; `undefined` where the adapter takes none.
   */
  readonly nativeRoomExtras: Readonly<Record<string, unknown>> | undefined;

  /**
   * Texts that must never show: the credentials that the services were made with, and the join tokens that the vendor
   * has given out so far. Read again after every call.
   */
  secrets(): readonly string[];

  /** Closes the services and everything else that the harness opened, stalled vendors too. Called once, always. */
  dispose(): Promise<void>;
}

/**
 * The vendor, reached without the services. Where it hands out its rooms in pages, set it up to hand out at most three
 * in each: the clauses about listing make seven.
 */
export interface RoomVendorUnderTest
  extends Pick<VendorUnderTest, 'participantsOf' | 'unknownRoom' | 'unknownParticipant' | 'requests' | 'stall'> {
  /**
   * Makes a room, with those of the fields that the vendor keeps (ignore the others), and gives its id. With no fields,
   * it is open now: people can connect.
   */
  createRoom(room?: SeededRoom): Promise<string>;

  /** Every room that the vendor holds now, in any order; closed ones too, where closing keeps them. */
  rooms(): Promise<readonly HeldRoom[]>;

  /**
   * Puts somebody into a room, and gives the id that the services' verbs take: another person, with another id, each
   * time. Give them whatever the vendor wants of somebody who connects; a role, too. Where people are in a room only
   * while they are connected (`members: 'presence'`), it is never asked for: there `unknownParticipant` gives an id, and
   * `connect` brings them in under it.
   */
  createParticipant(room: string): Promise<string>;

  /**
   * Connects a device of somebody in the room, its microphone on, without the services. With a token it is the vendor's
   * own judgement whether that lets them in, and the promise rejects where it does not; a token that lets somebody else in
   * is a refusal, unless credentials admit whoever bears them. Without one, the vendor is brought to let them in by
   * whatever way it has; into a closed room it still refuses, and likewise who was removed and may not come back.
   */
  connect(room: string, id: string, token?: string): Promise<Connection>;

  /**
   * Somebody who is connected switches their own microphone off, on each of their devices. Asked for only where
   * `capabilities.unmute` is true.
   */
  switchOff(room: string, id: string): Promise<void>;

  /**
   * Somebody who is connected, and was muted, switches their own microphone on again, on each of their devices, as far as
   * the vendor lets them. Asked for only where `capabilities.mute.undo` says who may.
   */
  switchOn(room: string, id: string): Promise<void>;

  /** Whoever is connected to a room now, once for each device. */
  connected(room: string): Promise<readonly ConnectedPerson[]>;

  /**
   * From the next request of the services on that asks for a change: the vendor makes that one change, and its answer
   * is lost on the way (a reset connection). Reads in between are answered; the request after it is, too.
   */
  loseNextAnswer(): void;
}

/** A device that is connected. */
export interface Connection {
  /** Leaves of its own accord. One that was ejected, or has left, is left already. */
  leave(): Promise<void>;
}

/** Somebody who is connected. */
export interface ConnectedPerson {
  /** The id that the services' verbs take. */
  readonly id: string;
  /** Whether they are not heard now: they switched their microphone off, or were muted. */
  readonly muted: boolean;
}

/** A room to be made without the services. */
export interface SeededRoom {
  readonly title?: string;
  readonly opensAt?: Date;
  readonly closesAt?: Date;
}

/** A room as the vendor holds it. A field that it does not keep, or that is cleared, is absent. */
export interface HeldRoom extends SeededRoom {
  readonly id: string;
  /** Where the vendor marks a room that was closed by hand. */
  readonly status?: 'open' | 'closed';
}
