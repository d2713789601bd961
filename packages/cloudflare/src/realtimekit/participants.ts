import type { ListAnswer, WireParticipant } from '../wire/codecs.js';
import { EditAnswer, ParticipantAnswer, ParticipantListAnswer, PlainAnswer, TokenAnswer } from '../wire/codecs.js';
import type { AddBody, EditBody } from '../wire/requests.js';
import { type MeetingCall, type ParticipantCall, type RealtimeKit, refused, settle, told } from './realtimekit.js';
import { isNoRoute, mayMeanAbsent } from './settle.js';

/** Gives the record, or nothing where the vendor only says yes. */
export async function editParticipant(
  kit: RealtimeKit,
  call: ParticipantCall,
  body: EditBody,
): Promise<WireParticipant | undefined> {
  const request = kit.requests.edit(call.room, call.participant, body);
  try {
    const { data } = await kit.send(request, EditAnswer, call);
    return data ?? undefined;
  } catch (error) {
    return kit.failed(error, kit.participantReads(call), hintOf(body));
  }
}

export async function addParticipant(kit: RealtimeKit, call: MeetingCall, body: AddBody): Promise<WireParticipant> {
  const request = kit.requests.add(call.room, body);
  const { data } = await kit
    .send(request, ParticipantAnswer, call)
    .catch((error: unknown) => kit.failed(error, kit.meetingReads(call), hintOf(body)));
  return data;
}

export async function getParticipant(kit: RealtimeKit, call: ParticipantCall): Promise<WireParticipant> {
  const request = kit.requests.get(call.room, call.participant);
  const { data } = await kit
    .send(request, ParticipantAnswer, call)
    .catch((error: unknown) => kit.failed(error, { ...kit.meetingReads(call), participant: () => refused(error) }));
  return data;
}

/** One page; the first where no number is given. */
export async function pageOfParticipants(
  kit: RealtimeKit,
  call: MeetingCall,
  pageNo: number | undefined,
  pageSize: number | undefined,
): Promise<ListAnswer<WireParticipant>> {
  const request = kit.requests.list(call.room, { pageNo, pageSize });
  return kit.send(request, ParticipantListAnswer, call).catch((error: unknown) => {
    if (pageNo !== undefined) throw error; // the meeting was there a page ago; the number may be past the end
    return kit.failed(error, kit.meetingReads(call));
  });
}

/** Somebody who is not there is success; a meeting or an account that is not there is not. */
export async function deleteParticipant(kit: RealtimeKit, call: ParticipantCall): Promise<void> {
  try {
    await kit.send(kit.requests.delete(call.room, call.participant), PlainAnswer, call);
  } catch (error) {
    if (!mayMeanAbsent(error)) throw error;
    const reads = kit.participantReads(call);
    // The vendor's 404 can only be about the ids; another refusal could be about the request itself.
    const isAboutIds = error.code === 'not-found' && kit.isVendors(error);
    const participant = isAboutIds ? () => refused(error) : reads.participant;
    const missing = await settle(error, () => kit.findMissing(error, { ...reads, participant }));
    if (missing !== 'participant' || isNoRoute(error)) throw told(error, missing);
  }
}

/** A fresh join token, put away by nobody yet. */
export async function refreshToken(kit: RealtimeKit, call: ParticipantCall): Promise<string> {
  const request = kit.requests.refreshToken(call.room, call.participant);
  const { data } = await kit
    .send(request, TokenAnswer, call)
    .catch((error: unknown) => kit.failed(error, kit.participantReads(call)));
  return data.token;
}

function hintOf({ preset_name }: EditBody): string | undefined {
  return preset_name === undefined ? undefined : 'The ids are right: look at the preset that the role stands for.';
}
