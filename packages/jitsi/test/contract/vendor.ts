import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { JitsiConfiguration } from '@anyroom/jitsi';
import type { Connection, HeldParticipant, RoomVendorUnderTest, VendorUnderTest } from '@anyroom/testing';
import type { CountingProxy } from '../support/counting-proxy.js';
import { startCountingProxy } from '../support/counting-proxy.js';
import type { Overseer } from '../support/overseer.js';
import type { Person } from '../support/person.js';
import { connectPerson } from '../support/person.js';
import type { Account, ProsodyServer } from '../support/prosody-server.js';

/** Whom the services under test speak to the server as. */
export type By = 'component' | 'account';

/** The roles of the services under test; the vendor's `owner` and `visitor` are not among them. */
export const ROLES = { presenter: 'moderator', attendee: 'participant' } as const;

/** A real Prosody behind services under test: their way to it, and the tests' own. */
export interface Vendor extends Omit<VendorUnderTest, 'createRoom'>, Omit<RoomVendorUnderTest, 'createParticipant'> {
  readonly proxy: CountingProxy;
  /** How the next service reaches the server, by way of the proxy. */
  configuration(): JitsiConfiguration;
  /** What its configurations hold that must never show. */
  secrets(): readonly string[];
  createParticipant(room: string, seeded?: { readonly vendorRole?: string }): Promise<string>;
  /** Ends everything that is open, but for the server and the overseer. */
  dispose(): Promise<void>;
}

const AFFILIATION_OF: Readonly<Record<string, string>> = { participant: 'member', moderator: 'admin', owner: 'owner' };
const ROLE_OF: Readonly<Record<string, string>> = { member: 'participant', admin: 'moderator', owner: 'owner' };
const PATIENCE_IN_MS = 5_000;
const notAskedFor = async (): Promise<never> => {
  throw new Error('The server knows nothing of microphones.');
};

// A component's domain has one stream at a time, and the server may take a moment to see that the last one is over.
let turn = 0;

/** Puts a server before services that speak to it in one of the two ways. */
export async function createVendor(server: ProsodyServer, overseer: Overseer, by: By): Promise<Vendor> {
  const { conference } = server;
  const proxy = await startCountingProxy(by === 'component' ? server.componentPort : server.clientPort);
  const accounts = new Map<string, Account>();
  const devices: Person[] = [];
  const address = (room: string) => `${room}@${conference}`;
  const bare = (fullJid: string) => fullJid.slice(0, fullJid.indexOf('/'));
  const isService = (id: string) => id === server.admin.jid || server.components.includes(id);

  const participantsOf = async (room: string): Promise<readonly HeldParticipant[]> => {
    const held = new Map<string, string>();
    for (const affiliation of ['owner', 'admin', 'member']) {
      for (const id of await overseer.affiliated(address(room), affiliation)) held.set(id, ROLE_OF[affiliation] ?? '');
    }
    // The most powerful role comes last, so that of several nicknames it counts.
    for (const { fullJid, role, affiliation } of await overseer.occupants(address(room))) {
      held.set(bare(fullJid), affiliation === 'owner' ? 'owner' : role);
    }
    return [...held].filter(([id]) => !isService(id)).map(([id, vendorRole]) => ({ id, vendorRole }));
  };
  const isConnected = async (room: string, fullJid: string) =>
    (await overseer.occupants(address(room))).some((occupant) => occupant.fullJid === fullJid);

  return {
    proxy,
    configuration() {
      turn += 1;
      const domain = server.components[turn % server.components.length] ?? '';
      return {
        conference,
        server: `xmpp://127.0.0.1:${proxy.port}`,
        roles: ROLES,
        pageSize: 3,
        ...(by === 'component' ? { component: { domain, secret: server.secret } } : { admin: server.admin }),
      };
    },
    secrets: () => [server.secret, server.admin.password],
    async createRoom({ title } = {}) {
      const id = randomUUID();
      await overseer.createRoom(address(id), title);
      return id;
    },
    rooms: async () =>
      (await overseer.rooms()).map(({ room, title }) => ({
        id: room.slice(0, room.indexOf('@')),
        ...(title !== undefined && { title }),
      })),
    async createParticipant(room, { vendorRole = 'participant' } = {}) {
      const account = server.createAccount(randomUUID());
      accounts.set(account.jid, account);
      await overseer.setAffiliation(address(room), account.jid, AFFILIATION_OF[vendorRole] ?? vendorRole);
      return account.jid;
    },
    participantsOf,
    unknownRoom: async () => randomUUID(),
    unknownParticipant: async () => `${randomUUID()}@${server.accounts}`,
    async connect(room, id, token): Promise<Connection> {
      if (token !== undefined) throw new Error('The vendor knows no tokens.');
      const account = accounts.get(id) ?? server.createAccount(id.slice(0, id.indexOf('@')));
      accounts.set(id, account);
      const device = await connectPerson(server, account);
      devices.push(device);
      await device.join(address(room), `someone-${devices.length}`);
      return {
        async leave() {
          await device.close();
          const end = performance.now() + PATIENCE_IN_MS;
          while (await isConnected(room, device.fullJid)) {
            if (performance.now() > end) throw new Error('A device that was closed is still in the room.');
            await delay(5);
          }
        },
      };
    },
    switchOff: notAskedFor,
    switchOn: notAskedFor,
    connected: async (room) =>
      (await overseer.occupants(address(room)))
        .map(({ fullJid }) => ({ id: bare(fullJid), muted: false }))
        .filter(({ id }) => !isService(id)),
    requests: () => proxy.stanzas(),
    async stall() {
      proxy.stall();
      return { release: () => proxy.release() };
    },
    loseNextAnswer: () => proxy.loseNextAnswer(),
    async dispose() {
      await Promise.all(devices.map((device) => device.close()));
      await proxy.close();
      await overseer.forgetRooms();
    },
  };
}
