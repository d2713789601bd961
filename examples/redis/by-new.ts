// #region new
import { createTransport } from '@anyroom/adapter-kit/http';
import { CloudflareParticipantService } from '@anyroom/cloudflare';
import { redisBudgets } from '@anyroom/redis';
import { createClient } from '@redis/client';

const client = createClient({ url: process.env.REDIS_URL ?? 'redis://127.0.0.1:6379' });
client.on('error', ({ message }) => console.error(`Redis: ${message}`)); // without a listener it ends the process
client.connect().catch(() => undefined); // not waited for: calls go on without Redis

const budgets = redisBudgets({ client });
const transport = createTransport({ budgets }); // for all services of this process
const people = new CloudflareParticipantService(
  {
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    appId: process.env.CLOUDFLARE_APP_ID ?? '',
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '', // whoever uses it, in whichever process, shares its limits
    roles: { presenter: 'group_call_host', attendee: 'group_call_participant' },
    base: process.env.CLOUDFLARE_BASE,
  },
  transport,
);
// #endregion
const meetingId = process.env.ANYROOM_ROOM ?? '';
const { id } = await people.addParticipant(meetingId, { displayName: 'Jane Doe', role: 'attendee' });
console.log((await people.updateParticipant(meetingId, id, { role: 'presenter' })).role);

// #region close
await people.close();
transport.close();
await budgets.close(); // it still has something to tell Redis
client.destroy();
// #endregion
