import 'reflect-metadata';
import { createTransport, TRANSPORT, type Transport } from '@anyroom/adapter-kit/http';
import { azureModule } from '@anyroom/azure/inversify';
import { cloudflareModule } from '@anyroom/cloudflare/inversify';
import { TOKENS } from '@anyroom/core/inversify';
import { Container, type ContainerModule } from 'inversify';

// What tenants share lives in the parent: connections and limits, never a credential, never a service.
const shared = new Container();
shared.bind<Transport>(TRANSPORT).toConstantValue(createTransport());

const MODULES = new Map<string, () => ContainerModule>([
  [
    'acme',
    () =>
      cloudflareModule(
        {
          accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
          appId: process.env.CLOUDFLARE_APP_ID ?? '',
          apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '',
          base: process.env.CLOUDFLARE_BASE,
        },
        { default: true },
      ),
  ],
  [
    'globex',
    () => azureModule({ connectionString: process.env.AZURE_COMMUNICATION_CONNECTION_STRING }, { default: true }),
  ],
]);

/** One child for each tenant, which loads the tenant's own module. */
async function containerOf(tenant: string): Promise<Container> {
  const child = new Container({ parent: shared });
  const module = MODULES.get(tenant);
  if (module !== undefined) await child.load(module());
  return child;
}

for (const tenant of ['acme', 'globex', 'initech']) {
  const container = await containerOf(tenant);
  try {
    console.log(`${tenant}: ${container.get(TOKENS.ParticipantService).provider}`);
  } catch {
    console.log(`${tenant}: not configured, and nobody else's service either`);
  } finally {
    await container.unbindAllAsync(); // with inversify 7: await container.unbindAll()
  }
}
shared.get<Transport>(TRANSPORT).close();
