import type { Answer } from '../server/answer.js';
import type { App, Peer, Session } from './account.js';
import type { Circumstances } from './circumstances.js';
import { pageOf } from './paging.js';
import { connectedPeers, isLive } from './presence.js';
import { choiceIn, type Query, rangeIn, searchIn, sorted, textIn } from './query.js';
import { Refusal } from './refusal.js';

export function listSessions(app: App, query: Query, { assume, now, pageSize }: Circumstances): Answer {
  const matches = searchIn(query, assume);
  const inRange = rangeIn(query, assume);
  const meetingId = textIn(query, 'associated_id', assume);
  const status = choiceIn(query, 'status', ['LIVE', 'ENDED'], assume);
  const by = choiceIn(query, 'sort_by', ['minutesConsumed', 'createdAt'], assume);
  const found = [...app.sessions.values()].filter(
    (it) =>
      matches(it.id, it.meetingId, it.title) &&
      inRange(it.createdAt) &&
      (meetingId === undefined || it.meetingId === meetingId) &&
      (status === undefined || statusOf(it, now) === status),
  );
  const inOrder = sorted(found, query, assume, (it) =>
    by === 'minutesConsumed' ? minutesOf(it, now) : it.createdAt.getTime(),
  );
  const { items, paging } = pageOf(inOrder, query, pageSize, assume);
  const sessions = items.map((it) => sessionBody(app, it, now));
  return { status: 200, body: { success: true, data: { sessions }, paging } };
}

export function getSession(app: App, id: string, { now }: Circumstances): Answer {
  return { status: 200, body: { success: true, data: sessionBody(app, sessionOf(app, id), now) } };
}

export function listSessionParticipants(app: App, id: string, query: Query, circumstances: Circumstances): Answer {
  const { assume, now, pageSize } = circumstances;
  const matches = searchIn(query, assume);
  const by = choiceIn(query, 'sort_by', ['joinedAt', 'duration'], assume);
  const found = [...sessionOf(app, id).peers.values()].filter((it) =>
    matches(it.participantId, it.customParticipantId, it.name),
  );
  const inOrder = sorted(found, query, assume, (it) =>
    by === 'duration' ? secondsOf(it, now) : it.joinedAt.getTime(),
  );
  const participants = pageOf(inOrder, query, pageSize, assume).items.map((it) => peerBody(it, now));
  return { status: 200, body: { success: true, data: { participants } } };
}

export function getSessionParticipant(app: App, id: string, peerId: string, { now }: Circumstances): Answer {
  const peer = sessionOf(app, id).peers.get(peerId);
  if (!peer) throw new Refusal(404, `No participant found with id ${peerId}`);
  return { status: 200, body: { success: true, data: { participant: peerBody(peer, now) } } };
}

export const sessionBody = (app: App, session: Session, now: Date) => {
  const ended = !isLive(session, now);
  return {
    id: session.id,
    associated_id: session.meetingId,
    meeting_display_name: session.title,
    organization_id: app.id,
    type: 'meeting',
    status: statusOf(session, now),
    live_participants: connectedPeers(session).length,
    max_concurrent_participants: session.maxConcurrent,
    minutes_consumed: minutesOf(session, now),
    started_at: session.createdAt.toISOString(),
    ...(ended && session.endedAt ? { ended_at: session.endedAt.toISOString() } : {}),
    created_at: session.createdAt.toISOString(),
    updated_at: session.updatedAt.toISOString(),
  };
};

function sessionOf(app: App, id: string): Session {
  const session = app.sessions.get(id);
  if (!session) throw new Refusal(404, `No session found with id ${id}`);
  return session;
}

const statusOf = (session: Session, now: Date) => (isLive(session, now) ? 'LIVE' : 'ENDED');

const secondsOf = ({ joinedAt, leftAt }: Peer, now: Date) => ((leftAt ?? now).getTime() - joinedAt.getTime()) / 1000;

/** Of all the connections together. */
const minutesOf = ({ peers }: Session, now: Date) =>
  [...peers.values()].reduce((sum, peer) => sum + secondsOf(peer, now), 0) / 60;

const peerBody = (peer: Peer, now: Date) => ({
  id: peer.id,
  user_id: peer.participantId,
  custom_participant_id: peer.customParticipantId,
  ...(peer.name === null ? {} : { display_name: peer.name }),
  preset_name: peer.presetName,
  duration: secondsOf(peer, now) / 60,
  joined_at: peer.joinedAt.toISOString(),
  ...(peer.leftAt ? { left_at: peer.leftAt.toISOString() } : {}),
  created_at: peer.joinedAt.toISOString(),
  updated_at: (peer.leftAt ?? peer.joinedAt).toISOString(),
});
