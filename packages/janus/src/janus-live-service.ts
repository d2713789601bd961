import { detailsOf } from '@anyroom/adapter-kit';
import type { RequestContext, Transport } from '@anyroom/adapter-kit/http';
import type { CallOptions, LiveService, ParticipantContext, RoomRef, Session } from '@anyroom/core';
import { AnyroomError, deriveError, participantCall, roomCall, unsupported } from '@anyroom/core';
import { type JanusLiveCapabilities, janusLiveCapabilities } from './capabilities.js';
import { connect, type JanusConnection } from './connection.js';
import { type WireId, wireIdOf } from './ids.js';
import type { JanusConfiguration } from './janus-configuration.js';
import { isNobody, notConnected } from './nobody.js';
import { PROVIDER } from './provider-name.js';

/** A call about one connected person, with the ids as the server takes them. */
interface PersonCall {
  readonly call: RequestContext & ParticipantContext;
  readonly room: WireId;
  readonly id: WireId;
}

/** Those who are connected to the rooms of one Janus server. */
export class JanusLiveService implements LiveService {
  readonly provider = PROVIDER;
  readonly capabilities: JanusLiveCapabilities;

  readonly #connection: JanusConnection;

  /**
   * @param configuration - one server and its secrets; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: JanusConfiguration, transport?: Transport) {
    this.#connection = connect(configuration, transport, 'JanusLiveService');
    this.capabilities = janusLiveCapabilities(this.#connection.settings.via);
  }

  async ejectParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'ejectParticipant', roomOrMeeting, id);
    await this.#about(context, options, async (person) => {
      try {
        await this.#connection.videoRooms.kick(person.call, person.room, person.id);
      } catch (error) {
        if (!isNobody(error)) throw error;
      }
    });
  }

  /**
   * Mutes every stream of sound that somebody sends now, until a moderator lifts it; what they send anew is not muted.
   * Somebody who sends no sound is `conflict`, unsent: there is nothing yet that could be muted.
   */
  async muteParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'muteParticipant', roomOrMeeting, id);
    this.#mustTellStreams(context);
    await this.#about(context, options, async (person) => {
      if ((await this.#moderate(person, true)) === 0) throw sendsNoSound(context);
    });
  }

  /**
   * Takes away what {@link muteParticipant} did, on every stream of sound that somebody sends. What they switched off
   * themselves stays off.
   */
  async unmuteParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'unmuteParticipant', roomOrMeeting, id);
    this.#mustTellStreams(context);
    await this.#about(context, options, async (person) => {
      await this.#moderate(person, false);
    });
  }

  async getSession(roomOrMeeting: RoomRef, _options?: CallOptions): Promise<Session | undefined> {
    throw unsupported(
      roomCall(PROVIDER, 'getSession', roomOrMeeting),
      [],
      'Janus tells of no session; nothing was sent. Who is connected, listParticipants tells. Check with supports() first.',
    );
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #about(
    context: ParticipantContext,
    options: CallOptions | undefined,
    work: (person: PersonCall) => Promise<void>,
  ): Promise<void> {
    const { ids } = this.#connection.settings;
    const room = wireIdOf(context.room, ids, 'room', context);
    const id = wireIdOf(context.participant, ids, 'participant', context);
    return this.#connection.gate.call(context, options, (deadline) =>
      work({ call: { ...context, deadline }, room, id }),
    );
  }

  /** Mutes what somebody sends of sound, or lifts it; tells how many streams that were. */
  async #moderate({ call, room, id }: PersonCall, mute: boolean): Promise<number> {
    const { videoRooms } = this.#connection;
    const occupant = (await videoRooms.occupants(call, room)).find((each) => each.id === id);
    if (occupant === undefined) throw notConnected(call);
    // What they send is there before `publisher` says so: that waits until their media has come.
    const streams = await videoRooms.streams(call, room, id);
    if (streams === undefined) throw notConnected(call); // gone since
    const sound = streams.filter(({ type }) => type === 'audio');
    for (const [index, { mid }] of sound.entries()) {
      try {
        await videoRooms.moderate(call, room, id, mid, mute);
      } catch (error) {
        throw index > 0 && AnyroomError.is(error) ? deriveError(error, { outcome: 'unknown' }) : error;
      }
    }
    return sound.length;
  }

  #mustTellStreams(context: ParticipantContext): void {
    if (this.#connection.videoRooms.tellsStreams) return;
    throw unsupported(
      context,
      [],
      `The Janus API does not tell what somebody sends, so ${context.operation} is done by the admin API alone; nothing was sent. Configure via: 'admin'. Check with supports() first.`,
    );
  }
}

function sendsNoSound(context: ParticipantContext): AnyroomError {
  return new AnyroomError({
    code: 'conflict',
    outcome: 'not-sent',
    message: 'They are connected, but send no sound, so there is nothing that could be muted. Mute them when they do.',
    details: detailsOf(context),
  });
}
