import type { Transport } from '@anyroom/adapter-kit/http';
import type { CallOptions, LiveService, RoomRef, Session } from '@anyroom/core';
import { participantCall, roomCall, unsupported } from '@anyroom/core';
import { type AppConnection, connectApp } from './app-connection.js';
import { CLOUDFLARE_LIVE_CAPABILITIES } from './capabilities.js';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { sessionOf } from './mapping/session.js';
import { PROVIDER } from './provider-name.js';
import { getActiveSession, kick, mute } from './realtimekit/active-session.js';

/**
 * The running sessions of one RealtimeKit app, by the participants' ids (`participant_ids`). A session that RealtimeKit
 * keeps alive with nobody in it, or shows as `ENDED`, is none.
 */
export class CloudflareLiveService implements LiveService {
  readonly provider = PROVIDER;
  readonly capabilities = CLOUDFLARE_LIVE_CAPABILITIES;
  readonly #app: AppConnection;

  /**
   * @param configuration - one app and its credential; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: CloudflareConfiguration, transport?: Transport) {
    this.#app = connectApp(configuration, transport, 'new CloudflareLiveService');
  }

  async ejectParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'ejectParticipant', roomOrMeeting, id);
    const { gate, realtimeKit } = this.#app;
    await gate.call(context, options, (deadline) => kick(realtimeKit, { ...context, deadline }));
  }

  async muteParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'muteParticipant', roomOrMeeting, id);
    const { gate, realtimeKit } = this.#app;
    await gate.call(context, options, (deadline) => mute(realtimeKit, { ...context, deadline }));
  }

  async unmuteParticipant(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw unsupported(
      participantCall(PROVIDER, 'unmuteParticipant', roomOrMeeting, id),
      [],
      'RealtimeKit can unmute nobody; nothing was sent. They switch their microphone on in their own client. Check with supports() first.',
    );
  }

  async getSession(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Session | undefined> {
    const context = roomCall(PROVIDER, 'getSession', roomOrMeeting);
    const { gate, realtimeKit } = this.#app;
    return gate.call(context, options, async (deadline) => {
      const session = await getActiveSession(realtimeKit, { ...context, deadline });
      return session === undefined ? undefined : sessionOf(session);
    });
  }

  async close(): Promise<void> {
    await this.#app.close();
  }
}
