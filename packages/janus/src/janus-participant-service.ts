import { handOut, readBatch } from '@anyroom/adapter-kit';
import type { Transport } from '@anyroom/adapter-kit/http';
import type {
  AddedParticipant,
  BatchOptions,
  BatchResult,
  CallOptions,
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
  checkId,
  guardChanges,
  guardNewParticipant,
  participantCall,
  roomCall,
} from '@anyroom/core';
import { JANUS_CAPABILITIES, type JanusCapabilities } from './capabilities.js';
import { connect, type JanusConnection } from './connection.js';
import { nameableFirst, wireIdOf } from './ids.js';
import { INSTEAD_OF_ADD, INSTEAD_OF_UPDATE, refuse } from './instead.js';
import type { JanusConfiguration } from './janus-configuration.js';
import { checkNativeRequest, JANUS_NATIVE, type JanusNative } from './janus-native.js';
import { isNobody, notConnected } from './nobody.js';
import { participantOf } from './participant.js';
import { PROVIDER } from './provider-name.js';
import type { PluginBody } from './wire/messages.js';

/**
 * The people who are connected to the rooms of one Janus server.
 *
 * There is no list of who may join, and nobody to add or to change: a person is who they say when they join. What they
 * are let in by, `JanusJoinCredentialService` issues.
 */
export class JanusParticipantService implements ParticipantService {
  readonly provider = PROVIDER;
  readonly capabilities: JanusCapabilities = JANUS_CAPABILITIES;

  /** The plug-in past the contract; reach it by `asJanus(service)`. */
  readonly [JANUS_NATIVE]: JanusNative;

  readonly #connection: JanusConnection;

  /**
   * @param configuration - one server and its secrets; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: JanusConfiguration, transport?: Transport) {
    this.#connection = connect(configuration, transport, 'JanusParticipantService');
    this[JANUS_NATIVE] = { ask: (body, options) => this.#askNative(body, options) };
  }

  /** `unsupported`, unsent. */
  async updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    _options?: CallOptions,
  ): Promise<UpdatedParticipant> {
    const context = participantCall(PROVIDER, 'updateParticipant', roomOrMeeting, id);
    return refuse(context, () => guardChanges(changes, this.capabilities, {}, context), INSTEAD_OF_UPDATE);
  }

  /** Each entry is rejected as `unsupported`, unsent. */
  async updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult> {
    const context = roomCall(PROVIDER, 'updateParticipants', roomOrMeeting);
    const { abortSignal } = checkBatchOptions(options, context);
    const guard = (id: unknown, change: unknown): never => {
      const own = { ...context, participant: checkId(id, 'participant', context) };
      const check = () => guardChanges(change as ParticipantChanges, this.capabilities, {}, own);
      return refuse(own, check, INSTEAD_OF_UPDATE);
    };
    return this.#connection.gate.enter(context, abortSignal, async () =>
      readBatch(changes, guard, context).sheet.result(),
    );
  }

  /** `unsupported`, unsent. */
  async addParticipant(
    roomOrMeeting: RoomRef,
    participant: NewParticipant,
    _options?: CallOptions,
  ): Promise<AddedParticipant> {
    const context = roomCall(PROVIDER, 'addParticipant', roomOrMeeting);
    return refuse(context, () => guardNewParticipant(participant, this.capabilities, {}, context), INSTEAD_OF_ADD);
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = participantCall(PROVIDER, 'getParticipant', roomOrMeeting, id);
    const { videoRooms, settings } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    const wireId = wireIdOf(context.participant, settings.ids, 'participant', context);
    return this.#connection.gate.call(context, options, async (deadline) => {
      const occupants = await videoRooms.occupants({ ...context, deadline }, room);
      const found = occupants.find((occupant) => occupant.id === wireId);
      if (found === undefined) throw notConnected(context);
      return participantOf(found, settings.ids, context);
    });
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#list(roomOrMeeting, options) };
  }

  /** Ends the connection of somebody, who may come back as long as they hold a token that is good. */
  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'removeParticipant', roomOrMeeting, id);
    const { videoRooms, settings } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    const wireId = wireIdOf(context.participant, settings.ids, 'participant', context);
    await this.#connection.gate.call(context, options, async (deadline) => {
      try {
        await videoRooms.kick({ ...context, deadline }, room, wireId);
      } catch (error) {
        if (!isNobody(error)) throw error;
      }
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #askNative(body: PluginBody, options?: CallOptions): Promise<Readonly<Record<string, unknown>>> {
    const context = { provider: PROVIDER, operation: 'asJanus.ask' };
    const request = checkNativeRequest(body, context);
    return this.#connection.gate.call(context, options, (deadline) =>
      this.#connection.videoRooms.ask({ ...context, deadline, repeatable: false }, request),
    );
  }

  async *#list(roomOrMeeting: RoomRef, options: CallOptions | undefined): AsyncGenerator<Participant, void, undefined> {
    const context = roomCall(PROVIDER, 'listParticipants', roomOrMeeting);
    const { abortSignal } = checkCallOptions(options, context);
    const { videoRooms, settings, gate } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    const occupants = await gate.call(context, options, (deadline) =>
      videoRooms.occupants({ ...context, deadline }, room),
    );
    const listed = nameableFirst(occupants, ({ id }) => id, settings.ids);
    for (const occupant of handOut(listed, abortSignal, context)) {
      yield participantOf(occupant, settings.ids, context);
    }
  }
}
