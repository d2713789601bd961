import { AzureParticipantService } from '@anyroom/azure';

// No container, no URL: an adapter is a plain class.
const service = new AzureParticipantService({
  connectionString: process.env.AZURE_COMMUNICATION_CONNECTION_STRING,
  roles: { host: 'Presenter', guest: 'Attendee' },
});
const room = process.env.AZURE_ROOM_ID ?? '';

const guest = await service.addParticipant(room, { role: 'guest' });
const host = await service.updateParticipant(room, guest.id, { role: 'host' }, { timeoutInMs: 5_000 });
console.log(`${host.role} is ${host.vendorRole} to the vendor`);

await service.removeParticipant(room, guest.id);
await service.close();
