// #region people
import { cloudflare } from '@anyroom/cloudflare';
import { openParticipantService } from '@anyroom/core';

// ANYROOM_URL=cloudflare://<account_id>/<app_id>?role.presenter=group_call_host&role.attendee=group_call_participant
const people = openParticipantService(process.env.ANYROOM_URL, [cloudflare], process.env);
console.log(people.provider);
await people.close();

// #endregion

// #region services
import { openServices } from '@anyroom/core';

const { rooms, participants, joinCredentials, live, ...all } = openServices(
  process.env.ANYROOM_URL,
  [cloudflare],
  process.env,
);
const room = await rooms.createRoom({ title: 'Stand-up', native: { cloudflare: { record_on_start: true } } });
const jane = await participants.addParticipant(room, { displayName: 'Jane Doe', role: 'attendee' });
const { token } = await joinCredentials.issueJoinCredential(room, jane.id); // token.reveal() is for her device
console.log(`${token}`); // [redacted]

console.log((await live.getSession(room))?.connectedCount ?? 'nobody is connected');
await live.ejectParticipant(room, jane.id); // she may come back; removeParticipant is what bars her
await rooms.closeRoom(room); // INACTIVE: RealtimeKit deletes no meeting
await rooms.updateRoom(room, { native: { cloudflare: { status: 'ACTIVE' } } }); // and opens it again
await all.close();
// #endregion
