import { Agent } from 'node:http';
import type { JanusServer } from './janus-server.js';
import { wireId } from './person.js';
import { post } from './post.js';
import { until } from './until.js';

const AT_ONCE = 20;

/**
 * Brings as many people as wanted into a room, with the ids 1, 2, 3 and so on; none of them hears anything. They are gone
 * with the room, or when the server's patience with silent sessions ends (60 seconds).
 */
export async function crowd(server: JanusServer, room: string, size: number): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  const ask = async (url: string, message: Readonly<Record<string, unknown>>) => {
    const answer = await post(url, { ...message, apisecret: server.apiSecret }, { agent });
    return String((answer['data'] as { readonly id: number } | undefined)?.id);
  };
  let last = 0;
  const comeOneByOne = async () => {
    while (last < size) {
      last += 1;
      const id = last;
      const session = `${server.apiUrl}/${await ask(server.apiUrl, { janus: 'create' })}`;
      const handle = `${session}/${await ask(session, { janus: 'attach', plugin: 'janus.plugin.videoroom' })}`;
      const body = { request: 'join', ptype: 'publisher', room: wireId(server, room), id: wireId(server, String(id)) };
      await ask(handle, { janus: 'message', body: { ...body, display: `Person ${id} ${'x'.repeat(100)}` } });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, comeOneByOne));
  agent.destroy();
  await until('everybody is in', async () => {
    const { participants } = await server.ask({ request: 'listparticipants', room: wireId(server, room) });
    return (participants as readonly unknown[]).length === size;
  });
}
