// #region rooms
import { azure } from '@anyroom/azure';
import { createRepeatKey, openServices } from '@anyroom/core';

const { rooms, participants, joinCredentials, close } = openServices(process.env.ANYROOM_URL, [azure], process.env);

const repeatKey = createRepeatKey(); // stored first, a creation can be made again after a crash, and makes no second room
const room = await rooms.createRoom({ closesAt: new Date(Date.now() + 3_600_000) }, { repeatKey });

const { id } = await participants.addParticipant(room, { role: 'attendee' });
const { token, expiresAt } = await joinCredentials.issueJoinCredential(room, id, { validForInMs: 3_600_000 });
console.log(`${token} until ${expiresAt?.toISOString()}`); // the token itself only by token.reveal()

await rooms.closeRoom(room);
await close();
// #endregion
