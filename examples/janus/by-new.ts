// #region new
import { createTransport } from '@anyroom/adapter-kit/http';
import { JanusJoinCredentialService, JanusParticipantService, JanusRoomService } from '@anyroom/janus';

const configuration = {
  endpoint: process.env.JANUS_ENDPOINT ?? '', // such as https://janus.example.com:7889/admin
  adminSecret: process.env.JANUS_ADMIN_SECRET,
  roomSecret: process.env.JANUS_ROOM_SECRET,
};
const transport = createTransport();
const rooms = new JanusRoomService(configuration, transport);
const people = new JanusParticipantService(configuration, transport);
const joinCredentials = new JanusJoinCredentialService(configuration, transport);

const room = await rooms.createRoom({ title: 'Stand-up', native: { janus: { publishers: 20 } } });
const { token } = await joinCredentials.issueJoinCredential(room, '1001');
console.log(`for Ann's device: room ${room.id}, id 1001, token ${token}`); // the text only by token.reveal()

// #endregion

// #region native
import { asJanus } from '@anyroom/janus';

const body = { request: 'listforwarders', room: BigInt(room.id) };
console.log(await asJanus(people).ask(body)); // with the secret of the room, which is put in
// #endregion

await rooms.closeRoom(room);
await Promise.all([rooms, people, joinCredentials].map((service) => service.close()));
transport.close();
