import type { Session } from '@anyroom/core';
import type { WireSession } from '../wire/codecs.js';
import { timeOf } from './time.js';

/** A session in the contract's words. */
export function sessionOf({ id, started_at, live_participants }: WireSession): Session {
  const startedAt = timeOf(started_at);
  const isCount = Number.isSafeInteger(live_participants) && (live_participants as number) >= 0;
  return {
    id,
    ...(startedAt !== undefined && { startedAt }),
    ...(isCount && { connectedCount: live_participants as number }),
  };
}
