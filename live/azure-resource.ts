import { randomInt } from 'node:crypto';
import type { HeldParticipant } from '@anyroom/testing';
import { IDENTITIES, ROOMS, signedCalls } from './azure-call.js';
import { azureQuestions } from './azure-questions.js';
import { fateOf, type LiveVendor, type Reply, succeeded } from './live-vendor.js';
import type { Pace } from './pace.js';
import { chooseRoles, rolesIn } from './roles.js';

/** What is mapped where the URL maps nothing: the adapter's own map leaves no role out. */
const DEFAULT_ROLES = { presenter: 'Presenter', attendee: 'Attendee', viewer: 'Consumer' };
const VENDOR_ROLES = ['Presenter', 'Attendee', 'Consumer', 'Collaborator'];

/** A resource that `ANYROOM_URL` and one of its keys name. */
export function openAzureResource(url: string, environment: NodeJS.ProcessEnv, pace: Pace): LiveVendor {
  const address = new URL(url);
  const { endpoint, accessKey } = credentialOf(address, environment);
  const origin = new URL(address.searchParams.get('base') ?? endpoint).origin;
  const call = signedCalls(origin, accessKey, pace);

  if (rolesIn(address).length === 0) {
    for (const [role, vendorRole] of Object.entries(DEFAULT_ROLES))
      address.searchParams.set(`role.${role}`, vendorRole);
  }
  const { roles, unmapped } = chooseRoles(address, VENDOR_ROLES);

  // A user is made once, and used again by the next clause.
  const users: string[] = [];
  let inUse = 0;
  const user = async (): Promise<string> => {
    const spare = users[inUse];
    inUse += 1;
    if (spare !== undefined) return spare;
    const { body } = succeeded(await call('POST', `/identities?${IDENTITIES}`, {}), 'Making a user');
    users.push(body.identity.id);
    return body.identity.id;
  };
  const extraRooms: string[] = [];
  const newRoom = async (fields: object): Promise<Reply> => {
    const reply = await call('POST', `/rooms?${ROOMS}`, fields);
    if (reply.status < 300) extraRooms.push(reply.body.id);
    return reply;
  };
  const people = (room: string) => `/rooms/${room}/participants?${ROOMS}`;
  const put = async (room: string, entries: readonly (readonly [string, object | null])[]) =>
    succeeded(await call('PATCH', people(room), { participants: Object.fromEntries(entries) }), 'Changing a room');
  const participantsOf = async (room: string): Promise<readonly HeldParticipant[]> => {
    const found: HeldParticipant[] = [];
    for (let path: string | undefined = people(room); path !== undefined; ) {
      const { body }: Reply = succeeded(await call('GET', path), 'Listing a room');
      for (const { rawId, role } of body.value) found.push({ id: rawId, vendorRole: role });
      const next: URL | undefined = body.nextLink === undefined ? undefined : new URL(body.nextLink, origin);
      path = next && next.pathname + next.search;
    }
    return found;
  };

  return {
    origin,
    url: address.href,
    roles,
    unmappedVendorRole: unmapped,
    nativeExtras: undefined,
    secrets: () => [accessKey],
    createRoom: async () => succeeded(await call('POST', `/rooms?${ROOMS}`, {}), 'Making a room').body.id,
    async emptyRoom(room) {
      const everybody = await participantsOf(room);
      if (everybody.length > 0) {
        await put(
          room,
          everybody.map(({ id }) => [id, null]),
        );
      }
    },
    async createParticipant(room, { vendorRole = roles[1].vendorRole }) {
      const id = await user();
      await put(room, [[id, { role: vendorRole }]]);
      return id;
    },
    participantsOf,
    unknownRoom: async () => `98${String(randomInt(1e7)).padStart(7, '0')}${String(randomInt(1e8)).padStart(8, '0')}`,
    unknownParticipant: user,
    reuse() {
      inUse = 0;
    },
    questions: azureQuestions({ call, user, newRoom, participantsOf }),
    async cleanUp(rooms, usersOfServices) {
      const left: string[] = [];
      const remove = async (what: string, path: string) => {
        const fate = await fateOf(call('DELETE', path), [404]);
        if (fate !== undefined) left.push(`${what} (deleting ${fate})`);
      };
      for (const room of [...rooms, ...extraRooms]) await remove(`room ${room}`, `/rooms/${room}?${ROOMS}`);
      for (const id of [...users, ...usersOfServices]) {
        await remove(`user ${id}`, `/identities/${encodeURIComponent(id)}?${IDENTITIES}`);
      }
      return left;
    },
  };
}

function credentialOf(address: URL, environment: NodeJS.ProcessEnv): { endpoint: string; accessKey: string } {
  const { AZURE_COMMUNICATION_CONNECTION_STRING: connectionString = '', AZURE_COMMUNICATION_ACCESS_KEY: key } =
    environment;
  const parts = new Map(
    connectionString.split(';').map((part) => {
      const [name = '', ...value] = part.split('=');
      return [name.trim().toLowerCase(), value.join('=').trim()] as const;
    }),
  );
  const endpoint = address.host === '' ? parts.get('endpoint') : `https://${address.host}`;
  const accessKey = parts.get('accesskey') ?? key;
  if (!endpoint || !accessKey) {
    throw new Error(
      'Set AZURE_COMMUNICATION_CONNECTION_STRING, or name the host in ANYROOM_URL and set the access key.',
    );
  }
  return { endpoint, accessKey };
}
