import { azure } from '@anyroom/azure';
import { cloudflare } from '@anyroom/cloudflare';
import { openParticipantService, splitChanges, splitNewParticipant } from '@anyroom/core';
import { memory } from '@anyroom/memory';

const service = openParticipantService(process.env.ANYROOM_URL, [cloudflare, azure, memory], process.env);
const room = process.env.ANYROOM_ROOM ?? '';

// A change is all or nothing, unless you part it yourself: what the vendor cannot keep stays with you.
const wanted = splitNewParticipant(service, { displayName: 'Ann', externalId: 'user-42', role: 'attendee' });
const ann = await service.addParticipant(room, wanted.kept);
console.log('for our own records:', wanted.dropped);

const { kept, dropped } = splitChanges(service, { displayName: 'Ann B.', avatarUrl: 'https://example.com/ann.png' });
if (kept !== undefined) await service.updateParticipant(room, ann.id, kept);
console.log('for our own records:', dropped);

await service.removeParticipant(room, ann.id);
await service.close();
