// #region url
import { createTransport } from '@anyroom/adapter-kit/http';
import { cloudflareProvider } from '@anyroom/cloudflare';
import { openServices } from '@anyroom/core';
import { redisBudgets } from '@anyroom/redis';
import { createClient } from '@redis/client';

const client = createClient({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' });
client.on('error', ({ message }) => console.error(`Redis: ${message}`));
client.connect().catch(() => undefined);

const budgets = redisBudgets({ client });
const transport = createTransport({ budgets });
const providers = [cloudflareProvider({ transport })]; // and azureProvider({ transport })
const services = openServices(process.env.ANYROOM_URL, providers, process.env);
// #endregion

const room = await services.rooms.createRoom({ title: 'Stand-up' });
console.log(room.title);

await services.close();
transport.close();
await budgets.close();
client.destroy();
