import type { Assumptions } from '../fidelity/assumptions.js';
import type {
  AccountState,
  AppState,
  MeetingParticipantState,
  MeetingState,
  PeerState,
  PresetState,
  SessionState,
} from '../state/emulator-state.js';
import { mint } from '../state/mint.js';
import type { Account, App, Meeting, Participant, Peer, Preset, Session } from './account.js';
import { claimsOf, joinToken } from './join-token.js';
import { USUAL_CONTENT } from './usual-preset.js';

/** The presets of an app whose seed names none. */
export const USUAL_PRESETS: readonly PresetState[] = [
  { name: 'group_call_host' },
  { name: 'group_call_participant' },
  { name: 'webinar_presenter' },
  { name: 'webinar_viewer' },
];

const byId = <T extends { readonly id: string }>(things: readonly T[]) => new Map(things.map((it) => [it.id, it]));

const times = (state: { readonly createdAt?: string; readonly updatedAt?: string }, now: Date) => {
  const createdAt = state.createdAt === undefined ? now : new Date(state.createdAt);
  return { createdAt, updatedAt: state.updatedAt === undefined ? createdAt : new Date(state.updatedAt) };
};

export function accountFrom(state: AccountState, assume: Assumptions, now: Date): Account {
  return {
    id: state.id ?? mint.accountId(),
    apiTokens: state.apiTokens ?? [mint.apiToken()],
    apps: byId((state.apps ?? [{}]).map((app) => appFrom(app, assume, now))),
  };
}

export function appFrom(state: AppState, assume: Assumptions, now: Date): App {
  const presets = byId((state.presets ?? USUAL_PRESETS).map((preset) => presetFrom(preset, now)));
  return {
    id: state.id ?? mint.uuid(),
    name: state.name ?? 'Emulated app',
    createdAt: state.createdAt === undefined ? now : new Date(state.createdAt),
    presets,
    meetings: byId((state.meetings ?? []).map((meeting) => meetingFrom(meeting, presets, assume, now))),
    sessions: byId((state.sessions ?? []).map((session) => sessionFrom(session, now))),
  };
}

export function presetFrom(state: PresetState, now: Date): Preset {
  return {
    id: state.id ?? mint.uuid(),
    name: state.name,
    content: state.content ?? USUAL_CONTENT,
    ...times(state, now),
  };
}

export function meetingFrom(state: MeetingState, presets: App['presets'], assume: Assumptions, now: Date): Meeting {
  const id = state.id ?? mint.uuid();
  const participants = (state.participants ?? []).map((it) => participantFrom(it, id, presets, assume, now));
  return {
    id,
    title: state.title,
    status: state.status ?? 'ACTIVE',
    settings: state.settings ?? {},
    ...times(state, now),
    participants: byId(participants),
  };
}

export function participantFrom(
  state: MeetingParticipantState,
  meetingId: string,
  presets: App['presets'],
  assume: Assumptions,
  now: Date,
): Participant {
  const id = state.id ?? mint.uuid();
  const { presetName, presetId = presetNamed(presets, presetName)?.id ?? mint.uuid() } = state;
  const fresh = joinToken(meetingId, id, presetName, assume, now);
  const { token = fresh.token, tokenExpiresAt } = state;
  return {
    id,
    customParticipantId: state.customParticipantId ?? mint.uuid(),
    presetId,
    presetName,
    name: state.name ?? null,
    picture: state.picture ?? null,
    token,
    tokenExpiresAt:
      tokenExpiresAt === undefined ? (claimsOf(token).expiresAt ?? fresh.tokenExpiresAt) : new Date(tokenExpiresAt),
    ...times(state, now),
  };
}

export function presetNamed(presets: App['presets'], name: string): Preset | undefined {
  for (const preset of presets.values()) if (preset.name === name) return preset;
  return undefined;
}

function sessionFrom(state: SessionState, now: Date): Session {
  const peers = (state.peers ?? []).map((peer) => peerFrom(peer, now));
  return {
    id: state.id ?? mint.uuid(),
    meetingId: state.meetingId,
    title: state.title ?? '',
    ...times(state, now),
    endedAt: state.endedAt === undefined ? undefined : new Date(state.endedAt),
    maxConcurrent: state.maxConcurrent ?? peers.filter(({ leftAt }) => leftAt === undefined).length,
    peers: byId(peers),
  };
}

function peerFrom(state: PeerState, now: Date): Peer {
  return {
    id: state.id ?? mint.uuid(),
    participantId: state.participantId,
    customParticipantId: state.customParticipantId ?? '',
    name: state.name ?? null,
    picture: state.picture ?? null,
    presetName: state.presetName ?? '',
    joinedAt: state.joinedAt === undefined ? now : new Date(state.joinedAt),
    leftAt: state.leftAt === undefined ? undefined : new Date(state.leftAt),
    audio: state.audio ?? true,
  };
}

/** The account in the form that `accountFrom` reads. */
export function accountState(account: Account): AccountState {
  return { id: account.id, apiTokens: account.apiTokens, apps: [...account.apps.values()].map(appState) };
}

const appState = (app: App): AppState => ({
  id: app.id,
  name: app.name,
  createdAt: app.createdAt.toISOString(),
  presets: [...app.presets.values()].map(({ content, ...preset }) => ({
    ...preset,
    ...timesState(preset),
    ...(content === USUAL_CONTENT ? {} : { content: structuredClone(content) }),
  })),
  meetings: [...app.meetings.values()].map((meeting) => meetingState(meeting, app.presets)),
  sessions: [...app.sessions.values()].map(sessionState),
});

const meetingState = (
  { title, settings, participants, ...meeting }: Meeting,
  presets: App['presets'],
): MeetingState => ({
  ...meeting,
  ...timesState(meeting),
  ...(title === undefined ? {} : { title }),
  ...(Object.keys(settings).length === 0 ? {} : { settings: structuredClone(settings) }),
  participants: [...participants.values()].map(({ presetId, ...participant }) => ({
    ...participant,
    ...(presetNamed(presets, participant.presetName)?.id === presetId ? {} : { presetId }),
    tokenExpiresAt: participant.tokenExpiresAt.toISOString(),
    ...timesState(participant),
  })),
});

const sessionState = ({ endedAt, peers, ...session }: Session): SessionState => ({
  ...session,
  ...timesState(session),
  ...(endedAt === undefined ? {} : { endedAt: endedAt.toISOString() }),
  peers: [...peers.values()].map(({ leftAt, ...peer }) => ({
    ...peer,
    joinedAt: peer.joinedAt.toISOString(),
    ...(leftAt === undefined ? {} : { leftAt: leftAt.toISOString() }),
  })),
});

const timesState = (it: { readonly createdAt: Date; readonly updatedAt: Date }) => ({
  createdAt: it.createdAt.toISOString(),
  updatedAt: it.updatedAt.toISOString(),
});
