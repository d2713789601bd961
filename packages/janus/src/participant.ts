import type { CallContext, Participant } from '@anyroom/core';
import { type IdKind, idOf } from './ids.js';
import type { Occupant } from './wire/codecs.js';

/** Somebody who is connected, in the contract's words. */
export function participantOf({ id, display }: Occupant, kind: IdKind, context: CallContext): Participant {
  return {
    id: idOf(id, kind, context),
    ...(display != null && display !== '' && { displayName: display }),
    presence: 'connected',
  };
}
