// #region new
import { AzureParticipantService } from '@anyroom/azure';

const people = new AzureParticipantService({ connectionString: process.env.AZURE_COMMUNICATION_CONNECTION_STRING });
const roomId = process.env.AZURE_ROOM_ID ?? ''; // such as '99199690362660524', never a number

const { id } = await people.addParticipant(roomId, { role: 'attendee' });
console.log((await people.updateParticipant(roomId, id, { role: 'presenter' })).vendorRole);

// #endregion

// #region native
import { asAzure } from '@anyroom/azure';

const other = await people.addParticipant(roomId, { role: 'attendee' });
await asAzure(people).patchParticipants(roomId, [
  [id, { role: 'Consumer' }],
  [other.id, null],
]);
// #endregion
for await (const participant of people.listParticipants(roomId)) console.log(participant.vendorRole);

await people.removeParticipant(roomId, id);
await people.close();
