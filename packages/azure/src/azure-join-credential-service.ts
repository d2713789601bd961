import type { Transport } from '@anyroom/adapter-kit/http';
import type { CallOptions, JoinCredential, JoinCredentialOptions, JoinCredentialService, RoomRef } from '@anyroom/core';
import {
  AnyroomError,
  checkJoinCredentialOptions,
  checkValidFor,
  deriveError,
  participantCall,
  Secret,
  unsupported,
} from '@anyroom/core';
import type { AzureConfiguration } from './azure-configuration.js';
import { type AzureJoinCredentialCapabilities, azureJoinCredentialCapabilities } from './capabilities.js';
import { type AzureConnection, connect } from './connection.js';
import { mustBeOnRoster } from './on-roster.js';
import { PROVIDER } from './provider-name.js';

/** The vendor counts how long a token is good in minutes. */
const MINUTE_IN_MS = 60_000;

/**
 * Credentials to join the rooms of one Azure Communication Services resource with: access tokens of its Identity service.
 *
 * A token is the person's, not the room's: it opens every room that they are on the roster of, for as long as they are.
 * It allows what `joinScopes` says, by default no more than to join (`voip.join`).
 */
export class AzureJoinCredentialService implements JoinCredentialService {
  readonly provider = PROVIDER;
  readonly capabilities: AzureJoinCredentialCapabilities;

  readonly #connection: AzureConnection;
  readonly #readsRoster: boolean;

  /**
   * @param configuration - one resource and its credential; later changes to the object have no effect. Mistakes in it
   *   throw `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: AzureConfiguration, transport?: Transport) {
    this.#connection = connect(configuration, transport, 'AzureJoinCredentialService');
    const { unknownParticipant = 'refuse' } = configuration;
    this.capabilities = azureJoinCredentialCapabilities(unknownParticipant);
    this.#readsRoster = unknownParticipant === 'refuse';
  }

  async issueJoinCredential(
    roomOrMeeting: RoomRef,
    id: string,
    options?: JoinCredentialOptions,
  ): Promise<JoinCredential> {
    const context = participantCall(PROVIDER, 'issueJoinCredential', roomOrMeeting, id);
    const callOptions = checkJoinCredentialOptions(options, context);
    const validForInMs = checkValidFor(options, this.capabilities, context);
    const { gate, rooms, joinScopes } = this.#connection;
    return gate.call(context, callOptions, async (deadline) => {
      if (this.#readsRoster) await mustBeOnRoster(rooms, context, deadline);
      const body = {
        scopes: joinScopes,
        ...(validForInMs !== undefined && { expiresInMinutes: Math.floor(validForInMs / MINUTE_IN_MS) }),
      };
      try {
        const { token, expiresOn } = await rooms.issueToken({ ...context, deadline }, body);
        return { token: new Secret(token), expiresAt: expiresOn };
      } catch (error) {
        throw isForeign(error) ? deriveError(error, { code: 'not-found', subject: 'participant' }) : error;
      }
    });
  }

  async revokeJoinCredentials(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw unsupported(
      participantCall(PROVIDER, 'revokeJoinCredentials', roomOrMeeting, id),
      [],
      'Azure revokes the tokens of a person for all rooms at once, never for one; nothing was sent. Take them off the roster by removeParticipant, or revoke with @azure/communication-identity. Check with supports() first.',
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }
}

/**
 * Whether the vendor itself forbids a token for this one identity: it is another resource's, or nobody's. With which status
 * it says so is documented nowhere; a credential that may not issue tokens at all is known to get 401.
 */
function isForeign(error: unknown): error is AnyroomError {
  return AnyroomError.is(error, 'permission-denied') && error.details.vendorCode !== undefined;
}
