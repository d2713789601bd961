import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import type { App, Meeting, Preset } from './account.js';
import { meetingFrom } from './account-state.js';
import type { Circumstances } from './circumstances.js';
import { type PageQuery, pageOf } from './paging.js';
import { GatewayRefusal, Refusal } from './refusal.js';

export function createMeeting(app: App, body: unknown, { assume, now }: Circumstances): Answer {
  if (!isObject(body)) throw new Refusal(Number(assume.invalidBody), 'The body must be an object');
  const { title = null } = body;
  if (title !== null && typeof title !== 'string')
    throw new Refusal(Number(assume.invalidBody), 'title must be a string or null');
  const meeting = meetingFrom(title === null ? {} : { title }, app.presets, assume, now);
  app.meetings.set(meeting.id, meeting);
  return { status: 201, body: { success: true, data: meetingBody(meeting) } };
}

export function getMeeting(app: App, id: string, circumstances: Circumstances): Answer {
  return { status: 200, body: { success: true, data: meetingBody(meetingOf(app, id, circumstances)) } };
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

export function listPresets(app: App, query: PageQuery, { assume, pageSize }: Circumstances): Answer {
  const { items, paging } = pageOf([...app.presets.values()], query, pageSize, assume);
  return { status: 200, body: { success: true, data: items.map(presetBody), paging } };
}

const meetingBody = (meeting: Meeting) => ({
  id: meeting.id,
  ...(meeting.title === undefined ? {} : { title: meeting.title }),
  status: 'ACTIVE',
  created_at: meeting.createdAt.toISOString(),
  updated_at: meeting.updatedAt.toISOString(),
});

const presetBody = (preset: Preset) => ({
  id: preset.id,
  name: preset.name,
  created_at: preset.createdAt.toISOString(),
  updated_at: preset.updatedAt.toISOString(),
});
