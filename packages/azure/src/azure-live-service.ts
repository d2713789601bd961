import type { Transport } from '@anyroom/adapter-kit/http';
import type { CallContext, CallOptions, LiveService, RoomRef, Session } from '@anyroom/core';
import { participantCall, roomCall, unsupported } from '@anyroom/core';
import { type AzureConfiguration, checkAzureConfiguration } from './azure-configuration.js';
import { AZURE_LIVE_CAPABILITIES, type AzureLiveCapabilities } from './capabilities.js';
import { PROVIDER } from './provider-name.js';

/**
 * The running calls of one Azure Communication Services resource, of which the API of Rooms knows nothing: every call is
 * `unsupported`, unsent, and its message says where it can be done instead.
 */
export class AzureLiveService implements LiveService {
  readonly provider = PROVIDER;
  readonly capabilities: AzureLiveCapabilities = AZURE_LIVE_CAPABILITIES;

  /**
   * @param configuration - as for the other services; mistakes in it throw `misconfigured`, all at once
   * @param _transport - as for the other services; nothing is ever sent over it
   */
  constructor(configuration: AzureConfiguration, _transport?: Transport) {
    checkAzureConfiguration(configuration, 'AzureLiveService');
  }

  async ejectParticipant(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw elsewhere(
      participantCall(PROVIDER, 'ejectParticipant', roomOrMeeting, id),
      "Remove them from the call with Call Automation, or in a Presenter's client; removeParticipant keeps them from joining again.",
    );
  }

  async muteParticipant(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw elsewhere(
      participantCall(PROVIDER, 'muteParticipant', roomOrMeeting, id),
      "Mute them with Call Automation, or in a Presenter's client.",
    );
  }

  async unmuteParticipant(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw elsewhere(
      participantCall(PROVIDER, 'unmuteParticipant', roomOrMeeting, id),
      'They unmute themselves in their own client.',
    );
  }

  async getSession(roomOrMeeting: RoomRef, _options?: CallOptions): Promise<Session | undefined> {
    throw elsewhere(
      roomCall(PROVIDER, 'getSession', roomOrMeeting),
      'Follow the events of the call with Call Automation or Event Grid.',
    );
  }

  /** There is nothing to end. */
  async close(): Promise<void> {}
}

function elsewhere(context: CallContext, instead: string): Error {
  return unsupported(
    context,
    [],
    `The Rooms API of Azure has no ${context.operation}; nothing was sent. ${instead} Check with supports() first.`,
  );
}
