import { detailsOf } from '@anyroom/adapter-kit';
import { AnyroomError, deriveError } from '@anyroom/core';
import type { ListAnswer, WireMeeting } from '../wire/codecs.js';
import { EditMeetingAnswer, MeetingAnswer, MeetingListAnswer } from '../wire/codecs.js';
import type { CreateMeetingBody, EditMeetingBody } from '../wire/requests.js';
import { type AppCall, type MeetingCall, type RealtimeKit, refused } from './realtimekit.js';

/** Makes a meeting, once: what may have arrived is not sent again, and the failure says what to do then. */
export async function createMeeting(kit: RealtimeKit, call: AppCall, body: CreateMeetingBody): Promise<WireMeeting> {
  const { data } = await kit.send(kit.requests.createMeeting(body), MeetingAnswer, call).catch((error: unknown) => {
    if (AnyroomError.is(error) && error.outcome === 'unknown') {
      throw deriveError(error, { message: `${error.message} ${LOOK_FIRST}` });
    }
    return kit.failed(error, kit.appReads(call));
  });
  return data;
}

const LOOK_FIRST =
  'Whether the meeting was made is not known, and RealtimeKit has no key to repeat a creation by: look into listRooms before you create again.';

export async function getMeeting(kit: RealtimeKit, call: MeetingCall): Promise<WireMeeting> {
  const { data } = await kit
    .send(kit.requests.getMeeting(call.room), MeetingAnswer, call)
    .catch((error: unknown) => kit.failed(error, { ...kit.appReads(call), room: () => refused(error) }));
  return data;
}

/** One page of the app's meetings; the first where no number is given. */
export async function pageOfMeetings(
  kit: RealtimeKit,
  call: AppCall,
  pageNo: number | undefined,
  pageSize: number | undefined,
): Promise<ListAnswer<WireMeeting>> {
  return kit.send(kit.requests.listMeetings({ pageNo, pageSize }), MeetingListAnswer, call).catch((error: unknown) => {
    if (pageNo !== undefined) throw error; // the app was there a page ago; the number may be past the end
    return kit.failed(error, kit.appReads(call));
  });
}

/** Gives the meeting, or nothing where the vendor only says yes. */
export async function editMeeting(
  kit: RealtimeKit,
  call: MeetingCall,
  body: EditMeetingBody,
): Promise<WireMeeting | undefined> {
  const { data } = await kit
    .send(kit.requests.editMeeting(call.room, body), EditMeetingAnswer, call)
    .catch((error: unknown) => kit.failed(error, kit.meetingReads(call)));
  return data ?? undefined;
}

/**
 * Closes the meeting. Whether an edit answers with the meeting as it is or as it was is documented nowhere: one that is
 * still open in the answer is read again, and it is no success as long as it is open.
 */
export async function closeMeeting(kit: RealtimeKit, call: MeetingCall): Promise<void> {
  const answered = await editMeeting(kit, call, { status: 'INACTIVE' });
  if (answered?.status !== 'ACTIVE') return;
  const { status } = await getMeeting(kit, call);
  if (status !== 'ACTIVE') return;
  throw new AnyroomError({
    code: 'malformed-response',
    outcome: 'unknown',
    message: 'Cloudflare answered that the meeting is closed, and still shows it as ACTIVE. Look at it again later.',
    details: detailsOf(call),
  });
}
