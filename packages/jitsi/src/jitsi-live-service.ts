import type { CallContext, CallOptions, LiveService, RoomRef, Session } from '@anyroom/core';
import { unsupported } from '@anyroom/core';
import { JITSI_LIVE_CAPABILITIES } from './capabilities.js';
import { giveRole, MOST_TURNS } from './change-role.js';
import { jitsiParticipantCall, jitsiRoomCall } from './jid/ids.js';
import type { JitsiConfiguration } from './jitsi-configuration.js';
import type { JitsiConnection } from './jitsi-connection.js';
import { type JitsiParts, prepare } from './jitsi-service.js';
import { isBanned, readPeople, setAffiliation } from './muc/people.js';
import { whileInside } from './muc/stay.js';
import { PROVIDER } from './provider-name.js';

/**
 * The people who are connected to the rooms of one Jitsi Meet. They can be put out. Microphones are the business of Jitsi's
 * own clients and plug-ins, and when a call began nobody keeps: both are `unsupported`, unsent.
 */
export class JitsiLiveService implements LiveService {
  readonly provider = PROVIDER;
  readonly capabilities = JITSI_LIVE_CAPABILITIES;

  readonly #parts: JitsiParts;

  /**
   * @param configuration - one server, and who speaks to it; later changes to the object have no effect. Mistakes in it
   *   throw `misconfigured`, all at once
   * @param connection - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: JitsiConfiguration, connection?: JitsiConnection) {
    this.#parts = prepare(configuration, connection, 'new JitsiLiveService');
  }

  /** Everybody in the room sees this service come in for a moment: the server lets nobody else put people out. */
  async ejectParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = jitsiParticipantCall('ejectParticipant', roomOrMeeting, id);
    const { gate, link, address, self } = this.#parts;
    const room = address(context.room);
    await gate.call(context, options, (deadline) =>
      link.run({ ...context, deadline }, async (session) => {
        const read = async () => (await readPeople(session, room, self)).get(id);
        const before = await read();
        let now = before;
        for (let turn = 1; now !== undefined && now.occupants.length > 0 && turn <= MOST_TURNS; turn += 1) {
          const nicks = now.occupants.map(({ nick }) => nick);
          if (await whileInside(session, room, () => giveRole(session, room, nicks, 'none'))) break;
          now = await read(); // somebody is gone, or has another nickname
        }
        if (before === undefined || before.affiliation === 'none' || before.occupants.length === 0) return;
        // Jitsi Meet's own plug-in takes whoever is put out off the roster as well. What others did meanwhile stays.
        const { affiliation = 'none' } = (await read()) ?? {};
        if (affiliation !== 'none' || (await isBanned(session, room, id))) return;
        await setAffiliation(session, room, id, before.affiliation);
      }),
    );
  }

  async muteParticipant(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw elsewhere(
      jitsiParticipantCall('muteParticipant', roomOrMeeting, id),
      "Make them a visitor with updateParticipant, or mute them in a moderator's client.",
    );
  }

  async unmuteParticipant(roomOrMeeting: RoomRef, id: string, _options?: CallOptions): Promise<void> {
    throw elsewhere(
      jitsiParticipantCall('unmuteParticipant', roomOrMeeting, id),
      'Only they themselves can, in their client.',
    );
  }

  async getSession(roomOrMeeting: RoomRef, _options?: CallOptions): Promise<Session | undefined> {
    throw elsewhere(
      jitsiRoomCall('getSession', roomOrMeeting),
      'List the participants: presence says who is connected.',
    );
  }

  close(): Promise<void> {
    return this.#parts.close();
  }
}

function elsewhere(context: CallContext, instead: string): Error {
  return unsupported(
    context,
    [],
    `A room of Jitsi has no ${context.operation}; nothing was sent. ${instead} Check with supports() first.`,
  );
}
