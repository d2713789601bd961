import type { ParticipantService, Role } from '@anyroom/core';

/**
 * What an adapter's author writes to put a service before the contract: the service, the vendor behind it (an emulator,
 * a fake server, a real account), and the means to clean up. Every member is needed: no clause is ever skipped.
 *
 * Each clause gets a harness of its own, made by the function that you pass, and disposes of it.
 */
export interface ParticipantServiceHarness {
  /** The service under test. */
  readonly service: ParticipantService;

  /** Another service with the same configuration, over the same vendor: the clauses about closing use it up. */
  openAnother(): Promise<ParticipantService>;

  /** The vendor behind the service, reached without it. */
  readonly vendor: VendorUnderTest;

  /**
   * Two roles that the service's role map holds, each with what the vendor calls it. Where the vendor keeps no roles,
   * any two: the clauses then check that both are `unsupported`.
   */
  readonly roles: readonly [RoleUnderTest, RoleUnderTest];

  /**
   * A role that the vendor itself may hold, but that the service's role map does not: configure the map without it.
   * Where the vendor keeps no roles, any text.
   */
  readonly unmappedVendorRole: string;

  /**
   * Extras of this vendor that an update accepts (what stands in `native[service.provider]`), as an object with only
   * known keys; `undefined` where the adapter takes none.
   */
  readonly nativeExtras: Readonly<Record<string, unknown>> | undefined;

  /**
   * Texts that must never show: the credentials that the service was made with, and the join tokens that the vendor has
   * given out so far. Read again after every call.
   */
  secrets(): readonly string[];

  /** Closes the service and everything else that the harness opened, stalled vendors too. Called once, always. */
  dispose(): Promise<void>;
}

/** One role in both languages. */
export interface RoleUnderTest {
  /** The application's name, by which the map is asked. */
  readonly role: Role;
  /** What the vendor calls it; the two roles of a harness differ here. */
  readonly vendorRole: string;
}

/**
 * The vendor, reached without the service, so that a claim such as 'nobody is added' is checked independently of who
 * makes it. It speaks the vendor's words.
 *
 * Where the vendor hands out its list in pages, set it up to hand out at most three people in each: the clauses about
 * listing put seven into a room.
 */
export interface VendorUnderTest {
  /** Makes an empty room, and gives its id. */
  createRoom(): Promise<string>;

  /**
   * Puts somebody into a room (where people are in it only while they are connected: connects them), with those of the
   * fields that the vendor keeps (ignore the others), and gives the id that the service's verbs take.
   */
  createParticipant(room: string, participant: SeededParticipant): Promise<string>;

  /** Everybody in a room as the vendor holds them now, in any order. */
  participantsOf(room: string): Promise<readonly HeldParticipant[]>;

  /** An id of the right form that no room has; another one each time. */
  unknownRoom(): Promise<string>;

  /** An id of the right form that nobody has; another one each time. */
  unknownParticipant(): Promise<string>;

  /**
   * How many requests of services under test have reached the vendor so far; what the harness does itself is not
   * counted. A request counts when it arrives, not when it is answered. It is how 'unsent' is proved.
   */
  requests(): number;

  /**
   * From now on the vendor takes requests and answers none, until it is released. Then the requests that it still holds
   * are served as if they had just come.
   */
  stall(): Promise<StalledVendor>;
}

/** A vendor that answers nothing for now. */
export interface StalledVendor {
  release(): void;
}

/** Somebody to be put into a room without the service. */
export interface SeededParticipant {
  readonly externalId?: string;
  readonly displayName?: string;
  readonly avatarUrl?: string;
  readonly vendorRole?: string;
}

/** Somebody as the vendor holds them. A field that it does not keep, or that is cleared, is absent. */
export interface HeldParticipant {
  readonly id: string;
  readonly externalId?: string;
  readonly displayName?: string;
  readonly avatarUrl?: string;
  readonly vendorRole?: string;
}
