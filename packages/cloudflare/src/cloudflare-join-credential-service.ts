import type { Transport } from '@anyroom/adapter-kit/http';
import type { CallOptions, JoinCredential, JoinCredentialOptions, JoinCredentialService, RoomRef } from '@anyroom/core';
import { checkJoinCredentialOptions, checkValidFor, participantCall, Secret, unsupported } from '@anyroom/core';
import { type AppConnection, connectApp } from './app-connection.js';
import { CLOUDFLARE_JOIN_CREDENTIAL_CAPABILITIES } from './capabilities.js';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { PROVIDER } from './provider-name.js';
import { refreshToken } from './realtimekit/participants.js';

/**
 * Join tokens for the participants of one RealtimeKit app: the token that RealtimeKit calls refreshed, with the preset
 * that the participant has. How long it is good is documented nowhere, nor whether those before it still are.
 */
export class CloudflareJoinCredentialService implements JoinCredentialService {
  readonly provider = PROVIDER;
  readonly capabilities = CLOUDFLARE_JOIN_CREDENTIAL_CAPABILITIES;
  readonly #app: AppConnection;

  /**
   * @param configuration - one app and its credential; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: CloudflareConfiguration, transport?: Transport) {
    this.#app = connectApp(configuration, transport, 'new CloudflareJoinCredentialService');
  }

  async issueJoinCredential(
    roomOrMeeting: RoomRef,
    id: string,
    options?: JoinCredentialOptions,
  ): Promise<JoinCredential> {
    const context = participantCall(PROVIDER, 'issueJoinCredential', roomOrMeeting, id);
    const callOptions = checkJoinCredentialOptions(options, context);
    checkValidFor(options, this.capabilities, context);
    const { gate, realtimeKit } = this.#app;
    return gate.call(context, callOptions, async (deadline) => ({
      token: new Secret(await refreshToken(realtimeKit, { ...context, deadline })),
    }));
  }

  async revokeJoinCredentials(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw unsupported(
      participantCall(PROVIDER, 'revokeJoinCredentials', roomOrMeeting, id),
      [],
      'RealtimeKit takes no token back; nothing was sent. Take its person off the meeting by removeParticipant. Check with supports() first.',
    );
  }

  async close(): Promise<void> {
    await this.#app.close();
  }
}
