import 'reflect-metadata';
import { cloudflareModule } from '@anyroom/cloudflare/inversify';
import { TOKENS } from '@anyroom/core/inversify';
import { Container } from 'inversify';

const module = cloudflareModule(
  {
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    appId: process.env.CLOUDFLARE_APP_ID ?? '',
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '',
  },
  { name: 'eu', default: true },
);
const container = new Container();
await container.load(module);

console.log(container.get(TOKENS.ParticipantService, { name: 'eu' }) === container.get(TOKENS.ParticipantService));
await container.unloadAsync(module); // with inversify 7: await container.unload(module)
