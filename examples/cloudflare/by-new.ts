// #region new
import { CloudflareParticipantService } from '@anyroom/cloudflare';

const people = new CloudflareParticipantService({
  accountId: process.env.CLOUDFLARE_ACCOUNT_ID ?? '',
  appId: process.env.CLOUDFLARE_APP_ID ?? '',
  apiToken: process.env.CLOUDFLARE_API_TOKEN ?? '', // with the permission Realtime or Realtime Admin
  roles: { presenter: 'group_call_host', attendee: 'group_call_participant' },
  base: process.env.CLOUDFLARE_BASE, // left out, Cloudflare's own address
});
const meetingId = process.env.ANYROOM_ROOM ?? '';

const jane = await people.addParticipant(meetingId, { displayName: 'Jane Doe', role: 'attendee' });
console.log((await people.updateParticipant(meetingId, jane.id, { role: 'presenter' })).role);
// #endregion

// #region preset
await people.updateParticipant(meetingId, jane.id, { native: { cloudflare: { preset_name: 'webinar_viewer' } } });

// #endregion

// #region native
import { asCloudflare } from '@anyroom/cloudflare';

const record = await asCloudflare(people).editParticipant(meetingId, jane.id, { name: 'Jane', picture: null });
console.log(record?.preset_name, record?.name);
// #endregion

await people.removeParticipant(meetingId, jane.id);
await people.close();
