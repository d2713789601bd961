import type { Assumptions } from '../fidelity/assumptions.js';
import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import type { App, Meeting, Participant, Preset } from './account.js';
import { participantFrom, presetNamed } from './account-state.js';
import { invalid } from './body.js';
import type { Circumstances } from './circumstances.js';
import { joinToken } from './join-token.js';
import { type PageQuery, pageOf } from './paging.js';
import { disconnect, editConnected } from './presence.js';
import { Refusal } from './refusal.js';

export function addParticipant(app: App, meeting: Meeting, body: unknown, circumstances: Circumstances): Answer {
  const { assume, now } = circumstances;
  const { custom_participant_id: customParticipantId, preset_name: presetName, ...details } = fieldsOf(body, assume);
  if (customParticipantId === undefined) throw invalid('custom_participant_id is required', assume);
  if (presetName === undefined) throw invalid('preset_name is required', assume);
  if (meeting.status === 'INACTIVE' && assume.inactiveAdd !== '201')
    throw new Refusal(Number(assume.inactiveAdd), 'The meeting is INACTIVE');
  const { id: presetId } = presetOf(app, presetName, assume);
  const present = [...meeting.participants.values()].find((it) => it.customParticipantId === customParticipantId);
  if (present && assume.repeatedAdd === 'conflict')
    throw new Refusal(409, `A participant with custom_participant_id ${customParticipantId} exists`);
  const participant =
    present && assume.repeatedAdd === 'updates'
      ? edited(app, present, { presetId, presetName, ...details }, meeting, circumstances)
      : participantFrom({ customParticipantId, presetName, ...details }, meeting.id, app.presets, assume, now);
  meeting.participants.set(participant.id, participant);
  return {
    status: 201,
    body: { success: true, data: { ...participantBody(participant, assume), token: participant.token } },
  };
}

export function editParticipant(
  app: App,
  meeting: Meeting,
  id: string,
  body: unknown,
  circumstances: Circumstances,
): Answer {
  const { assume } = circumstances;
  const before = participantOf(meeting, id, assume);
  const { custom_participant_id: _immutable, preset_name: presetName, ...details } = fieldsOf(body, assume);
  const changes = {
    ...details,
    ...(presetName === undefined ? {} : { presetName, presetId: presetOf(app, presetName, assume).id }),
  };
  const empty = Object.keys(changes).length === 0;
  if (empty && assume.emptyEdit === '400') throw new Refusal(400, 'At least one field is required');
  const after = empty ? before : edited(app, before, changes, meeting, circumstances);
  meeting.participants.set(id, after);
  const data = participantBody(after, assume);
  switch (assume.editAnswer) {
    case 'with-token':
      return { status: 200, body: { success: true, data: { ...data, token: after.token } } };
    case 'without-token':
      return { status: 200, body: { success: true, data } };
    case 'no-data':
      return { status: 200, body: { success: true } };
  }
}

export function getParticipant(meeting: Meeting, id: string, { assume }: Circumstances): Answer {
  const data = participantBody(participantOf(meeting, id, assume), assume);
  return { status: 200, body: { success: true, data } };
}

export function listParticipants(meeting: Meeting, query: PageQuery, { assume, pageSize }: Circumstances): Answer {
  const { items, paging } = pageOf([...meeting.participants.values()], query, pageSize, assume);
  return { status: 200, body: { success: true, data: items.map((it) => participantBody(it, assume)), paging } };
}

export function deleteParticipant(app: App, meeting: Meeting, id: string, { assume, now }: Circumstances): Answer {
  const participant = meeting.participants.get(id);
  if (!participant && assume.removeAbsent === '404') throw new Refusal(404, `No participant found with id ${id}`);
  meeting.participants.delete(id);
  if (assume.deleteConnected === 'dropped') disconnect(app, meeting, now, (peer) => peer.participantId === id);
  if (!participant || assume.deleteAnswer === 'no-data') return { status: 200, body: { success: true } };
  const data = {
    custom_participant_id: participant.customParticipantId,
    preset_id: participant.presetId,
    created_at: participant.createdAt.toISOString(),
    updated_at: participant.updatedAt.toISOString(),
  };
  return { status: 200, body: { success: true, data } };
}

export function refreshToken(meeting: Meeting, id: string, { assume, now }: Circumstances): Answer {
  const participant = participantOf(meeting, id, assume);
  const fresh = joinToken(meeting.id, id, participant.presetName, assume, now);
  meeting.participants.set(id, { ...participant, ...fresh });
  return { status: 200, body: { success: true, data: { token: fresh.token } } };
}

interface Fields {
  readonly custom_participant_id?: string;
  readonly preset_name?: string;
  readonly name?: string | null;
  readonly picture?: string | null;
}

/** The fields of a participant that the body holds; others are ignored. */
function fieldsOf(body: unknown, assume: Assumptions): Fields {
  if (!isObject(body)) throw invalid('The body must be an object', assume);
  const fields: { -readonly [F in keyof Fields]: Fields[F] } = {};
  const { custom_participant_id, preset_name, name, picture } = body;
  if (custom_participant_id !== undefined) {
    if (typeof custom_participant_id !== 'string') throw invalid('custom_participant_id must be a string', assume);
    fields.custom_participant_id = custom_participant_id;
  }
  if (preset_name !== undefined && !(preset_name === null && assume.presetNull === 'ignored')) {
    if (typeof preset_name !== 'string') throw invalid('preset_name must be a string', assume);
    fields.preset_name = preset_name;
  }
  if (name !== undefined) {
    if (name !== null && typeof name !== 'string') throw invalid('name must be a string or null', assume);
    fields.name = name;
  }
  if (picture !== undefined) {
    if (picture !== null && !(typeof picture === 'string' && URL.canParse(picture)))
      throw invalid('picture must be a URI or null', assume);
    fields.picture = picture;
  }
  return fields;
}

function presetOf(app: App, name: string, assume: Assumptions): Preset {
  const preset = presetNamed(app.presets, name);
  if (!preset) throw new Refusal(Number(assume.unknownPreset), `No preset found with name ${name}`);
  return preset;
}

function participantOf(meeting: Meeting, id: string, assume: Assumptions): Participant {
  const participant = meeting.participants.get(id);
  if (!participant) throw new Refusal(Number(assume.unknownParticipant), `No participant found with id ${id}`);
  return participant;
}

function edited(
  app: App,
  before: Participant,
  changes: Partial<Participant>,
  meeting: Meeting,
  { assume, now }: Circumstances,
): Participant {
  const after = { ...before, ...changes, updatedAt: now };
  if (assume.editConnected === 'at-once') editConnected(app, meeting, after, now);
  if (assume.tokenOnEdit === 'keeps') return after;
  return { ...after, ...joinToken(meeting.id, after.id, after.presetName, assume, now) };
}

const participantBody = (participant: Participant, assume: Assumptions) => ({
  id: participant.id,
  ...detail('name', participant.name, assume),
  ...detail('picture', participant.picture, assume),
  preset_name: participant.presetName,
  custom_participant_id: participant.customParticipantId,
  created_at: participant.createdAt.toISOString(),
  updated_at: participant.updatedAt.toISOString(),
});

const detail = (field: string, value: string | null, assume: Assumptions) =>
  value === null && assume.clearedField === 'absent' ? {} : { [field]: value };
