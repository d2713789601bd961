// One of several processes with one credential: changes the people whom it is told to, all of them at once as far as the
// transport's sockets go, and says how each call ended. It runs what is built, as an application would.
import { createTransport } from '@anyroom/adapter-kit/http';
import { CloudflareParticipantService } from '@anyroom/cloudflare';
import { redisBudgets } from '@anyroom/redis';
import { createClient } from '@redis/client';

const { redis, configuration, meeting, updates } = JSON.parse(process.argv[2] ?? '');

const client = createClient({ url: redis, socket: { reconnectStrategy: 50 } });
client.on('error', () => undefined);
await client.connect();
const budgets = redisBudgets({ client });
const transport = createTransport({ budgets, timeoutInMs: 60_000, attemptTimeoutInMs: 30_000 });
const service = new CloudflareParticipantService(configuration, transport);

/** @type {Record<string, number>} */
const ends = {};
let answered = 0;
const calls = updates.map(async (/** @type {[id: string, name: string]} */ [id, name]) => {
  try {
    const { displayName } = await service.updateParticipant(meeting, id, { displayName: name });
    const end = displayName === name ? 'applied' : `named ${displayName}`;
    ends[end] = (ends[end] ?? 0) + 1;
  } catch (error) {
    const { code, outcome, message } = /** @type {Record<string, unknown>} */ (error);
    const end = `${code} ${outcome} ${message}`;
    ends[end] = (ends[end] ?? 0) + 1;
  }
  answered += 1;
  if (answered % 50 === 0) process.send?.({ answered });
});
await Promise.all(calls);
await service.close();
transport.close();
await budgets.close();
client.destroy();
process.send?.({ ends });
