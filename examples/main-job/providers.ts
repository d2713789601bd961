import { createTransport, type OnEvent } from '@anyroom/adapter-kit/http';
import { azureProvider } from '@anyroom/azure';
import { cloudflareProvider } from '@anyroom/cloudflare';
import type { ParticipantProvider } from '@anyroom/core';
import { janusProvider } from '@anyroom/janus';
import { jitsi } from '@anyroom/jitsi';
import { memory } from '@anyroom/memory';

/** Every provider that this program can be configured for. */
export interface Providers {
  readonly all: readonly ParticipantProvider[];
  /** Whether requests to it are seen by `onEvent`: over the one shared transport go those that speak HTTP. */
  speaksHttp(provider: string): boolean;
}

export function createProviders(onEvent: OnEvent): Providers {
  const transport = createTransport({ onEvent });
  const overHttp = [cloudflareProvider({ transport }), azureProvider({ transport }), janusProvider({ transport })];
  return {
    all: [...overHttp, jitsi, memory],
    speaksHttp: (provider) => overHttp.some(({ scheme }) => scheme === provider),
  };
}
