import type { RoomEvent } from './client.js';
import { Client, JanusRefusal } from './client.js';
import { readExactly } from './exact-json.js';
import type { JanusServer } from './janus-server.js';
import type { Microphone } from './microphone.js';
import { openMicrophone } from './microphone.js';
import type { Answer } from './post.js';
import { until } from './until.js';

/** How somebody joins. */
export interface Joining {
  readonly room: string;
  /** Left out: Janus gives one. */
  readonly id?: string;
  readonly display?: string;
  readonly token?: string;
  /** The id of their session. Left out: Janus gives one. */
  readonly session?: bigint;
}

/** A real client of a real server: joins over plain HTTP, hears what it is told, and may speak. */
export interface Person {
  readonly id: string;
  /** All that they were told so far, in order. */
  readonly heard: readonly RoomEvent[];
  /** The first thing that they hear, or have heard already, which is as wanted. Rejects after a while. */
  hears(about: string, isWanted: (event: RoomEvent) => boolean): Promise<RoomEvent>;
  /** Resolves when they have heard all that was told by now. */
  caughtUp(): Promise<void>;
  /** Whether they were told that their microphone is switched off, and not that it is on again. */
  isMuted(): boolean;
  /** Publishes their microphone. Resolves when Janus has taken it, before sound can flow; it can be muted from then on. */
  speak(): Promise<Microphone>;
  /** Resolves when sound can flow: only from then on do others know that they speak. */
  onAir(): Promise<void>;
  /** Sends nothing of what they publish any more, until they publish it anew. */
  switchOff(): Promise<void>;
  /** Sends what they publish again, as far as Janus lets them. */
  switchOn(): Promise<void>;
  /** Whether they switched it off themselves. */
  isOff(): boolean;
  /** Publishes no longer. */
  fallSilent(): Promise<void>;
  /** Asks the plug-in for something. */
  ask(body: Answer): Promise<RoomEvent>;
  /** Leaves of their own accord. Twice is as good as once, and so is having been thrown out. */
  leave(): Promise<void>;
}

/** Joins a room; rejects with `JanusRefusal` where Janus does not let them in. */
export async function join(server: JanusServer, { room, id, display, token, session }: Joining): Promise<Person> {
  const client = new Client(server);
  try {
    await client.open(session);
    const { data } = await client.ask({
      request: 'join',
      ptype: 'publisher',
      room: wireId(server, room),
      ...(id !== undefined && { id: wireId(server, id) }),
      ...(display !== undefined && { display }),
      ...(token !== undefined && { token }),
    });
    return personOf(client, room, String(data['id']));
  } catch (error) {
    await client.close();
    throw error;
  }
}

/** Whether somebody is in a room; nobody is in one that is gone, or on a server that is down. */
async function isListed(server: JanusServer, room: string, id: string): Promise<boolean> {
  try {
    const { participants = [] } = await server.ask({ request: 'listparticipants', room: wireId(server, room) });
    return (participants as readonly { readonly id: unknown }[]).some((each) => String(each.id) === id);
  } catch {
    return false;
  }
}

/** An id as it stands in JSON. */
export function wireId({ ids }: Pick<JanusServer, 'ids'>, id: string): unknown {
  return ids === 'numbers' ? readExactly(id) : id;
}

function personOf(client: Client, room: string, id: string): Person {
  let microphone: Microphone | undefined;
  let heardBeforeSpeaking = 0;
  let isOff = false;
  const isOut = () => client.heard.some(({ leaving, videoroom }) => leaving === 'ok' || videoroom === 'destroyed');
  client.onHangUp(() => void microphone?.close()); // it would go on asking whether anybody is there
  const mediaIs = (...wanted: readonly RoomEvent['janus'][]) =>
    client.waitFor(wanted.join(' or '), () =>
      client.heard.slice(heardBeforeSpeaking).find(({ janus }) => janus !== undefined && wanted.includes(janus)),
    );
  return {
    id,
    heard: client.heard,
    hears: (about, isWanted) => client.waitFor(about, () => client.heard.find(isWanted)),
    async caughtUp() {
      if (client.isClosed || isOut()) return;
      // Events come in their order, so that whatever was told before the answer has been heard when that is.
      await client.ask({ request: 'configure' }).catch((error: unknown) => {
        if (!(error instanceof JanusRefusal)) throw error; // thrown out meanwhile: that was heard, too
      });
    },
    isMuted: () =>
      client.heard
        .slice(heardBeforeSpeaking)
        .findLast((event) => event.moderation !== undefined && String(event['id']) === id)?.moderation === 'muted',
    async speak() {
      const opened = await openMicrophone();
      microphone = opened;
      heardBeforeSpeaking = client.heard.length;
      isOff = false;
      const jsep = { type: 'offer', sdp: opened.offer };
      const { sdp } = await client.ask({ request: 'publish', audio: true, video: false }, jsep);
      if (sdp === undefined) throw new Error('Janus takes no microphone.');
      await opened.answered(sdp);
      return opened;
    },
    async onAir() {
      await mediaIs('webrtcup');
    },
    async switchOff() {
      await client.ask({ request: 'configure', streams: [{ mid: '0', send: false }] });
      isOff = true;
    },
    async switchOn() {
      await client.ask({ request: 'configure', streams: [{ mid: '0', send: true }] });
      isOff = false;
    },
    isOff: () => isOff,
    async fallSilent() {
      await mediaIs('webrtcup'); // before, there is nothing that Janus could end
      await client.ask({ request: 'unpublish' });
      await mediaIs('hangup'); // before, it takes no other microphone
      await microphone?.close();
      microphone = undefined;
    },
    ask: async (body) => (await client.ask(body)).data,
    async leave() {
      // A handshake that is left alone would go on for long.
      if (microphone !== undefined && !client.isClosed && !isOut()) await mediaIs('webrtcup', 'hangup');
      const wasIn = !client.isClosed && !isOut();
      await client.close();
      await microphone?.close();
      // Janus ends a session at once, and takes whom it held out of the room a moment later.
      if (wasIn) await until('they are out of the room', async () => !(await isListed(client.server, room, id)));
    },
  };
}
