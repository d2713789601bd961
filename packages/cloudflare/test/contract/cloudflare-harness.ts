import type { Transport } from '@anyroom/adapter-kit/http';
import { CloudflareParticipantService } from '@anyroom/cloudflare';
import { type Assumptions, type Emulator, startEmulator } from '@anyroom/emulator';
import type { ParticipantServiceHarness } from '@anyroom/testing';
import { configurationFor, ROLES } from '../support/emulated.js';
import { joinTokensOf, vendorOf } from './emulated-vendor.js';

/** A service over an emulator of its own, which answers the open questions as told, by its own way or by the one given. */
export async function cloudflareHarness(
  assume: Partial<Assumptions> = {},
  started: (emulator: Emulator) => void = () => undefined,
  transport?: Transport,
): Promise<ParticipantServiceHarness> {
  const emulator = await startEmulator({ assume, pageSizes: { cloudflare: 3 } });
  started(emulator);
  const opened: CloudflareParticipantService[] = [];
  const open = () => {
    const service = new CloudflareParticipantService(configurationFor(emulator), transport);
    opened.push(service);
    return service;
  };
  const { vendor, releaseAll } = vendorOf(emulator);
  const joinTokens = joinTokensOf(emulator);
  return {
    service: open(),
    openAnother: async () => open(),
    vendor,
    roles: [
      { role: 'presenter', vendorRole: ROLES.presenter },
      { role: 'attendee', vendorRole: ROLES.attendee },
    ],
    unmappedVendorRole: 'webinar_viewer',
    nativeExtras: { preset_name: 'webinar_presenter' },
    secrets: () => [emulator.cloudflare.apiToken, ...joinTokens()],
    async dispose() {
      releaseAll();
      await Promise.all(opened.map((service) => service.close()));
      transport?.close();
      await emulator.close();
    },
  };
}
