import type { Subject } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';

/**
 * Reads a failed GET of one thing by its id: the ids are all that it could be refused for. No documentation says with
 * which status RealtimeKit answers for something that does not exist.
 */
export async function isThere(read: Promise<unknown>): Promise<boolean> {
  try {
    await read;
    return true;
  } catch (error) {
    if (mayMeanAbsent(error)) return false;
    throw error;
  }
}

/** Whether a failure may come from an id that does not exist, and so is worth one more read to settle. */
export function mayMeanAbsent(error: unknown): error is AnyroomError {
  return (
    (AnyroomError.is(error, 'not-found') && error.subject !== 'account') ||
    (AnyroomError.is(error, 'invalid-argument') && (error.details.status === 400 || error.details.status === 422))
  );
}

/**
 * Finds out what is missing after a failure: the participant, the room, or neither. Where the reads cannot tell, the
 * failure stays what it was.
 */
export async function settle(
  error: AnyroomError,
  { participant, room }: { readonly participant?: () => Promise<boolean>; readonly room: () => Promise<boolean> },
): Promise<AnyroomError> {
  try {
    if (participant !== undefined && (await participant())) return error;
    if (!(await room())) return notFound(error, 'room');
    return participant === undefined ? error : notFound(error, 'participant');
  } catch (unsettled) {
    return AnyroomError.is(unsettled, 'not-found') ? unsettled : error;
  }
}

function notFound(error: AnyroomError, subject: Subject): AnyroomError {
  return deriveError(error, { code: 'not-found', subject, message: `The ${subject} does not exist. ${error.message}` });
}
