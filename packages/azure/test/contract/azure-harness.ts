import { randomBytes, randomUUID } from 'node:crypto';
import type { Transport } from '@anyroom/adapter-kit/http';
import type { AzureConfiguration } from '@anyroom/azure';
import { AzureParticipantService } from '@anyroom/azure';
import type { Assumptions, Emulator } from '@anyroom/emulator';
import { startEmulator } from '@anyroom/emulator';
import type { ParticipantServiceHarness } from '@anyroom/testing';

/** What differs from one harness to the next. */
export interface AzureHarnessOptions {
  readonly unknownParticipant: 'refuse' | 'add';
  readonly by: 'access key' | 'Entra';
  /** `false` for a service whose single updates share nothing. */
  readonly batch?: false;
  readonly assume?: Partial<Assumptions>;
  /** The way to the vendor; left out, each service has its own. */
  readonly transport?: Transport;
  /** Told of the emulator as soon as it has started. */
  readonly started?: (emulator: Emulator) => void;
}

/** A harness over the emulator, which lists three people a page. */
export async function createAzureHarness({
  unknownParticipant,
  by,
  batch,
  transport,
  assume = {},
  started = () => undefined,
}: AzureHarnessOptions): Promise<ParticipantServiceHarness> {
  const token = `planted.${randomBytes(24).toString('base64url')}`;
  const accessKey = randomBytes(64).toString('base64');
  const emulator = await startEmulator({
    assume,
    pageSizes: { azure: 3 },
    state: { azure: { accessKeys: [accessKey], entraTokens: [token] } },
  });
  started(emulator);
  const configuration: AzureConfiguration = {
    ...(by === 'Entra'
      ? { endpoint: emulator.azure.endpoint, credential: { getToken: async () => ({ token }) } }
      : { connectionString: emulator.azure.connectionString }),
    roles: { presenter: 'Presenter', attendee: 'Attendee', viewer: 'Consumer' },
    unknownParticipant,
    batch,
  };
  const opened: AzureParticipantService[] = [];
  const open = () => {
    const service = new AzureParticipantService(configuration, transport);
    opened.push(service);
    return service;
  };
  let release: (() => void) | undefined;

  return {
    service: open(),
    openAnother: async () => open(),
    vendor: {
      createRoom: async () => emulator.createRoom().id,
      async createParticipant(room, { vendorRole = 'Attendee' }) {
        const rawId = emulator.createIdentity();
        emulator.putRoomParticipant(room, { rawId, role: vendorRole });
        return rawId;
      },
      participantsOf: async (room) => emulator.participantsOf(room).map(({ id, role }) => ({ id, vendorRole: role })),
      unknownRoom: async () => `98${randomUUID().replaceAll(/\D/g, '').padEnd(15, '0').slice(0, 15)}`,
      unknownParticipant: async () => emulator.createIdentity(),
      requests: () => emulator.requests.count,
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
    },
    roles: [
      { role: 'presenter', vendorRole: 'Presenter' },
      { role: 'viewer', vendorRole: 'Consumer' },
    ],
    unmappedVendorRole: 'Collaborator',
    nativeExtras: undefined,
    secrets: () => [accessKey, token],
    async dispose() {
      emulator.intercept = undefined;
      release?.();
      await Promise.all(opened.map((service) => service.close()));
      transport?.close();
      await emulator.close();
    },
  };
}
