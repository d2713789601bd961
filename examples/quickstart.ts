import { azure } from '@anyroom/azure';
import { cloudflare } from '@anyroom/cloudflare';
import { openParticipantService } from '@anyroom/core';
import { memory } from '@anyroom/memory';

const service = openParticipantService(process.env.ANYROOM_URL, [cloudflare, azure, memory], process.env);
const room = process.env.ANYROOM_ROOM ?? '';

const ann = await service.addParticipant(room, { role: 'attendee' });
console.log(await service.updateParticipant(room, ann.id, { role: 'presenter' }));

await service.removeParticipant(room, ann.id);
await service.close();
