import { Client } from './client.js';
import type { JanusServer } from './janus-server.js';
import { openSpeaker } from './microphone.js';
import { wireId } from './person.js';

/** Somebody who hears one person of a room, without being in it. */
export interface Listener {
  /** How many packets of sound have come so far. */
  packets(): number;
  close(): Promise<void>;
}

/** Listens to somebody; resolves when sound can flow. */
export async function listenTo(server: JanusServer, room: string, id: string): Promise<Listener> {
  const client = new Client(server);
  const streams = [{ feed: wireId(server, id) }];
  let speaker: Awaited<ReturnType<typeof openSpeaker>> | undefined;
  const close = async () => {
    await client.close();
    await speaker?.close();
  };
  try {
    await client.open();
    const { sdp } = await client.ask({ request: 'join', ptype: 'subscriber', room: wireId(server, room), streams });
    if (sdp === undefined) throw new Error('Janus offers no sound.');
    speaker = await openSpeaker(sdp);
    await client.ask({ request: 'start' }, { type: 'answer', sdp: speaker.answer });
    await speaker.connected();
    return { packets: speaker.packets, close };
  } catch (error) {
    await close();
    throw error;
  }
}
