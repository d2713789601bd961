import type {
  CallOptions,
  JoinCredential,
  JoinCredentialCapabilities,
  JoinCredentialOptions,
  JoinCredentialService,
  RoomRef,
} from '@anyroom/core';
import { checkJoinCredentialOptions, checkValidFor, participantCall, unsupportedOperation } from '@anyroom/core';
import { memoryJoinCredentialCapabilities } from '../capabilities/memory-join-credential-capabilities.js';
import type { MemoryConfiguration } from '../memory-configuration.js';
import type { MemorySettings } from '../memory-settings.js';
import { PROVIDER, settle } from '../memory-settings.js';
import type { MemoryRooms } from '../state/memory-rooms.js';
import { enterRoom } from './enter-room.js';
import { nobodyThere } from './failure.js';
import type { Operations } from './operations.js';
import { createOperations } from './operations.js';

/** Credentials with which `MemoryRooms.join` lets people in. */
export class MemoryJoinCredentialService implements JoinCredentialService {
  readonly provider = PROVIDER;
  readonly capabilities: JoinCredentialCapabilities;
  /** What this provider holds; join here. */
  readonly rooms: MemoryRooms;

  readonly #settings: MemorySettings;
  readonly #operations: Operations;

  constructor(configuration: MemoryConfiguration = {}) {
    this.#settings = settle(configuration, 'new MemoryJoinCredentialService');
    this.rooms = this.#settings.rooms;
    this.capabilities = memoryJoinCredentialCapabilities(this.#settings);
    this.#operations = createOperations(this.#settings);
  }

  async issueJoinCredential(
    roomOrMeeting: RoomRef,
    id: string,
    options?: JoinCredentialOptions,
  ): Promise<JoinCredential> {
    const context = participantCall(PROVIDER, 'issueJoinCredential', roomOrMeeting, id);
    const { issue } = this.capabilities;
    if (issue === false) throw unsupportedOperation(context);
    const validForInMs = checkValidFor(options, this.capabilities, context);
    return this.#operations.call(context, checkJoinCredentialOptions(options, context), () => {
      enterRoom(this.#settings, context);
      const rules = {
        validForInMs,
        revokesEarlier: issue.earlier === 'revoked',
        toAnybody: issue.unknownParticipant === 'issued',
        admitsBearer: issue.admits === 'bearer',
      };
      const issued = this.rooms.issue(context.room, context.participant, rules);
      if (issued === undefined) throw nobodyThere(context);
      const { token, expiresAt } = issued;
      return issue.expiry === 'stated' ? { token, expiresAt: new Date(expiresAt) } : { token };
    });
  }

  async revokeJoinCredentials(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'revokeJoinCredentials', roomOrMeeting, id);
    if (!this.capabilities.revoke) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => {
      enterRoom(this.#settings, context);
      this.rooms.revoke(context.room, context.participant);
    });
  }

  close(): Promise<void> {
    return this.#operations.gate.close();
  }
}
