import type { Transport, TransportOptions } from '@anyroom/adapter-kit/http';
import { createTransport } from '@anyroom/adapter-kit/http';
import type { AzureConfiguration } from '@anyroom/azure';
import { AzureParticipantService } from '@anyroom/azure';
import type { Emulator, EmulatorOptions } from '@anyroom/emulator';
import { startEmulator } from '@anyroom/emulator';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';

/** An emulator with services on it; all of it is closed when the test is over. */
export interface Emulated {
  readonly emulator: Emulator;
  /** Makes a service by the emulator's connection string, unless the configuration says otherwise. */
  open(configuration?: AzureConfiguration, transport?: TransportOptions): AzureParticipantService;
  /** A room with people of these roles in it, and their raw ids. */
  seat(...roles: readonly string[]): { readonly room: string; readonly ids: readonly string[] };
  /** Who is in a room, as `[raw id, role]`. */
  held(room: string): readonly (readonly [rawId: string, role: string])[];
  /** Waits until the emulator counts no open connection. */
  noSocket(): Promise<void>;
}

const closings: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** Has something closed at the end of the test. */
export function closeLater(close: () => unknown): void {
  closings.push(close);
}

/** A transport that is closed at the end of the test. */
export function transportOf(options?: TransportOptions): Transport {
  const transport = createTransport(options);
  closeLater(() => transport.close());
  return transport;
}

/** Without waiting between attempts, or for long ones. */
export const IMPATIENT: TransportOptions = { maxAttempts: 1 };

export async function emulated(options: EmulatorOptions = {}): Promise<Emulated> {
  const emulator = await startEmulator(options);
  closeLater(() => emulator.close());
  return {
    emulator,
    open(configuration = { connectionString: emulator.azure.connectionString }, transport = {}) {
      const service = new AzureParticipantService(configuration, transportOf(transport));
      closeLater(() => service.close());
      return service;
    },
    seat(...roles) {
      const { id: room } = emulator.createRoom();
      const ids = roles.map((role) => {
        const rawId = emulator.createIdentity();
        emulator.putRoomParticipant(room, { rawId, role });
        return rawId;
      });
      return { room, ids };
    },
    held: (room) => emulator.participantsOf(room).map(({ id, role }) => [id, role] as const),
    async noSocket() {
      for (let turn = 0; emulator.openSockets > 0; turn += 1) {
        if (turn > 10_000) throw new Error(`${emulator.openSockets} connections are still open`);
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
  };
}

/** Takes nock away for the tests of a block: sockets are only real, and kept alive, without it. */
export function overRealSockets(): void {
  beforeAll(() => nock.restore());
  afterAll(() => nock.activate());
}
