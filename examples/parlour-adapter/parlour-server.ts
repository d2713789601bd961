import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A person as Parlour keeps one. Its word for a role is `level`. */
export interface Person {
  readonly key: string;
  readonly name?: string;
  readonly level: string;
}

/** Parlour, an invented vendor: rooms of people behind a REST API with pages of three, on loopback. */
export async function startParlour() {
  const apiKey = randomUUID();
  const rooms = new Map<string, Map<string, Person>>();
  let requests = 0;
  let silence: Promise<void> | undefined;

  const server = createServer(async (request, response) => {
    requests += 1;
    const body = await bodyOf(request);
    await silence;
    const [status, answer] =
      request.headers.authorization === `Bearer ${apiKey}`
        ? answerTo(request.method ?? '', new URL(request.url ?? '', 'http://parlour'), body)
        : refusal(401, 'bad_key', 'This key opens nothing.');
    response.writeHead(status, { 'content-type': 'application/json', 'x-parlour-id': randomUUID() });
    response.end(JSON.stringify(answer));
  });

  function answerTo(method: string, url: URL, body: Partial<Person>): readonly [status: number, answer: unknown] {
    const [, , roomId = '', , key] = url.pathname.split('/').map(decodeURIComponent);
    const room = rooms.get(roomId);
    if (room === undefined) return refusal(404, 'no_room', `There is no room ${roomId}.`);
    if (key === undefined && method === 'GET') return [200, pageOf(room, url.searchParams.get('after'))];
    if (key === undefined) return [201, put(room, { level: 'guest', ...body, key: randomUUID() })];

    const person = room.get(key);
    if (person === undefined) return refusal(404, 'no_person', `There is nobody ${key} in the room.`);
    if (method === 'PATCH') return [200, put(room, { ...person, ...body })];
    if (method === 'DELETE') room.delete(key);
    return [200, person];
  }

  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    apiKey,
    rooms,
    requests: () => requests,
    /** From now on requests are taken and not answered, until what it gives is called. */
    fallSilent(): () => void {
      let speak = () => {};
      silence = new Promise((resolve) => {
        speak = resolve;
      });
      return speak;
    },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function put(room: Map<string, Person>, person: Person): Person {
  room.set(person.key, person);
  return person;
}

function pageOf(room: Map<string, Person>, after: string | null) {
  const people = [...room.values()];
  const from = people.findIndex(({ key }) => key === after) + 1;
  const page = people.slice(from, from + 3);
  return { people: page, next: from + 3 < people.length ? page.at(-1)?.key : undefined };
}

function refusal(status: number, code: string, message: string) {
  return [status, { error: { code, message } }] as const;
}

async function bodyOf(request: IncomingMessage): Promise<Partial<Person>> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return chunks.length === 0 ? {} : (JSON.parse(Buffer.concat(chunks).toString()) as Partial<Person>);
}
