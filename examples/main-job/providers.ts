import { createTransport, type OnEvent } from '@anyroom/adapter-kit/http';
import { azureProvider } from '@anyroom/azure';
import { cloudflareProvider } from '@anyroom/cloudflare';
import type { ParticipantProvider } from '@anyroom/core';
import { janusProvider } from '@anyroom/janus';
import { jitsi } from '@anyroom/jitsi';
import { memory } from '@anyroom/memory';

/** Every provider that this program can be configured for, over one shared transport where it speaks HTTP. */
export function createProviders(onEvent: OnEvent): readonly ParticipantProvider[] {
  const transport = createTransport({ onEvent });
  return [cloudflareProvider({ transport }), azureProvider({ transport }), janusProvider({ transport }), jitsi, memory];
}
