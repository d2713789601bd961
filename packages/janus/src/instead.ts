import { AnyroomError, type CallContext, unsupported } from '@anyroom/core';

/**
 * Refuses a call that Janus has nothing for: with what `check` finds wrong in the call itself, or as `unsupported`, unsent,
 * with what to do instead.
 */
export function refuse(context: CallContext, check: () => unknown, instead: string): never {
  try {
    check();
  } catch (error) {
    if (!AnyroomError.is(error, 'unsupported')) throw error;
    throw unsupported(context, error.fields ?? [], `${instead} Check with supports() first.`);
  }
  throw unsupported(context, [], `${instead} Check with supports() first.`);
}

/** What to do in place of adding somebody. */
export const INSTEAD_OF_ADD =
  'Janus keeps no list of who may join; nothing was sent. Let people in by issueJoinCredential: who they are, they say when they join.';

/** What to do in place of changing somebody. */
export const INSTEAD_OF_UPDATE =
  'Janus keeps no roles, and whoever joins chooses their own name; nothing was sent. What can be done with those who are connected is muteParticipant and ejectParticipant.';
