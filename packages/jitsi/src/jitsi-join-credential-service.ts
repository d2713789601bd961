import type {
  CallContext,
  CallOptions,
  JoinCredential,
  JoinCredentialOptions,
  JoinCredentialService,
  RoomRef,
} from '@anyroom/core';
import { checkCallOptions, checkJoinCredentialOptions, unsupported } from '@anyroom/core';
import { JITSI_JOIN_CREDENTIAL_CAPABILITIES } from './capabilities.js';
import { jitsiParticipantCall } from './jid/ids.js';
import { checkJitsiConfiguration, type JitsiConfiguration } from './jitsi-configuration.js';
import type { JitsiConnection } from './jitsi-connection.js';
import { PROVIDER } from './provider-name.js';

/**
 * Who may join a room of Jitsi is decided by the authentication of its XMPP server, and by the room's roster where it is
 * for members only; there is no credential to hand out. Every call is `unsupported`, unsent.
 */
export class JitsiJoinCredentialService implements JoinCredentialService {
  readonly provider = PROVIDER;
  readonly capabilities = JITSI_JOIN_CREDENTIAL_CAPABILITIES;

  /**
   * @param configuration - as for the other services; mistakes in it throw `misconfigured`, all at once
   * @param _connection - as for the other services; nothing is ever sent over it
   */
  constructor(configuration: JitsiConfiguration, _connection?: JitsiConnection) {
    checkJitsiConfiguration(configuration, 'new JitsiJoinCredentialService');
  }

  async issueJoinCredential(
    roomOrMeeting: RoomRef,
    id: string,
    options?: JoinCredentialOptions,
  ): Promise<JoinCredential> {
    const context = jitsiParticipantCall('issueJoinCredential', roomOrMeeting, id);
    checkJoinCredentialOptions(options, context);
    throw none(
      context,
      'Let people in by the authentication of its XMPP server (accounts, or tokens that your application signs).',
    );
  }

  async revokeJoinCredentials(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = jitsiParticipantCall('revokeJoinCredentials', roomOrMeeting, id);
    checkCallOptions(options, context);
    throw none(context, 'Keep somebody out with removeParticipant.');
  }

  /** There is nothing to end. */
  async close(): Promise<void> {}
}

function none(context: CallContext, instead: string): Error {
  return unsupported(
    context,
    [],
    `Jitsi has no credentials for one room and one person; nothing was sent. ${instead} Check with supports() first.`,
  );
}
