import { CommunicationIdentityClient } from '@azure/communication-identity';
import { RoomsClient } from '@azure/communication-rooms';

// The endpoint is all that differs from the real service; key and room are those of the seed.
const endpoint = process.env.EMULATOR_URL ?? 'http://127.0.0.1:8080';
const connectionString = `endpoint=${endpoint}/;accesskey=bG9jYWwga2V5`;
const options = { allowInsecureConnection: true }; // plain http, which the SDK refuses otherwise
const identities = new CommunicationIdentityClient(connectionString, options);
const rooms = new RoomsClient(connectionString, options);
const roomId = '99199690362660524';

const ann = await identities.createUser();
await rooms.addOrUpdateParticipants(roomId, [{ id: ann, role: 'Presenter' }]);
const { expiresOn } = await identities.getToken(ann, ['voip']);
console.log(`a token until ${expiresOn.toISOString()}`);

for await (const { id, role } of rooms.listParticipants(roomId)) console.log(`${id.kind}: ${role}`);
