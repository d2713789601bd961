import 'reflect-metadata';
import { TOKENS } from '@anyroom/core/inversify';
import { janusModule } from '@anyroom/janus/inversify';
import { Container } from 'inversify';

const endpoint = process.env.JANUS_ENDPOINT ?? '';
const module = janusModule({ endpoint, adminSecret: process.env.JANUS_ADMIN_SECRET }, { name: 'own', default: true });
const container = new Container();
await container.load(module);

console.log(container.get(TOKENS.LiveService, { name: 'own' }) === container.get(TOKENS.LiveService));
await container.unloadAsync(module); // with inversify 7: await container.unload(module)
