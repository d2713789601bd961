import { AzureRoomService } from '@anyroom/azure';
import { AnyroomError, createRepeatKey } from '@anyroom/core';

const rooms = new AzureRoomService({ connectionString: process.env.AZURE_COMMUNICATION_CONNECTION_STRING ?? '' });

// Stored before the call, by its two fields, so that also another process can make the call again.
const repeatKey = createRepeatKey();
const create = () => rooms.createRoom({}, { repeatKey });

const first = await create().catch((error: unknown) => {
  if (AnyroomError.is(error) && error.retryable) return create(); // the same room, if there is one already
  throw error;
});
const again = await create();
console.log(`one room: ${first.id === again.id}`);

await rooms.closeRoom(first);
await rooms.close();
