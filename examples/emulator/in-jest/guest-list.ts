import type { RoomsClient } from '@azure/communication-rooms';
import type Cloudflare from 'cloudflare';

// Two small pieces of an application, each over a vendor's own SDK. Neither knows of the emulator.

/** Seats somebody in an Azure room. The SDK has no answer that says who is there: the roster is read back. */
export async function seatGuest(rooms: RoomsClient, roomId: string, communicationUserId: string): Promise<boolean> {
  await rooms.addOrUpdateParticipants(roomId, [{ id: { communicationUserId }, role: 'Attendee' }]);
  for await (const { id } of rooms.listParticipants(roomId)) {
    if ('communicationUserId' in id && id.communicationUserId === communicationUserId) return true;
  }
  return false;
}

/** Which meeting of which app. */
export interface Meeting {
  readonly account_id: string;
  readonly app_id: string;
  readonly meeting_id: string;
}

/** Puts a guest into a RealtimeKit meeting and gives the token that lets them in. */
export async function inviteGuest({ realtimeKit }: Cloudflare, meeting: Meeting, userId: string): Promise<string> {
  const { data } = await realtimeKit.meetings.addParticipant(meeting.meeting_id, {
    account_id: meeting.account_id,
    app_id: meeting.app_id,
    custom_participant_id: userId,
    preset_name: 'group_call_participant',
    name: '', // without a name the token is known not to work
  });
  if (!data) throw new Error('The vendor says yes, but not to whom.');
  return data.token;
}
