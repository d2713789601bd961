import { Client } from './client.js';
import type { JanusServer } from './janus-server.js';
import { openSpeaker } from './microphone.js';
import type { Person } from './person.js';
import { wireId } from './person.js';
import { until } from './until.js';

/** Somebody who hears one person of a room, without being in it. */
export interface Listener {
  /** How many packets of sound have come so far. */
  packets(): number;
  close(): Promise<void>;
}

/**
 * Listens to somebody; resolves when sound can flow.
 *
 * @param as - somebody in the room, where only those may listen
 */
export async function listenTo(server: JanusServer, room: string, id: string, as?: Person): Promise<Listener> {
  const client = new Client(server);
  const streams = [{ feed: wireId(server, id) }];
  let speaker: Awaited<ReturnType<typeof openSpeaker>> | undefined;
  const close = async () => {
    await client.close();
    await speaker?.close();
  };
  try {
    await client.open();
    const { sdp } = await client.ask({
      request: 'join',
      ptype: 'subscriber',
      room: wireId(server, room),
      streams,
      ...(as !== undefined && { private_id: as.heard[0]?.['private_id'] }),
    });
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

/** Passes when something is heard from now on. */
export async function sound({ packets }: Listener): Promise<void> {
  const before = packets();
  await until('something is heard', () => packets() > before + 5);
}

/** Passes when a second has gone by without a sound. */
export async function silence({ packets }: Listener): Promise<void> {
  let last = packets();
  let since = performance.now();
  await until('nothing is heard any more', () => {
    if (packets() !== last) {
      last = packets();
      since = performance.now();
    }
    return performance.now() - since > 1_000;
  });
}
