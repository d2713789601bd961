import { randomBytes, randomUUID } from 'node:crypto';
import { azureProvider } from '@anyroom/azure';
import type { Services } from '@anyroom/core';
import { openServices } from '@anyroom/core';
import type { Emulator, Interceptor } from '@anyroom/emulator';
import { startEmulator } from '@anyroom/emulator';
import type { ServicesHarness } from '@anyroom/testing';
import type { AzureHarnessOptions } from './azure-harness.js';

/** A harness for everything beside the participants, opened by URL, over the emulator, which lists three rooms a page. */
export async function createServicesHarness({
  unknownParticipant,
  by,
  transport,
  assume = {},
  started = () => undefined,
}: AzureHarnessOptions): Promise<ServicesHarness> {
  const token = `planted.${randomBytes(24).toString('base64url')}`;
  const accessKey = randomBytes(64).toString('base64');
  const emulator = await startEmulator({
    assume,
    pageSizes: { azure: 3 },
    state: { azure: { accessKeys: [accessKey], entraTokens: [token] } },
  });
  started(emulator);
  const provider = azureProvider({
    ...(by === 'Entra' && { credential: { getToken: async () => ({ token }) } }),
    ...(transport !== undefined && { transport }),
  });
  const url = `azure://contoso.communication.azure.com?base=${emulator.url}&unknownParticipant=${unknownParticipant}`;
  const opened: Services[] = [];
  const open = () => {
    const services = openServices(url, [provider], { AZURE_COMMUNICATION_ACCESS_KEY: accessKey });
    opened.push(services);
    return services;
  };
  const held = () => emulator.snapshot().azure ?? {};
  let ownRequests = 0;
  let release: (() => void) | undefined;

  return {
    services: open(),
    openAnother: async () => open(),
    nativeRoomExtras: { pstnDialOutEnabled: true },
    vendor: {
      createRoom: async ({ opensAt, closesAt } = {}) =>
        emulator.createRoom({
          ...(opensAt !== undefined && { validFrom: opensAt.toISOString() }),
          ...(closesAt !== undefined && { validUntil: closesAt.toISOString() }),
        }).id,
      rooms: async () =>
        (held().rooms ?? []).map(({ id = '', validFrom = '', validUntil = '' }) => ({
          id,
          opensAt: new Date(validFrom),
          closesAt: new Date(validUntil),
        })),
      async createParticipant(room) {
        const rawId = emulator.createIdentity();
        emulator.putRoomParticipant(room, { rawId, role: 'Attendee' });
        return rawId;
      },
      participantsOf: async (room) => emulator.participantsOf(room).map(({ id, role }) => ({ id, vendorRole: role })),
      unknownRoom: async () => `98${randomUUID().replaceAll(/\D/g, '').padEnd(15, '0').slice(0, 15)}`,
      unknownParticipant: async () => emulator.createIdentity(),
      async connect(room, id, given) {
        if (given === undefined) ownRequests += 1;
        const joined = emulator.join(given ?? (await issueToken(emulator, token, id)), room);
        if (joined.id !== id) {
          emulator.leave(room, joined.id);
          throw new Error('The token lets somebody else in.');
        }
        return { leave: async () => emulator.leave(room, id) };
      },
      switchOff: notAskedFor,
      switchOn: notAskedFor,
      connected: async (room) => emulator.connectedIn(room).map(({ id, audio }) => ({ id, muted: !audio })),
      requests: () => emulator.requests.count - ownRequests,
      async stall() {
        const silence = new Promise<void>((resolve) => {
          release = resolve;
        });
        emulator.intercept = async () => {
          await silence;
          return undefined;
        };
        return {
          release() {
            emulator.intercept = undefined;
            release?.();
          },
        };
      },
      loseNextAnswer() {
        emulator.intercept = losing(emulator);
      },
    },
    secrets: () => [accessKey, token, ...(held().tokens ?? []).map((issued) => issued.token)],
    async dispose() {
      emulator.intercept = undefined;
      release?.();
      await Promise.all(opened.map((services) => services.close()));
      transport?.close();
      await emulator.close();
    },
  };
}

/** Issues a token as an application would that has the resource's own credential. */
async function issueToken({ url }: Emulator, bearer: string, rawId: string): Promise<string> {
  const path = `/identities/${encodeURIComponent(rawId)}/:issueAccessToken?api-version=2023-10-01`;
  const answer = await fetch(`${url}${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${bearer}`, 'content-type': 'application/json' },
    body: JSON.stringify({ scopes: ['voip'] }),
  });
  return ((await answer.json()) as { readonly token: string }).token;
}

/** Has the answer to the next change lost, whichever method it has: faults are asked after the interceptor. */
function losing(emulator: Emulator): Interceptor {
  return ({ method }) => {
    if (method !== 'POST' && method !== 'PATCH' && method !== 'DELETE') return undefined;
    emulator.intercept = undefined;
    emulator.faults.add({ fault: { kind: 'reset', applied: true }, on: { provider: 'azure', method }, times: 1 });
    return undefined;
  };
}

/** Nobody is muted. */
async function notAskedFor(): Promise<never> {
  throw new Error('Nobody is muted, so that no clause asks for it.');
}
