// #region transport
import { createUndiciTransport } from '@anyroom/adapter-kit/undici';
import { CloudflareParticipantService } from '@anyroom/cloudflare';

const transport = createUndiciTransport({ maxSockets: 16 }); // for any number of services
const people = new CloudflareParticipantService(
  {
    accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
    appId: process.env.CLOUDFLARE_APP_ID ?? '',
    apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '',
    base: process.env.CLOUDFLARE_BASE,
    roles: { attendee: 'group_call_participant' },
  },
  transport,
);
// #endregion

const room = process.env.ANYROOM_ROOM ?? '';
const ann = await people.addParticipant(room, { externalId: 'user-42', displayName: 'Ann', role: 'attendee' });
console.log(`over undici: ${(await people.updateParticipant(room, ann.id, { displayName: 'Ann B.' })).displayName}`);
await people.removeParticipant(room, ann.id);

// #region close
await people.close();
transport.close();
// #endregion
