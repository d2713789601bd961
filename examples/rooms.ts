import { azure } from '@anyroom/azure';
import { cloudflare } from '@anyroom/cloudflare';
import { openServices, splitNewRoom, supports } from '@anyroom/core';
import { memory } from '@anyroom/memory';

const services = openServices(process.env.ANYROOM_URL, [cloudflare, azure, memory], process.env);
const { rooms, participants, joinCredentials, live } = services;

// What the vendor does not keep of a room is dropped here, on purpose; it would be `unsupported` otherwise.
const inAnHour = new Date(Date.now() + 60 * 60_000);
const { kept } = splitNewRoom(rooms, { title: 'Weekly review', closesAt: inAnHour });
const room = await rooms.createRoom(kept); // a handle: every verb takes it as it is

const ann = await participants.addParticipant(room, { role: 'attendee' });
const { token } = await joinCredentials.issueJoinCredential(room, ann.id);
console.log(`for Ann's device: ${token}`); // prints [redacted]; token.reveal() is the text

// Out of the call is not off the list: Ann may come back, until she is removed.
if (supports(live, 'eject')) await live.ejectParticipant(room, ann.id);
await participants.removeParticipant(room, ann.id);

await rooms.closeRoom(room); // `rooms.capabilities.close` says whether it is gone, or kept and marked closed
await services.close();
