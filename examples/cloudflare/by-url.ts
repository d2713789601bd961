import { cloudflare } from '@anyroom/cloudflare';
import { openParticipantService } from '@anyroom/core';

// ANYROOM_URL=cloudflare://<account_id>/<app_id>?role.presenter=group_call_host&role.attendee=group_call_participant
const people = openParticipantService(process.env.ANYROOM_URL, [cloudflare], process.env);
console.log(people.provider);
await people.close();
