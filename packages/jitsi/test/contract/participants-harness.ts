import { JitsiParticipantService } from '@anyroom/jitsi';
import type { ParticipantServiceHarness } from '@anyroom/testing';
import type { Overseer } from '../support/overseer.js';
import type { ProsodyServer } from '../support/prosody-server.js';
import type { By } from './vendor.js';
import { createVendor } from './vendor.js';

/** A harness for the participants over a Prosody that runs; each has rooms of its own. */
export async function createParticipantsHarness(
  server: ProsodyServer,
  overseer: Overseer,
  by: By,
): Promise<ParticipantServiceHarness> {
  const vendor = await createVendor(server, overseer, by);
  const opened: JitsiParticipantService[] = [];
  const open = () => {
    const service = new JitsiParticipantService(vendor.configuration());
    opened.push(service);
    return service;
  };
  return {
    service: open(),
    openAnother: async () => open(),
    vendor,
    roles: [
      { role: 'presenter', vendorRole: 'moderator' },
      { role: 'attendee', vendorRole: 'participant' },
    ],
    unmappedVendorRole: 'owner',
    nativeExtras: undefined,
    secrets: () => vendor.secrets(),
    async dispose() {
      vendor.proxy.release();
      await Promise.all(opened.map((service) => service.close()));
      await vendor.dispose();
    },
  };
}
