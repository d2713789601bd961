import type { ParticipantServiceHarness } from '@anyroom/testing';
import type { JanusServer } from '../support/janus-server.js';
import type { Via } from './janus-vendor.js';
import { janusVendor } from './janus-vendor.js';

/** A harness over a real server, whose people are connected to it. */
export async function createJanusHarness(server: JanusServer, via: Via): Promise<ParticipantServiceHarness> {
  const vendor = await janusVendor(server, via);
  return {
    service: vendor.open().participants,
    openAnother: async () => vendor.open().participants,
    vendor: { ...vendor, createParticipant: (room, { displayName }) => vendor.enter(room, displayName) },
    roles: [
      { role: 'presenter', vendorRole: 'publisher' },
      { role: 'viewer', vendorRole: 'subscriber' },
    ],
    unmappedVendorRole: 'moderator',
    nativeExtras: undefined,
    secrets: vendor.secrets,
    dispose: vendor.dispose,
  };
}
