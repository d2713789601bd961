import type {
  AnyroomError,
  CallOptions,
  LiveCapabilities,
  LiveService,
  ParticipantContext,
  RoomRef,
  Session,
} from '@anyroom/core';
import { participantCall, roomCall, unsupportedOperation } from '@anyroom/core';
import { memoryLiveCapabilities } from '../capabilities/memory-live-capabilities.js';
import type { MemoryConfiguration } from '../memory-configuration.js';
import type { MemorySettings } from '../memory-settings.js';
import { PROVIDER, settle } from '../memory-settings.js';
import type { MemoryRooms } from '../state/memory-rooms.js';
import { enterRoom } from './enter-room.js';
import { failure } from './failure.js';
import type { Operations } from './operations.js';
import { createOperations } from './operations.js';

/** The people who have joined, by `MemoryRooms.join`. */
export class MemoryLiveService implements LiveService {
  readonly provider = PROVIDER;
  readonly capabilities: LiveCapabilities;
  /** What this provider holds; look here who is connected. */
  readonly rooms: MemoryRooms;

  readonly #settings: MemorySettings;
  readonly #operations: Operations;

  constructor(configuration: MemoryConfiguration = {}) {
    this.#settings = settle(configuration, 'new MemoryLiveService');
    this.rooms = this.#settings.rooms;
    this.capabilities = memoryLiveCapabilities(this.#settings.lacks);
    this.#operations = createOperations(this.#settings);
  }

  async ejectParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'ejectParticipant', roomOrMeeting, id);
    if (!this.capabilities.eject) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => {
      enterRoom(this.#settings, context);
      this.rooms.leave(context.room, context.participant);
    });
  }

  async muteParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'muteParticipant', roomOrMeeting, id);
    if (this.capabilities.mute === false) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => {
      enterRoom(this.#settings, context);
      if (!this.rooms.mute(context.room, context.participant)) throw notConnected(context);
    });
  }

  async unmuteParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'unmuteParticipant', roomOrMeeting, id);
    if (!this.capabilities.unmute) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => {
      enterRoom(this.#settings, context);
      if (!this.rooms.unmute(context.room, context.participant)) throw notConnected(context);
    });
  }

  async getSession(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Session | undefined> {
    const context = roomCall(PROVIDER, 'getSession', roomOrMeeting);
    if (!this.capabilities.session) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => {
      enterRoom(this.#settings, context);
      const session = this.rooms.session(context.room);
      if (session === undefined) return undefined;
      const { lacks } = this.#settings;
      const { id, startedAt, connectedCount } = session;
      return {
        id,
        ...(!lacks.has('startedAt') && { startedAt }),
        ...(!lacks.has('connectedCount') && { connectedCount }),
      };
    });
  }

  close(): Promise<void> {
    return this.#operations.gate.close();
  }
}

function notConnected(context: ParticipantContext): AnyroomError {
  const message = 'Nobody by that id is connected. Only who has joined can be muted, and unmuted.';
  return failure('not-found', message, context, 'participant');
}
