import { detailsOf } from '@anyroom/adapter-kit';
import type { Transport } from '@anyroom/adapter-kit/http';
import type {
  CallOptions,
  JoinCredential,
  JoinCredentialOptions,
  JoinCredentialService,
  ParticipantContext,
  RoomRef,
} from '@anyroom/core';
import { AnyroomError, checkJoinCredentialOptions, checkValidFor, participantCall, Secret } from '@anyroom/core';
import { JANUS_JOIN_CREDENTIAL_CAPABILITIES, type JanusJoinCredentialCapabilities } from './capabilities.js';
import { connect, type JanusConnection } from './connection.js';
import { wireIdOf } from './ids.js';
import type { JanusConfiguration } from './janus-configuration.js';
import { createToken, tokenPrefixOf } from './join-token.js';
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
      const call = { ...context, deadline };
      // A room that came back after a restart of the server has lost its list, and lets anybody in.
      if (settings.permanent) await videoRooms.enforceAllowed(call, room);
      const allowed = await videoRooms.changeAllowed(call, room, 'add', [token]);
      if (!allowed.includes(token)) throw contradiction(context, 'the token is let in, and left it out of');
      return { token: new Secret(token) };
    });
  }

  /**
   * Takes every token of the person off the room's list. It finds them by how they begin, so those that another program put
   * there stay.
   */
  async revokeJoinCredentials(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'revokeJoinCredentials', roomOrMeeting, id);
    const { videoRooms, settings, gate } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    wireIdOf(context.participant, settings.ids, 'participant', context);
    const prefix = tokenPrefixOf(context.room, context.participant);
    await gate.call(context, options, async (deadline) => {
      const call = { ...context, deadline };
      const tokens = (await videoRooms.allowed(call, room)).filter((token) => token.startsWith(prefix));
      if (tokens.length === 0) return;
      const left = new Set(await videoRooms.changeAllowed(call, room, 'remove', tokens));
      if (tokens.some((token) => left.has(token))) throw contradiction(context, 'it was done, and left tokens on');
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

function contradiction(context: ParticipantContext, what: string): AnyroomError {
  return new AnyroomError({
    code: 'malformed-response',
    outcome: 'unknown',
    message: `Janus said that ${what} the list of those that are let in.`,
    details: detailsOf(context),
  });
}
