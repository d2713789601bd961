import { JoinRefused } from '../state/join-refused.js';
import { LATEST_TIME_IN_MS } from '../state/latest-time.js';
import { mint } from '../state/mint.js';
import type { World } from '../state/world.js';
import type { App, Meeting, Participant, Peer, Session } from './account.js';
import { claimsOf } from './join-token.js';

/** The state that presence changes, and the answers to what is open about it. */
export type Stage = Pick<World, 'accounts' | 'assume'>;

export interface Joined {
  readonly peer: Peer;
  readonly session: Session;
  readonly meeting: Meeting;
}

/** Somebody who is in a meeting right now, by one of their connections. */
export interface ConnectedPeer extends Peer {
  readonly leftAt: undefined;
}

/** Connects the holder of the token as one more peer, or throws `JoinRefused`. The first one begins a session. */
export function joinMeeting(world: Stage, token: string, now: Date): Joined {
  const { app, meeting, participant } = holderOf(world, token, now);
  if (meeting.status === 'INACTIVE')
    throw new JoinRefused('The meeting is INACTIVE: set its status to ACTIVE before somebody joins.');
  const live = liveSession(app, meeting.id, now);
  const before: Session = live ?? {
    id: mint.uuid(),
    meetingId: meeting.id,
    title: meeting.title ?? '',
    createdAt: now,
    updatedAt: now,
    endedAt: undefined,
    maxConcurrent: 0,
    peers: new Map(),
  };
  const peer: Peer = {
    id: mint.uuid(),
    participantId: participant.id,
    customParticipantId: participant.customParticipantId,
    name: participant.name,
    picture: participant.picture,
    presetName: participant.presetName,
    joinedAt: now,
    leftAt: undefined,
    audio: true,
  };
  before.peers.set(peer.id, peer);
  const session = {
    ...before,
    updatedAt: now,
    endedAt: undefined,
    maxConcurrent: Math.max(before.maxConcurrent, connectedPeers(before).length),
  };
  app.sessions.set(session.id, session);
  return { peer, session, meeting };
}

export interface Whereabouts {
  readonly meetingId: string;
  readonly participantId: string;
}

/**
 * Disconnects every peer of that participant, and returns those. The last one to go ends the session, after
 * `session_keep_alive_time_in_secs` where the meeting has that.
 */
export function leaveMeeting(world: Stage, { meetingId, participantId }: Whereabouts, now: Date): readonly Peer[] {
  const found = meetingIn(world, meetingId);
  if (!found) return [];
  return disconnect(found.app, found.meeting, now, (peer) => peer.participantId === participantId);
}

/** Who is in the meeting now, in the order in which they came; nobody when there is no such meeting. */
export function connectedInMeeting(world: Stage, meetingId: string, now: Date): readonly ConnectedPeer[] {
  const found = meetingIn(world, meetingId);
  const session = found && liveSession(found.app, meetingId, now);
  return session ? connectedPeers(session) : [];
}

/** The session that the meeting has at this time: the one that people are in, if the clock was set back before others. */
export function liveSession(app: App, meetingId: string, now: Date): Session | undefined {
  const live = [...app.sessions.values()].filter((it) => it.meetingId === meetingId && isLive(it, now));
  return live.find(({ endedAt }) => endedAt === undefined) ?? live[0];
}

export const isLive = ({ endedAt }: Session, now: Date): boolean => endedAt === undefined || endedAt > now;

export const connectedPeers = ({ peers }: Session): readonly ConnectedPeer[] =>
  [...peers.values()].filter((peer): peer is ConnectedPeer => peer.leftAt === undefined);

/** Disconnects the peers chosen from a live session, at once or leaving it alive as the meeting says; returns them. */
export function disconnect(
  app: App,
  meeting: Meeting,
  now: Date,
  chosen: (peer: Peer) => boolean,
  { ends = 'keep-alive' }: { readonly ends?: 'keep-alive' | 'at-once' } = {},
): readonly Peer[] {
  const session = liveSession(app, meeting.id, now);
  if (!session) return [];
  const gone = connectedPeers(session).filter(chosen);
  for (const peer of gone) session.peers.set(peer.id, { ...peer, leftAt: now });
  const empty = connectedPeers(session).length === 0;
  if (gone.length === 0 && !(empty && ends === 'at-once')) return [];
  const { session_keep_alive_time_in_secs: keepAlive } = meeting.settings;
  const seconds = ends === 'keep-alive' && typeof keepAlive === 'number' ? keepAlive : 0;
  const endedAt = empty ? new Date(Math.min(now.getTime() + seconds * 1000, LATEST_TIME_IN_MS)) : undefined;
  app.sessions.set(session.id, { ...session, updatedAt: now, endedAt });
  return gone;
}

/** Lets a live session see who the participant is from now on. */
export function editConnected(app: App, meeting: Meeting, participant: Participant, now: Date): void {
  const session = liveSession(app, meeting.id, now);
  if (!session) return;
  const { name, picture, presetName } = participant;
  for (const peer of connectedPeers(session))
    if (peer.participantId === participant.id) session.peers.set(peer.id, { ...peer, name, picture, presetName });
}

/** Switches off the audio of the peers chosen, and returns them. */
export function mute(app: App, meeting: Meeting, now: Date, chosen: (peer: Peer) => boolean): readonly Peer[] {
  const session = liveSession(app, meeting.id, now);
  const muted = session ? connectedPeers(session).filter(chosen) : [];
  for (const peer of muted) session?.peers.set(peer.id, { ...peer, audio: false });
  return muted;
}

interface Holder {
  readonly app: App;
  readonly meeting: Meeting;
  readonly participant: Participant;
}

function holderOf(world: Stage, token: string, now: Date): Holder {
  const holder = find(world, (participant) => participant.token === token);
  if (holder) {
    if (holder.participant.tokenExpiresAt <= now) throw expired(holder.participant.tokenExpiresAt);
    return holder;
  }
  const { meetingId, participantId, expiresAt } = claimsOf(token);
  const found = meetingId === undefined ? undefined : meetingIn(world, meetingId);
  if (!found || participantId === undefined)
    throw new JoinRefused('No meeting or room gave out this token, or it was given out by another emulator.');
  const participant = found.meeting.participants.get(participantId);
  if (!participant) throw new JoinRefused('The participant that the token is for was deleted.');
  if (expiresAt && expiresAt <= now) throw expired(expiresAt);
  if (world.assume.replacedToken === 'accepted') return { ...found, participant };
  throw new JoinRefused('A later token of the same participant has replaced it: join with that one.');
}

const expired = (at: Date) => new JoinRefused(`The token expired at ${at.toISOString()}: refresh it.`);

function find({ accounts }: Stage, wanted: (participant: Participant) => boolean): Holder | undefined {
  for (const { apps } of accounts.values())
    for (const app of apps.values())
      for (const meeting of app.meetings.values())
        for (const participant of meeting.participants.values())
          if (wanted(participant)) return { app, meeting, participant };
  return undefined;
}

function meetingIn({ accounts }: Stage, id: string): { readonly app: App; readonly meeting: Meeting } | undefined {
  for (const { apps } of accounts.values())
    for (const app of apps.values()) {
      const meeting = app.meetings.get(id);
      if (meeting) return { app, meeting };
    }
  return undefined;
}
