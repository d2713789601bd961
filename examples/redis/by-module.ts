import 'reflect-metadata';
import { createTransport, TRANSPORT, type Transport } from '@anyroom/adapter-kit/http';
import { cloudflareModule } from '@anyroom/cloudflare/inversify';
import { TOKENS } from '@anyroom/core/inversify';
import { redisBudgets } from '@anyroom/redis';
import { createClient } from '@redis/client';
import { Container } from 'inversify';

const client = createClient({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' });
client.on('error', ({ message }) => console.error(`Redis: ${message}`));
client.connect().catch(() => undefined);
const budgets = redisBudgets({ client });

// Whoever loads a module here, or in a child container, uses this transport, and so these budgets.
const container = new Container();
container.bind<Transport>(TRANSPORT).toConstantValue(createTransport({ budgets }));
const module = cloudflareModule(
  {
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    appId: process.env.CLOUDFLARE_APP_ID ?? '',
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '',
    base: process.env.CLOUDFLARE_BASE,
  },
  { default: true },
);
await container.load(module);

const room = await container.get(TOKENS.RoomService).createRoom({ title: 'Stand-up' });
console.log(room.title);

await container.unloadAsync(module); // with inversify 7: await container.unload(module)
container.get<Transport>(TRANSPORT).close();
await budgets.close();
client.destroy();
