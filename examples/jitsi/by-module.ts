import 'reflect-metadata';
import { TOKENS } from '@anyroom/core/inversify';
import { jitsiModule } from '@anyroom/jitsi/inversify';
import { Container } from 'inversify';

const module = jitsiModule(
  {
    conference: 'conference.meet.test',
    server: process.env.JITSI_SERVER ?? '',
    component: { domain: 'anyroom.meet.test', secret: process.env.JITSI_COMPONENT_SECRET ?? '' },
  },
  { name: 'meet', default: true },
);
const container = new Container();
await container.load(module);

console.log(container.get(TOKENS.ParticipantService, { name: 'meet' }) === container.get(TOKENS.ParticipantService));
await container.unloadAsync(module); // with inversify 7: await container.unload(module)
