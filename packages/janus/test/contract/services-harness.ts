import type { ServicesHarness } from '@anyroom/testing';
import type { JanusServer } from '../support/janus-server.js';
import type { Via } from './janus-vendor.js';
import { janusVendor } from './janus-vendor.js';

/** A harness for everything beside the participants, over a real server. */
export async function createServicesHarness(server: JanusServer, via: Via): Promise<ServicesHarness> {
  const vendor = await janusVendor(server, via);
  return {
    services: vendor.open(),
    openAnother: async () => vendor.open(),
    nativeRoomExtras: { publishers: 9, bitrate: 64_000 },
    vendor,
    secrets: vendor.secrets,
    dispose: vendor.dispose,
  };
}
