import { createMemoryServices } from '@anyroom/memory';

const { rooms, participants, joinCredentials, live, close } = createMemoryServices();
const lecture = await rooms.createRoom({ title: 'Algebra' });
const { id } = await participants.addParticipant(lecture, { displayName: 'Ada' });
const { token } = await joinCredentials.issueJoinCredential(lecture, id, { validForInMs: 60_000 });

const ada = rooms.rooms.join(token); // what her device would do
await live.muteParticipant(lecture, id);
console.log(`muted: ${ada.muted}, connected: ${(await live.getSession(lecture))?.connectedCount}`);
await live.ejectParticipant(lecture, id);
console.log(`ended: ${ada.ended}`);
await close();
