import { asAzure, azure, isAzure } from '@anyroom/azure';
import { asCloudflare, cloudflare, isCloudflare } from '@anyroom/cloudflare';
import { openParticipantService } from '@anyroom/core';

const service = openParticipantService(process.env.ANYROOM_URL, [cloudflare, azure], process.env);
const room = process.env.ANYROOM_ROOM ?? '';
const ann = await service.addParticipant(room, { role: 'attendee' });

// Extras in: those of other vendors are ignored, so one call can hold several.
if (isCloudflare(service)) {
  const native = { cloudflare: { preset_name: 'webinar_presenter' } };
  const updated = await service.updateParticipant(room, ann.id, { native });
  console.log(`the vendor's own word: ${updated.vendorRole}`); // words out
  const record = await asCloudflare(service).getParticipant(room, ann.id); // through
  console.log(`and in its record: ${record.preset_name}`);
}
if (isAzure(service)) {
  await asAzure(service).patchParticipants(room, [[ann.id, { role: 'Consumer' }]]);
  console.log(`the vendor's own word: ${(await service.getParticipant(room, ann.id)).vendorRole}`);
}

await service.removeParticipant(room, ann.id);
await service.close();
