import { createTransport } from '@anyroom/adapter-kit/http';
import { azureProvider } from '@anyroom/azure';
import { cloudflareProvider } from '@anyroom/cloudflare';
import { type Environment, openParticipantService, type ParticipantService } from '@anyroom/core';
import type { ParticipantServiceHarness, StalledVendor } from '@anyroom/testing';
import type { Gate } from './gate.js';
import type { LiveVendor } from './live-vendor.js';
import type { RoomPool } from './room-pool.js';

/** A service on a real account, opened as an application opens it, for one clause. */
export function createLiveHarness(
  vendor: LiveVendor,
  gate: Gate,
  rooms: RoomPool,
  environment: Environment,
): ParticipantServiceHarness {
  const transport = createTransport({ agent: gate.agent });
  const url = new URL(vendor.url);
  url.searchParams.set('budget', 'off'); // requests are spaced out on their way, those of the questions among them
  const opened: ParticipantService[] = [];
  const stalls: StalledVendor[] = [];
  const open = () => {
    const providers = [cloudflareProvider({ transport }), azureProvider({ transport })];
    const service = openParticipantService(url.href, providers, environment);
    opened.push(service);
    return service;
  };
  return {
    service: open(),
    openAnother: async () => open(),
    vendor: {
      createRoom: () => rooms.take(),
      createParticipant: (room, participant) => vendor.createParticipant(room, participant),
      participantsOf: (room) => vendor.participantsOf(room),
      unknownRoom: () => vendor.unknownRoom(),
      unknownParticipant: () => vendor.unknownParticipant(),
      requests: () => gate.requests(),
      async stall() {
        const stalled = gate.stall();
        stalls.push(stalled);
        return stalled;
      },
    },
    roles: vendor.roles,
    unmappedVendorRole: vendor.unmappedVendorRole,
    nativeExtras: vendor.nativeExtras,
    secrets: () => [...vendor.secrets(), ...gate.joinTokens()],
    async dispose() {
      for (const { release } of stalls) release();
      await Promise.all(opened.map((service) => service.close()));
      transport.close();
      await gate.idle(); // what was held back may be on its way only now
      await rooms.giveBack();
    },
  };
}
