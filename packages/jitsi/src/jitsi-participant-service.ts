import { fanOut, handOut, readBatch } from '@anyroom/adapter-kit';
import type {
  AddedParticipant,
  BatchOptions,
  BatchResult,
  CallOptions,
  GuardedChanges,
  GuardRules,
  NewParticipant,
  Participant,
  ParticipantChanges,
  ParticipantService,
  RoomRef,
  UpdatedParticipant,
} from '@anyroom/core';
import {
  checkBatchOptions,
  checkCallOptions,
  guardChanges,
  guardNewParticipant,
  invalidArgument,
  type ParticipantContext,
  type RoomContext,
} from '@anyroom/core';
import { JITSI_CAPABILITIES } from './capabilities.js';
import { AFFILIATION, changeRole } from './change-role.js';
import { checkParticipantId, jitsiEntry, jitsiParticipantCall, jitsiRoomCall } from './jid/ids.js';
import type { JitsiConfiguration } from './jitsi-configuration.js';
import type { JitsiConnection } from './jitsi-connection.js';
import { type JitsiParts, prepare } from './jitsi-service.js';
import { type Person, readPeople, setAffiliation } from './muc/people.js';
import { participantOf } from './participant.js';
import { PROVIDER } from './provider-name.js';
import { isVendorRole, type VendorRole } from './roles.js';
import { createRoomReader } from './room-reader.js';
import type { LinkCall } from './xmpp/link.js';

/**
 * The people in the rooms of one Jitsi Meet: those on a room's roster, and those who are connected.
 *
 * A room's id is the local part of its address ('standup' of standup@conference.meet.example.com), a participant's id
 * their bare address ('ann@meet.example.com'). Both are taken in the one spelling that the server keeps; another one, in
 * capitals say, is `invalid-argument`. A person has a role and nothing else: names are `unsupported`.
 */
export class JitsiParticipantService implements ParticipantService {
  readonly provider = PROVIDER;
  readonly capabilities = JITSI_CAPABILITIES;

  readonly #parts: JitsiParts;
  readonly #rules: GuardRules;

