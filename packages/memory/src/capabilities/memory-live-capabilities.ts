import type { LiveCapabilities } from '@anyroom/core';
import type { MemoryGap } from './memory-gap.js';

/** What can be done about the running call when nothing is taken away. */
export const MEMORY_LIVE_CAPABILITIES = {
  eject: true,
  mute: { undo: 'by-participant' },
  session: true,
} as const satisfies LiveCapabilities;

/** What is left when something is taken away. */
export function memoryLiveCapabilities(lacks: ReadonlySet<MemoryGap>): LiveCapabilities {
  const { eject, mute, session } = MEMORY_LIVE_CAPABILITIES;
  return {
    eject: eject && !lacks.has('eject'),
    mute: lacks.has('mute') ? false : mute,
    session: session && !lacks.has('session'),
  };
}
