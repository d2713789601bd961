import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import type { App, Meeting } from './account.js';
import { meetingFrom } from './account-state.js';
import { MEETING, MEETING_CHANGES } from './bodies.js';
import { bodyLike } from './body.js';
import type { Circumstances } from './circumstances.js';
import { pageOf } from './paging.js';
import { disconnect } from './presence.js';
import { choiceIn, type Query, rangeIn, searchIn } from './query.js';
import { GatewayRefusal, Refusal } from './refusal.js';

export function createMeeting(app: App, body: unknown, { assume, now }: Circumstances): Answer {
  const meeting = meetingFrom(detailsOf(bodyLike(MEETING, body, assume)), app.presets, assume, now);
  app.meetings.set(meeting.id, meeting);
  return answered(201, meeting);
}

export function getMeeting(app: App, id: string, circumstances: Circumstances): Answer {
  return answered(200, meetingOf(app, id, circumstances));
}

export function listMeetings(app: App, query: Query, { assume, pageSize }: Circumstances): Answer {
  const matches = searchIn(query, assume);
  const inRange = rangeIn(query, assume);
  const status = choiceIn(query, 'status', ['ACTIVE', 'INACTIVE'], assume);
  const found = [...app.meetings.values()].filter(
    (it) => matches(it.id, it.title) && inRange(it.createdAt) && (status === undefined || it.status === status),
  );
  const { items, paging } = pageOf(found, query, pageSize, assume);
  const data = items.map((it) => {
    const { ai_config: _onlyInTheMeeting, ...body } = meetingBody(it);
    return body;
  });
  return { status: 200, body: { success: true, data, paging } };
}

export function editMeeting(app: App, id: string, body: unknown, circumstances: Circumstances): Answer {
  const { assume, now } = circumstances;
  const before = meetingOf(app, id, circumstances);
  const changes = bodyLike<Changes>(MEETING_CHANGES, body, assume);
  if (Object.keys(changes).length === 0) {
    if (assume.emptyEdit === '400') throw new Refusal(400, 'At least one field is required');
    return answered(200, before);
  }
  const { title = before.title, status = before.status, ...settings } = changes;
  const after = { ...before, title, status, settings: { ...before.settings, ...settings }, updatedAt: now };
  app.meetings.set(id, after);
  if (status === 'INACTIVE' && assume.inactiveConnected === 'dropped')
    disconnect(app, after, now, () => true, { ends: 'at-once' });
  return answered(200, after);
}

/** Everything that the body does not name is as in a fresh meeting; status and participants stay. */
export function replaceMeeting(app: App, id: string, body: unknown, circumstances: Circumstances): Answer {
  const { assume, now } = circumstances;
  const before = meetingOf(app, id, circumstances);
  const { title, settings } = detailsOf(bodyLike(MEETING, body, assume));
  const after = { ...before, title, settings, updatedAt: now };
  app.meetings.set(id, after);
  return answered(200, after);
}

/** The meeting, or the refusal of an unknown one. */
export function meetingOf(app: App, id: string, { assume }: Circumstances): Meeting {
  const meeting = app.meetings.get(id);
  if (meeting) return meeting;
  if (assume.unknownMeeting === 'gateway') throw noRoute(`meetings/${id}`);
  throw new Refusal(Number(assume.unknownMeeting), `No meeting found with id ${id}`);
}

/** The gateway's word for a path with an id that leads nowhere. */
export const noRoute = (place: string) =>
  new GatewayRefusal(404, 7003, `Could not route to /${place}, perhaps your object identifier is invalid?`);

interface Changes {
  readonly title?: string;
  readonly status?: Meeting['status'];
  readonly [setting: string]: unknown;
}

/** What a body sets; a null sets nothing. */
function detailsOf(body: Readonly<Record<string, unknown>>) {
  const { title, ...settings } = Object.fromEntries(Object.entries(body).filter(([, value]) => value !== null));
  return { ...(typeof title === 'string' && { title }), settings } as Pick<Meeting, 'settings'> & { title?: string };
}

const answered = (status: number, meeting: Meeting): Answer => ({
  status,
  body: { success: true, data: meetingBody(meeting) },
});

const meetingBody = (meeting: Meeting): Readonly<Record<string, unknown>> => ({
  id: meeting.id,
  ...(meeting.title === undefined ? {} : { title: meeting.title }),
  status: meeting.status,
  ...withoutSecrets(meeting.settings),
  created_at: meeting.createdAt.toISOString(),
  updated_at: meeting.updatedAt.toISOString(),
});

/** The settings without the keys to the storage of recordings: those are taken, and not given back. */
function withoutSecrets(settings: Meeting['settings']): Meeting['settings'] {
  const { recording_config: recording } = settings;
  if (!isObject(recording) || !isObject(recording['storage_config'])) return settings;
  const { access_key, password, private_key, secret, ...storage } = recording['storage_config'];
  return { ...settings, recording_config: { ...recording, storage_config: storage } };
}