  /**
   * @param configuration - one server, and who speaks to it; later changes to the object have no effect. Mistakes in it
   *   throw `misconfigured`, all at once
   * @param connection - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: JitsiConfiguration, connection?: JitsiConnection) {
    this.#parts = prepare(configuration, connection, 'new JitsiParticipantService');
    this.#rules = {
      roles: this.#parts.settings.roles.roles,
      roleHint: "Add it to the configuration: roles, or role.<name>=<the vendor's role> in the URL.",
    };
  }

  async updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    options?: CallOptions,
  ): Promise<UpdatedParticipant> {
    const context = this.#participantCall('updateParticipant', roomOrMeeting, id);
    const to = this.#vendorRoleOf(guardChanges(changes, this.capabilities, this.#rules, context));
    return this.#parts.gate.call(context, options, (deadline) => this.#update({ ...context, deadline }, to));
  }

  async updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult> {
    const context = jitsiRoomCall('updateParticipants', roomOrMeeting);
    const checked = checkBatchOptions(options, context);
    const guard = (id: unknown, change: unknown) => {
      const own = jitsiEntry(id, context);
      const guarded = guardChanges(change as ParticipantChanges, this.capabilities, this.#rules, own);
      this.#mustNotBeSelf(own);
      return this.#vendorRoleOf(guarded);
    };
    const { gate, settings } = this.#parts;
    return gate.enter(context, checked.abortSignal, async () => {
      const { entries, sheet } = readBatch(changes, guard, context);
      const reader = createRoomReader();
      await fanOut(entries, sheet, {
        context,
        ...checked,
        timeoutInMs: checked.timeoutInMs ?? settings.timeoutInMs,
        apply: ({ id, changes: to }, deadline) => this.#update({ ...context, participant: id, deadline }, to, reader),
        isFinal: ({ code, subject, details }) =>
          code === 'unauthenticated' ||
          code === 'misconfigured' ||
          (code === 'not-found' && subject === 'room') ||
          (code === 'permission-denied' && details.vendorCode === 'forbidden'),
      });
      return sheet.result();
    });
  }

  async addParticipant(
    roomOrMeeting: RoomRef,
    participant: NewParticipant,
    options?: CallOptions,
  ): Promise<AddedParticipant> {
    const context = jitsiRoomCall('addParticipant', roomOrMeeting);
    const guarded = guardNewParticipant(participant, this.capabilities, this.#rules, context);
    const id = guarded.id ?? '';
    const own = { ...context, participant: id };
    checkParticipantId(id, own);
    this.#mustNotBeSelf(own);
    const to = this.#vendorRoleOf(guarded);
    if (to === 'visitor') {
      throw invalidArgument(
        own,
        'Nobody can be made a visitor in advance: the server keeps that only while they are connected. Add them in another role, and update them when they are.',
      );
    }
    return this.#parts.gate.call(own, options, (deadline) =>
      this.#parts.link.run({ ...own, deadline, repeatable: false }, async (session) => {
        const room = this.#parts.address(own.room);
        if ((await readPeople(session, room, this.#parts.self)).has(id)) {
          throw session.errors.make('not-sent', {
            code: 'conflict',
            message: 'The participant is in the room already, and keeps the role they have. Use updateParticipant.',
          });
        }
        const affiliation = AFFILIATION[to];
        await setAffiliation(session, room, id, affiliation);
        // The server has said yes to exactly this; whether they are connected by now was not asked.
        const { presence: _, ...added } = participantOf({ id, affiliation, occupants: [] }, this.#parts.settings.roles);
        return added;
      }),
    );
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = jitsiParticipantCall('getParticipant', roomOrMeeting, id);
    return this.#parts.gate.call(context, options, (deadline) =>
      this.#parts.link.run({ ...context, deadline }, async (session) => {
        const found = (await readPeople(session, this.#parts.address(context.room), this.#parts.self)).get(id);
        if (found !== undefined) return participantOf(found, this.#parts.settings.roles);
        throw session.errors.make('refused', {
          code: 'not-found',
          subject: 'participant',
          message: 'The participant is neither on the roster of the room nor connected.',
        });
      }),
    );
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#list(roomOrMeeting, options) };
  }

  /**
   * Bans somebody: whoever is connected is put out, and nobody by that id comes in again, however open the room is, until
   * they are added. Somebody who never was there is banned as well. To put out only, `ejectParticipant`.
   */
  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = this.#participantCall('removeParticipant', roomOrMeeting, id);
    await this.#parts.gate.call(context, options, (deadline) =>
      this.#parts.link.run({ ...context, deadline }, (session) =>
        setAffiliation(session, this.#parts.address(context.room), id, 'outcast'),
      ),
    );
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  #update(
    call: LinkCall & ParticipantContext,
    to: VendorRole,
    reader = createRoomReader(),
  ): Promise<UpdatedParticipant> {
    const room = this.#parts.address(call.room);
    return this.#parts.link.run(call, async (session) => {
      const read = () => readPeople(session, room, this.#parts.self);
      const person = await changeRole(session, room, call.participant, to, reader.by(read));
      return { ...participantOf(person, this.#parts.settings.roles), confirmation: 'answered', effect: 'live' };
    });
  }

  #vendorRoleOf({ role }: Pick<GuardedChanges, 'role'>): VendorRole {
    const vendorRole = role === undefined ? undefined : this.#parts.settings.roles.vendorRole(role);
    if (!isVendorRole(vendorRole)) throw new TypeError('unreachable: the guard lets no change without a role through');
    return vendorRole;
  }

  #participantCall(operation: string, roomOrMeeting: RoomRef, id: string): ParticipantContext {
    const context = jitsiParticipantCall(operation, roomOrMeeting, id);
    this.#mustNotBeSelf(context);
    return context;
  }

  #mustNotBeSelf(context: ParticipantContext): void {
    if (context.participant !== this.#parts.self) return;
    throw invalidArgument(
      context,
      'The participant is the address that this service itself speaks as. Leave it as it is.',
    );
  }

  async *#list(roomOrMeeting: RoomRef, options: CallOptions | undefined): AsyncGenerator<Participant, void, undefined> {
    const context: RoomContext = jitsiRoomCall('listParticipants', roomOrMeeting);
    const { gate, link, settings, self, address } = this.#parts;
    const { abortSignal } = checkCallOptions(options, context);
    const people: ReadonlyMap<string, Person> = await gate.call(context, options, (deadline) =>
      link.run({ ...context, deadline }, (session) => readPeople(session, address(context.room), self)),
    );
    for (const person of handOut(people.values(), abortSignal, context)) yield participantOf(person, settings.roles);
  }
}
