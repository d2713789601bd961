import { detailsOf } from '@anyroom/adapter-kit';
import type { CallContext, ErrorCode, Subject } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';

/** A no, as a vendor says it. */
export function failure(code: ErrorCode, message: string, context: CallContext, subject?: Subject): AnyroomError {
  return new AnyroomError({
    code,
    message,
    outcome: 'refused',
    details: detailsOf(context),
    ...(subject !== undefined && { subject }),
  });
}

/** `not-found` for somebody who is not in the room. */
export function nobodyThere(context: CallContext): AnyroomError {
  return failure('not-found', 'Nobody by that id is in the room. Add them first.', context, 'participant');
}
