import 'reflect-metadata';
import { azure } from '@anyroom/azure';
import { cloudflare } from '@anyroom/cloudflare';
import { participantServiceModule, TOKENS } from '@anyroom/core/inversify';
import { memory } from '@anyroom/memory';
import { Container } from 'inversify';
import { Moderation } from './moderation.js';

const module = participantServiceModule(
  { url: process.env.ANYROOM_URL, providers: [cloudflare, azure, memory], environment: process.env },
  { default: true },
);
const container = new Container();
await container.load(module);
container.bind(Moderation).toSelf();

const room = process.env.ANYROOM_ROOM ?? '';
const participants = container.get(TOKENS.ParticipantService);
const ann = await participants.addParticipant(room, { role: 'attendee' });
const bob = await participants.addParticipant(room, { role: 'attendee' });

const leftOut = await container.get(Moderation).handOver(room, ann.id);
console.log(`everybody has their role, but for ${leftOut.length}`);

for (const { id } of [ann, bob]) await participants.removeParticipant(room, id);
await container.unloadAsync(module); // closes the service; with inversify 7: await container.unload(module)
