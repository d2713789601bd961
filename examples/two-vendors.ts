import 'reflect-metadata';
import { azureModule } from '@anyroom/azure/inversify';
import { cloudflareModule } from '@anyroom/cloudflare/inversify';
import { TOKENS } from '@anyroom/core/inversify';
import { Container } from 'inversify';

// Both vendors in one container, each by its name; whoever asks without a name gets Azure.
const container = new Container();
await container.load(
  cloudflareModule({
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    appId: process.env.CLOUDFLARE_APP_ID ?? '',
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '',
    base: process.env.CLOUDFLARE_BASE,
  }),
  azureModule({ connectionString: process.env.AZURE_COMMUNICATION_CONNECTION_STRING }, { default: true }),
);

for (const name of ['cloudflare', 'azure', undefined]) {
  const service = container.get(TOKENS.ParticipantService, name === undefined ? {} : { name });
  console.log(`${name ?? 'without a name'}: ${service.provider}`);
}

await container.unbindAllAsync(); // closes both; with inversify 7: await container.unbindAll()
