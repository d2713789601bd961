import type { Services } from '@anyroom/core';
import { openServices } from '@anyroom/core';
import { jitsi } from '@anyroom/jitsi';
import type { ServicesHarness } from '@anyroom/testing';
import type { Overseer } from '../support/overseer.js';
import type { ProsodyServer } from '../support/prosody-server.js';
import type { By } from './vendor.js';
import { createVendor } from './vendor.js';

/** A harness for everything beside the participants, opened by URL, over a Prosody that runs; each has rooms of its own. */
export async function createServicesHarness(
  server: ProsodyServer,
  overseer: Overseer,
  by: By,
): Promise<ServicesHarness> {
  const vendor = await createVendor(server, overseer, by);
  const opened: Services[] = [];
  const open = () => {
    const { conference, server: address, roles, pageSize, component, admin } = vendor.configuration();
    const parameters = new URLSearchParams({ server: address, pageSize: String(pageSize) });
    for (const [role, vendorRole] of Object.entries(roles ?? {})) parameters.set(`role.${role}`, vendorRole);
    const services = openServices(`jitsi://${conference}?${parameters}`, [jitsi], {
      JITSI_COMPONENT_DOMAIN: component?.domain,
      JITSI_COMPONENT_SECRET: component?.secret as string | undefined,
      JITSI_ADMIN_JID: admin?.jid,
      JITSI_ADMIN_PASSWORD: admin?.password as string | undefined,
    });
    opened.push(services);
    return services;
  };
  return {
    services: open(),
    openAnother: async () => open(),
    nativeRoomExtras: { membersOnly: false },
    vendor,
    secrets: () => vendor.secrets(),
    async dispose() {
      vendor.proxy.release();
      await Promise.all(opened.map((services) => services.close()));
      await vendor.dispose();
    },
  };
}
