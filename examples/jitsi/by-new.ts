// #region new
import { JitsiParticipantService } from '@anyroom/jitsi';

const people = new JitsiParticipantService({
  conference: 'conference.meet.test',
  server: process.env.JITSI_SERVER ?? '', // such as 'xmpp://127.0.0.1:5347'
  component: { domain: 'anyroom.meet.test', secret: process.env.JITSI_COMPONENT_SECRET ?? '' },
});
const room = process.env.JITSI_ROOM ?? ''; // such as 'standup', the last part of the meeting's link

const { id } = await people.addParticipant(room, { id: 'ann@meet.test', role: 'attendee' });
console.log((await people.updateParticipant(room, id, { role: 'presenter' })).vendorRole);
// #endregion

for await (const participant of people.listParticipants(room)) console.log(participant.id, participant.presence);
await people.removeParticipant(room, id);
await people.close();
