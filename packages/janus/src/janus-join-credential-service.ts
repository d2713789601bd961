import type { Transport } from '@anyroom/adapter-kit/http';
import type { CallOptions, JoinCredential, JoinCredentialOptions, JoinCredentialService, RoomRef } from '@anyroom/core';
import {
  checkJoinCredentialOptions,
  checkValidFor,
  participantCall,
  Secret,
  unsupportedOperation,
} from '@anyroom/core';
import { JANUS_JOIN_CREDENTIAL_CAPABILITIES, type JanusJoinCredentialCapabilities } from './capabilities.js';
import { connect, type JanusConnection } from './connection.js';
import { wireIdOf } from './ids.js';
import type { JanusConfiguration } from './janus-configuration.js';
import { createToken } from './join-token.js';
import { PROVIDER } from './provider-name.js';

/**
 * Credentials to join the rooms of one Janus server with: random tokens, on the list of a room.
 *
 * Janus lets in whoever holds one, under any id. A room that was not made here may have no such list, and then lets
 * anybody in, with a token or without.
 */
export class JanusJoinCredentialService implements JoinCredentialService {
  readonly provider = PROVIDER;
  readonly capabilities: JanusJoinCredentialCapabilities = JANUS_JOIN_CREDENTIAL_CAPABILITIES;

  readonly #connection: JanusConnection;

  /**
   * @param configuration - one server and its secrets; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: JanusConfiguration, transport?: Transport) {
    this.#connection = connect(configuration, transport, 'JanusJoinCredentialService');
  }

  async issueJoinCredential(
    roomOrMeeting: RoomRef,
    id: string,
    options?: JoinCredentialOptions,
  ): Promise<JoinCredential> {
    const context = participantCall(PROVIDER, 'issueJoinCredential', roomOrMeeting, id);
    const callOptions = checkJoinCredentialOptions(options, context);
    checkValidFor(options, this.capabilities, context);
    const { videoRooms, settings, gate } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    wireIdOf(context.participant, settings.ids, 'participant', context);
    const token = createToken(context.room, context.participant);
    return gate.call(context, callOptions, async (deadline) => {
      await videoRooms.changeAllowed({ ...context, deadline }, room, 'add', [token]);
      return { token: new Secret(token) };
    });
  }

  async revokeJoinCredentials(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw unsupportedOperation(participantCall(PROVIDER, 'revokeJoinCredentials', roomOrMeeting, id));
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}
