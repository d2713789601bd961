import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Services } from '@anyroom/core';
import type { RoomVendorUnderTest } from '@anyroom/testing';
import { startCountingProxy } from '../support/counting-proxy.js';
import { writeExactly } from '../support/exact-json.js';
import type { JanusServer, PluginAnswer } from '../support/janus-server.js';
import type { Person } from '../support/person.js';
import { join, wireId } from '../support/person.js';
import { openJanus } from '../support/services.js';
import { until } from '../support/until.js';

/** By which API the services ask. */
export type Via = 'admin' | 'session';

/** A real server that many harnesses use, one after the other, and what is there of one of them. */
export interface JanusVendor extends RoomVendorUnderTest {
  /** Opens services of this server, through the proxy that counts. */
  open(): Services;
  /** Brings somebody in who only listens. */
  enter(room: string, displayName?: string): Promise<string>;
  secrets(): readonly string[];
  /** Closes all that was opened, and takes every room away. */
  dispose(): Promise<void>;
}

/** Puts a server before the contract: what the services do goes through a proxy, what the harness does does not. */
export async function janusVendor(server: JanusServer, via: Via): Promise<JanusVendor> {
  const proxy = await startCountingProxy(server);
  const roomSecret = `room.${randomBytes(18).toString('base64url')}`;
  const tokens = new Map<string, string>(); // by room: what the harness itself lets people in with
  const people = new Set<Seated>();
  const opened: Services[] = [];
  const { ids } = server;
  const wire = (id: string) => wireId(server, id);
  const key = { ...(server.adminKey !== undefined && { admin_key: server.adminKey }) };

  const ask = async (request: Readonly<Record<string, unknown>>): Promise<PluginAnswer> => {
    const answer = await server.ask(request);
    if (answer.error_code !== undefined) throw new Error(`Janus refused ${writeExactly(request)}: ${answer.error}`);
    return answer;
  };
  // Numbers that `JSON.parse` would round to each other.
  const freshNumber = () => String(2n ** 53n + BigInt(randomInt(2 ** 47)) * 4_097n);
  const freshId = () => (ids === 'numbers' ? freshNumber() : randomUUID());
  const tokenOf = async (room: string) => {
    const known = tokens.get(room);
    if (known !== undefined) return known;
    const token = randomBytes(18).toString('base64url');
    await ask({ request: 'allowed', room: wire(room), secret: roomSecret, action: 'add', allowed: [token] });
    tokens.set(room, token);
    return token;
  };
  const seat = async (room: string, joining: { id: string; display?: string; token?: string }) => {
    const person = await join(server, { room, token: await tokenOf(room), ...joining });
    const seated = { room, person };
    people.add(seated);
    return seated;
  };
  const occupants = async (room: string) =>
    (await ask({ request: 'listparticipants', room: wire(room) }))['participants'] as readonly Occupant[];
  const rooms = async () => (await ask({ request: 'list', ...key }))['list'] as readonly ListedRoom[];

  return {
    open() {
      const base = via === 'admin' ? proxy.adminUrl : proxy.apiUrl;
      const services = openJanus(server, { via, base, roomSecret });
      opened.push(services);
      return services;
    },
    async createRoom({ title } = {}) {
      const id = freshId();
      const token = randomBytes(18).toString('base64url');
      const fields = { ...(title !== undefined && { description: title }), publishers: 50, allowed: [token], ...key };
      await ask({ request: 'create', room: wire(id), secret: roomSecret, ...fields });
      tokens.set(id, token);
      return id;
    },
    rooms: async () => (await rooms()).map(({ room, description }) => ({ id: String(room), title: description })),
    async enter(room, displayName) {
      const id = freshId();
      await seat(room, { id, ...(displayName !== undefined && { display: displayName }) });
      return id;
    },
    async createParticipant() {
      throw new Error('Nobody is in a room of Janus without being connected.');
    },
    participantsOf: async (room) =>
      (await occupants(room)).map(({ id, display }) => ({
        id: String(id),
        ...(display !== undefined && { displayName: display }),
      })),
    unknownRoom: async () => freshId(),
    unknownParticipant: async () => freshId(),
    async connect(room, id, token) {
      const seated = await seat(room, { id, ...(token !== undefined && { token }) });
      await seated.person.speak();
      await seated.person.onAir();
      return {
        async leave() {
          people.delete(seated);
          await seated.person.leave();
          await until('Janus, which answers first, has taken them off its list', async () => {
            // A room that is gone has no list.
            const { participants = [] } = await server.ask({ request: 'listparticipants', room: wire(room) });
            return !(participants as readonly Occupant[]).some((occupant) => String(occupant.id) === id);
          });
        },
      };
    },
    async switchOn(room, id) {
      for (const each of people) if (each.room === room && each.person.id === id) await each.person.switchOn();
    },
    async switchOff(room, id) {
      for (const each of people) if (each.room === room && each.person.id === id) await each.person.switchOff();
    },
    async connected(room) {
      const present = await occupants(room);
      return Promise.all(
        present.map(async (occupant) => {
          const id = String(occupant.id);
          const person = [...people].findLast((each) => each.room === room && each.person.id === id)?.person;
          if (person === undefined) throw new Error('Somebody is connected whom the harness did not connect.');
          await person.caughtUp();
          return { id, muted: person.isMuted() || person.isOff() };
        }),
      );
    },
    requests: proxy.requests,
    async stall() {
      proxy.stall();
      return { release: proxy.release };
    },
    loseNextAnswer: proxy.loseNextAnswer,
    secrets: () => [
      server.adminSecret,
      roomSecret,
      ...(server.apiSecret !== undefined ? [server.apiSecret] : []),
      ...(server.adminKey !== undefined ? [server.adminKey] : []),
      ...tokens.values(),
    ],
    async dispose() {
      proxy.release();
      await Promise.all(opened.map((services) => services.close()));
      await proxy.close();
      await Promise.all([...people].map(({ person }) => person.leave()));
      for (const { room } of await rooms()) await server.ask({ request: 'destroy', room, secret: roomSecret, ...key });
      const left = await rooms();
      if (left.length > 0) throw new Error(`Rooms are left that nobody can close: ${writeExactly(left)}`);
    },
  };
}

/** Somebody in a room, for the harness. */
interface Seated {
  readonly room: string;
  readonly person: Person;
}

/** Somebody in a room, as Janus lists them. */
interface Occupant {
  readonly id: string | number | bigint;
  readonly display?: string;
}

/** A room, as Janus lists it. */
interface ListedRoom {
  readonly room: string | number | bigint;
  readonly description: string;
}
