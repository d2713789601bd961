import type {
  AccountState,
  AppState,
  MeetingParticipantState,
  MeetingState,
  PresetState,
} from '../state/emulator-state.js';
import { mint } from '../state/mint.js';
import type { Account, App, Meeting, Participant, Preset } from './account.js';
import { joinToken } from './join-token.js';

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

export function accountFrom(state: AccountState, now: Date): Account {
  return {
    id: state.id ?? mint.accountId(),
    apiTokens: state.apiTokens ?? [mint.apiToken()],
    apps: byId((state.apps ?? [{}]).map((app) => appFrom(app, now))),
  };
}

function appFrom(state: AppState, now: Date): App {
  const presets = (state.presets ?? USUAL_PRESETS).map((preset) => presetFrom(preset, now));
  return {
    id: state.id ?? mint.uuid(),
    presets: new Map(presets.map((preset) => [preset.name, preset])),
    meetings: byId((state.meetings ?? []).map((meeting) => meetingFrom(meeting, now))),
  };
}

function presetFrom(state: PresetState, now: Date): Preset {
  return { id: state.id ?? mint.uuid(), name: state.name, ...times(state, now) };
}

export function meetingFrom(state: MeetingState, now: Date): Meeting {
  const id = state.id ?? mint.uuid();
  const participants = (state.participants ?? []).map((participant) => participantFrom(participant, id, now));
  return { id, title: state.title, ...times(state, now), participants: byId(participants) };
}

export function participantFrom(state: MeetingParticipantState, meetingId: string, now: Date): Participant {
  const id = state.id ?? mint.uuid();
  return {
    id,
    customParticipantId: state.customParticipantId ?? mint.uuid(),
    presetName: state.presetName,
    name: state.name ?? null,
    picture: state.picture ?? null,
    token: state.token ?? joinToken(meetingId, id, state.presetName, now),
    ...times(state, now),
  };
}

/** The account in the form that `accountFrom` reads. */
export function accountState(account: Account): AccountState {
  return { id: account.id, apiTokens: account.apiTokens, apps: [...account.apps.values()].map(appState) };
}

const appState = (app: App): AppState => ({
  id: app.id,
  presets: [...app.presets.values()].map((preset) => ({ ...preset, ...timesState(preset) })),
  meetings: [...app.meetings.values()].map(meetingState),
});

const meetingState = ({ title, participants, ...meeting }: Meeting): MeetingState => ({
  ...meeting,
  ...timesState(meeting),
  ...(title === undefined ? {} : { title }),
  participants: [...participants.values()].map((participant) => ({ ...participant, ...timesState(participant) })),
});

const timesState = (it: { readonly createdAt: Date; readonly updatedAt: Date }) => ({
  createdAt: it.createdAt.toISOString(),
  updatedAt: it.updatedAt.toISOString(),
});
