import type { AnyroomError } from '@anyroom/core';
import type { Session } from './xmpp/session.js';

/** A server leaves out what it does not let this address set, and says nothing: found out by reading. */
export function notTakenError(session: Session, missing: readonly string[]): AnyroomError {
  return session.errors.make('refused', {
    code: 'permission-denied',
    message: `The server did not take all of it (missing: ${missing.join(', ')}). Look at its muc_room_allow_persistent and muc_room_allow_public, at its admins, and at the plug-ins of its rooms.`,
  });
}
