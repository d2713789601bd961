import { USUAL_PRESETS } from '../cloudflare/account-state.js';
import { MEETING_SETTINGS, PRESET_CONTENT } from '../cloudflare/bodies.js';
import { mistakesIn, type Shape } from '../cloudflare/shape.js';
import { InvalidOptions } from '../invalid-options.js';
import { isDeeper } from '../server/parse-json.js';
import type {
  AccessTokenState,
  AccountState,
  AppState,
  AzureState,
  CloudflareState,
  ConnectedState,
  EmulatorState,
  MeetingParticipantState,
  MeetingState,
  PeerState,
  PresetState,
  RoomParticipantState,
  RoomState,
  SessionState,
} from './emulator-state.js';
import { LATEST_TIME_IN_MS } from './latest-time.js';

/** Adds to `problems` what is wrong with the value at `path`. */
export type Check = (value: unknown, path: string, problems: string[]) => void;

/** A check for every field that a type has: one too many, or one too few, does not compile. */
export type Fields<T> = { readonly [F in keyof T]-?: Check };

export const object =
  <T extends object>(fields: Fields<T>, required: readonly (keyof T & string)[] = []): Check =>
  (value, path, problems) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) {
      problems.push(`${path} must be an object`);
      return;
    }
    const checks = new Map<string, Check>(Object.entries(fields));
    for (const [name, field] of Object.entries(value)) {
      const check = checks.get(name);
      if (check) check(field, `${path}.${name}`, problems);
      else problems.push(`${path}.${name} is not known; known are ${[...checks.keys()].join(', ')}`);
    }
    for (const name of required) if (!Object.hasOwn(value, name)) problems.push(`${path}.${name} is missing`);
  };

/** A list without two items that have the same text in one of the `unique` fields, or are the same text. */
export const list =
  (item: Check, { unique = [], least = 0 }: { unique?: readonly string[]; least?: number } = {}): Check =>
  (value, path, problems) => {
    if (!Array.isArray(value)) {
      problems.push(`${path} must be a list`);
      return;
    }
    if (value.length < least) problems.push(`${path} must not be empty; leave it out to have one made up`);
    for (const [index, it] of value.entries()) item(it, `${path}[${index}]`, problems);
    for (const field of unique) {
      const seen = new Set<unknown>();
      for (const [index, it] of value.entries()) {
        const key = field === '' ? it : (it as Record<string, unknown> | null)?.[field];
        if (key !== undefined && seen.has(key))
          problems.push(`${path}[${index}]${field && `.${field}`} is there twice in the list`);
        seen.add(key);
      }
    }
  };

export const string: Check = (value, path, problems) => {
  if (typeof value !== 'string') problems.push(`${path} must be a string`);
};

export const id: Check = (value, path, problems) => {
  if (typeof value !== 'string' || value === '') problems.push(`${path} must be a string that is not empty`);
};

const stringOrNull: Check = (value, path, problems) => {
  if (value !== null && typeof value !== 'string') problems.push(`${path} must be a string or null`);
};

export const boolean: Check = (value, path, problems) => {
  if (typeof value !== 'boolean') problems.push(`${path} must be true or false`);
};

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/i;

const instant: Check = (value, path, problems) => {
  const time = typeof value === 'string' && TIME.test(value) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) problems.push(`${path} must be a time such as 2025-11-20T12:00:00Z`);
  else if (time > LATEST_TIME_IN_MS) problems.push(`${path} must be a time before the year 9999`);
};

const count: Check = (value, path, problems) => {
  if (!Number.isSafeInteger(value) || (value as number) < 0) problems.push(`${path} must be a whole number, 0 or more`);
};

const status: Check = (value, path, problems) => {
  if (value !== 'ACTIVE' && value !== 'INACTIVE') problems.push(`${path} must be ACTIVE or INACTIVE`);
};

/** What the vendor takes as the body of a request, so that it is checked, and refused, in the same words. */
const vendorShape =
  (shape: Shape): Check =>
  (value, path, problems) => {
    problems.push(...mistakesIn(value, shape, path, { unknown: 'refused' }));
  };

const accessKey: Check = (value, path, problems) => {
  if (typeof value !== 'string' || value === '' || Buffer.from(value, 'base64').toString('base64') !== value)
    problems.push(`${path} must be base64`);
};

const times = { createdAt: instant, updatedAt: instant };

