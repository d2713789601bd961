// #region services
import { openServices } from '@anyroom/core';
import { jitsi } from '@anyroom/jitsi';

const { rooms, participants, live, close } = openServices(process.env.ANYROOM_URL, [jitsi], process.env);

const room = await rooms.createRoom({ title: 'Stand-up', native: { jitsi: { membersOnly: true } } });
await participants.addParticipant(room, { id: 'ann@meet.test', role: 'attendee' });
await live.ejectParticipant(room, 'ann@meet.test'); // whoever is not connected is success
console.log((await rooms.updateRoom(room, { title: null })).title);
await rooms.closeRoom(room);
await close();
// #endregion
