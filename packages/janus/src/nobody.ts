import { detailsOf } from '@anyroom/adapter-kit';
import { AnyroomError, type ParticipantContext } from '@anyroom/core';

/** Said by Janus itself: nobody with that id is connected to the room. */
export function isNobody(error: unknown): error is AnyroomError {
  return AnyroomError.is(error, 'not-found') && error.subject === 'participant';
}

/** Found out by reading who is connected. */
export function notConnected(context: ParticipantContext): AnyroomError {
  return new AnyroomError({
    code: 'not-found',
    subject: 'participant',
    outcome: 'not-sent',
    message: 'Nobody with that id is connected to the room. Look into the list: Janus knows nobody else.',
    details: detailsOf(context),
  });
}
