import { openServices } from '@anyroom/core';
import { janus } from '@anyroom/janus';

const { rooms, participants, joinCredentials, live, close } = openServices(
  process.env.ANYROOM_URL,
  [janus],
  process.env,
);
const room = await rooms.createRoom({ title: 'Stand-up' });
const { token } = await joinCredentials.issueJoinCredential(room, '1001');
console.log(`token ${token}`);

for await (const { id, displayName } of participants.listParticipants(room)) console.log(id, displayName);
await joinCredentials.revokeJoinCredentials(room, '1001'); // first, so that they cannot come back
await live.ejectParticipant(room, '1001'); // out of the call, if they are in it
await rooms.closeRoom(room);
await close();
