import type { LiveCapabilities } from '@anyroom/core';
import type { MemoryGap } from './memory-gap.js';

/** What can be done about the running call when nothing is taken away. */
export const MEMORY_LIVE_CAPABILITIES = {
  eject: true,
  mute: { undo: 'by-participant' },
  unmute: true,
  session: true,
  devices: 'many',
} as const satisfies LiveCapabilities;

/** What is left when something is taken away. */
export function memoryLiveCapabilities(lacks: ReadonlySet<MemoryGap>): LiveCapabilities {
  const { eject, mute, unmute, session, devices } = MEMORY_LIVE_CAPABILITIES;
  return {
    eject: eject && !lacks.has('eject'),
    mute: lacks.has('mute') ? false : mute,
    unmute: unmute && !lacks.has('mute') && !lacks.has('unmute'),
    session: session && !lacks.has('session'),
    devices,
  };
}
