import type { Answer } from '../server/answer.js';
import type { App, Meeting, Peer, Session } from './account.js';
import { CHOSEN_PARTICIPANTS, MUTE_ALL } from './bodies.js';
import { bodyLike, invalid } from './body.js';
import type { Circumstances } from './circumstances.js';
import { type ConnectedPeer, connectedPeers, disconnect, liveSession, mute } from './presence.js';
import { Refusal } from './refusal.js';
import { sessionBody } from './sessions.js';

export function getActiveSession(app: App, meeting: Meeting, { now }: Circumstances): Answer {
  return { status: 200, body: { success: true, data: sessionBody(app, activeSession(app, meeting, now), now) } };
}

export function kick(app: App, meeting: Meeting, body: unknown, circumstances: Circumstances): Answer {
  const chosen = choose(app, meeting, body, circumstances);
  disconnect(app, meeting, circumstances.now, ({ participantId }) => chosen.has(participantId));
  return { status: 200, body: { success: true, data: { action: 'kick', participants: briefsOf(meeting, chosen) } } };
}

export function kickAll(app: App, meeting: Meeting, { now }: Circumstances): Answer {
  activeSession(app, meeting, now);
  const gone = disconnect(app, meeting, now, () => true, { ends: 'at-once' });
  const data = { action: 'kick-all', kicked_participants_count: peopleIn(gone) };
  return { status: 200, body: { success: true, data } };
}

export function muteSome(app: App, meeting: Meeting, body: unknown, circumstances: Circumstances): Answer {
  const chosen = choose(app, meeting, body, circumstances);
  mute(app, meeting, circumstances.now, ({ participantId }) => chosen.has(participantId));
  return { status: 200, body: { success: true, data: { action: 'mute', participants: briefsOf(meeting, chosen) } } };
}

/** `allow_unmute` is checked, and without effect: nobody in the emulator speaks. */
export function muteAll(app: App, meeting: Meeting, body: unknown, { assume, now }: Circumstances): Answer {
  bodyLike(MUTE_ALL, body, assume);
  activeSession(app, meeting, now);
  const muted = mute(app, meeting, now, () => true);
  const data = { action: 'mute-all', muted_participants_count: peopleIn(muted) };
  return { status: 200, body: { success: true, data } };
}

function activeSession(app: App, meeting: Meeting, now: Date): Session {
  const session = liveSession(app, meeting.id, now);
  if (!session) throw new Refusal(404, `No active session found for meeting ${meeting.id}`);
  return session;
}

/** The connected people that the body names, by their ids, each with one of their peers. */
function choose(
  app: App,
  meeting: Meeting,
  body: unknown,
  { assume, now }: Circumstances,
): ReadonlyMap<string, ConnectedPeer> {
  const { participant_ids: ids = [], custom_participant_ids: customIds = [] } = bodyLike<{
    readonly participant_ids?: readonly string[];
    readonly custom_participant_ids?: readonly string[];
  }>(CHOSEN_PARTICIPANTS, body, assume);
  if (ids.length + customIds.length === 0)
    throw invalid('participant_ids or custom_participant_ids must name somebody', assume);
  const peers = connectedPeers(activeSession(app, meeting, now));
  const absent = [
    ...ids.filter((id) => !peers.some(({ participantId }) => participantId === id)),
    ...customIds.filter((id) => !peers.some(({ customParticipantId }) => customParticipantId === id)),
  ];
  const chosen = peers.filter(
    ({ participantId, customParticipantId }) => ids.includes(participantId) || customIds.includes(customParticipantId),
  );
  if (chosen.length === 0 || (absent.length > 0 && assume.kickUnknown === '404'))
    throw new Refusal(404, `No user found with id ${absent[0]}`);
  return new Map(chosen.map((peer) => [peer.participantId, peer]));
}

const peopleIn = (peers: readonly Peer[]) => new Set(peers.map(({ participantId }) => participantId)).size;

const briefsOf = (meeting: Meeting, chosen: ReadonlyMap<string, ConnectedPeer>) =>
  [...chosen].map(([id, { name, picture, joinedAt }]) => {
    const { createdAt, updatedAt } = meeting.participants.get(id) ?? { createdAt: joinedAt, updatedAt: joinedAt };
    return {
      id,
      ...(name === null ? {} : { name }),
      ...(picture === null ? {} : { picture }),
      created_at: createdAt.toISOString(),
      updated_at: updatedAt.toISOString(),
    };
  });