const meetingParticipant = object<MeetingParticipantState>(
  {
    id,
    customParticipantId: string,
    presetName: id,
    presetId: id,
    name: stringOrNull,
    picture: stringOrNull,
    token: id,
    tokenExpiresAt: instant,
    ...times,
  },
  ['presetName'],
);
const meeting = object<MeetingState>({
  id,
  title: string,
  status,
  settings: vendorShape(MEETING_SETTINGS),
  ...times,
  participants: list(meetingParticipant, { unique: ['id'] }),
});
const preset = object<PresetState>({ id, name: id, content: vendorShape(PRESET_CONTENT), ...times }, ['name']);
const peer = object<PeerState>(
  {
    id,
    participantId: id,
    customParticipantId: string,
    name: stringOrNull,
    picture: stringOrNull,
    presetName: string,
    joinedAt: instant,
    leftAt: instant,
    audio: boolean,
  },
  ['participantId'],
);
const session = object<SessionState>(
  {
    id,
    meetingId: id,
    title: string,
    ...times,
    endedAt: instant,
    maxConcurrent: count,
    peers: list(peer, { unique: ['id'] }),
  },
  ['meetingId'],
);
const appShape = object<AppState>({
  id,
  name: id,
  createdAt: instant,
  presets: list(preset, { unique: ['id', 'name'] }),
  meetings: list(meeting, { unique: ['id'] }),
  sessions: list(session, { unique: ['id'] }),
});
const app: Check = (value, path, problems) => {
  const before = problems.length;
  appShape(value, path, problems);
  if (problems.length > before) return;
  const { presets = USUAL_PRESETS, meetings = [], sessions = [] } = value as AppState;
  const names = new Set(presets.map(({ name }) => name));
  for (const [index, { participants = [] }] of meetings.entries())
    checkPresets(participants, names, `${path}.meetings[${index}].participants`, problems);
  const live = new Set<string>();
  for (const [index, { meetingId, endedAt, peers = [] }] of sessions.entries()) {
    if (!meetings.some((it) => it.id === meetingId))
      problems.push(`${path}.sessions[${index}].meetingId is no meeting of the app`);
    const connected = peers.some(({ leftAt }) => leftAt === undefined);
    if (connected && endedAt !== undefined)
      problems.push(`${path}.sessions[${index}] has endedAt, and a peer without leftAt is still in it`);
    if (!connected && endedAt === undefined)
      problems.push(`${path}.sessions[${index}] has no endedAt, and no peer without leftAt is in it`);
    if (endedAt !== undefined) continue;
    if (live.has(meetingId)) problems.push(`${path}.sessions[${index}] is the second live session of its meeting`);
    live.add(meetingId);
  }
};
const account = object<AccountState>({
  id,
  apiTokens: list(id, { unique: [''], least: 1 }),
  apps: list(app, { unique: ['id'], least: 1 }),
});
const cloudflare = object<CloudflareState>({ accounts: list(account, { unique: ['id'], least: 1 }) });

const roomParticipant = object<RoomParticipantState>({ rawId: id, role: id }, ['rawId', 'role']);
const connected = object<ConnectedState>({ rawId: id, audio: boolean, since: instant }, ['rawId']);
const room = object<RoomState>({
  id,
  createdAt: instant,
  validFrom: instant,
  validUntil: instant,
  pstnDialOutEnabled: boolean,
  participants: list(roomParticipant, { unique: ['rawId'] }),
  connected: list(connected, { unique: ['rawId'] }),
});
const token = object<AccessTokenState>(
  { token: id, rawId: id, scopes: list(id), expiresOn: instant, revoked: boolean },
  ['token', 'rawId', 'scopes', 'expiresOn'],
);
const azure = object<AzureState>({
  resourceId: id,
  accessKeys: list(accessKey, { unique: [''], least: 1 }),
  entraTokens: list(id, { unique: [''] }),
  identities: list(id, { unique: [''] }),
  tokens: list(token, { unique: ['token'] }),
  rooms: list(room, { unique: ['id'] }),
});

const emulatorState = object<EmulatorState>({ cloudflare, azure });

function checkPresets(
  participants: readonly MeetingParticipantState[],
  presets: ReadonlySet<string>,
  path: string,
  problems: string[],
): void {
  for (const [index, { presetName, presetId }] of participants.entries())
    if (presetId === undefined && !presets.has(presetName))
      problems.push(`${path}[${index}].presetName is no preset of the app; those are ${[...presets].join(', ')}`);
}

/** More than a body of a request has, for it is put into one. */
export const MOST_LEVELS_OF_A_STATE = 128;

/**
 * A copy of the value, when it has the shape of a state; else every mistake in it is added to `problems`, with its JSON
 * path.
 */
export function decodeState(value: unknown, problems: string[]): EmulatorState {
  const found: string[] = [];
  if (isDeeper(value, MOST_LEVELS_OF_A_STATE)) found.push('state is nested too deeply');
  else emulatorState(value, 'state', found);
  problems.push(...found);
  return found.length === 0 ? structuredClone(value as EmulatorState) : {};
}

const expect = (check: Check, value: unknown, path: string): void => {
  const problems: string[] = [];
  if (isDeeper(value, MOST_LEVELS_OF_A_STATE)) problems.push(`${path} is nested too deeply`);
  else check(value, path, problems);
  if (problems.length > 0) throw new InvalidOptions(problems);
};

/** Each throws `InvalidOptions` for what could not stand in a seed. */
export const expectMeeting = (value: MeetingState, presets: ReadonlySet<string>): void => {
  expect(meeting, value, 'meeting');
  expect(
    (_value, path, problems) => checkPresets(value.participants ?? [], presets, path, problems),
    value,
    'meeting.participants',
  );
};

export const expectMeetingParticipant = (value: MeetingParticipantState, presets: ReadonlySet<string>): void =>
  expectMeeting({ participants: [value] }, presets);

export const expectRoom = (value: RoomState): void => expect(room, value, 'room');

export const expectRoomParticipant = (value: RoomParticipantState): void => expectRoom({ participants: [value] });
