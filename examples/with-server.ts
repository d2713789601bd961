import { openServices, type RoomService } from '@anyroom/core';
import { jitsi } from '@anyroom/jitsi';
import { run } from './with-emulator.js';

/** The servers that some examples need, each with the script that starts one. */
export const SERVERS: Readonly<Record<string, string>> = {
  janus: 'examples/servers/janus.sh',
  jitsi: 'examples/servers/prosody.sh',
};

/**
 * Runs an example on the server that `ANYROOM_URL` names, with what it reads beside that. Gives its exit code, and
 * `undefined` where the URL is not one of that provider.
 */
export async function startOnServer(script: URL, provider: string): Promise<number | undefined> {
  const url = process.env.ANYROOM_URL ?? '';
  if (!url.startsWith(`${provider}:`)) return undefined;
  const { host, pathname, searchParams } = new URL(url);
  if (provider === 'janus') {
    return run(script, { JANUS_ENDPOINT: searchParams.get('base') ?? `https://${host}${pathname}` });
  }
  const room = await withRooms(url, (rooms) => rooms.createRoom({}));
  try {
    return await run(script, { JITSI_SERVER: searchParams.get('server') ?? '', JITSI_ROOM: room.id });
  } finally {
    await withRooms(url, (rooms) => rooms.closeRoom(room));
  }
}

/** Not open while the example runs: a component has one stream at a time. */
async function withRooms<T>(url: string, work: (rooms: RoomService) => Promise<T>): Promise<T> {
  const services = openServices(url, [jitsi], process.env);
  try {
    return await work(services.rooms);
  } finally {
    await services.close();
  }
}
