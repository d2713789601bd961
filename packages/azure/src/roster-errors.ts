import { detailsOf } from '@anyroom/adapter-kit';
import type { ParticipantContext } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';

/** Found out by reading the roster: the vendor itself would have added them. */
export function notOnRoster(context: ParticipantContext): AnyroomError {
  return new AnyroomError({
    code: 'not-found',
    subject: 'participant',
    outcome: 'not-sent',
    message: "The participant is not on the room's roster. Add them first with addParticipant.",
    details: detailsOf(context),
  });
}

/** Found out by reading the roster: the vendor itself would have given them another role. */
export function alreadyOnRoster(context: ParticipantContext, rawId: string): AnyroomError {
  return new AnyroomError({
    code: 'conflict',
    outcome: 'not-sent',
    message:
      rawId === context.participant
        ? 'The participant is on the roster already, and keeps the role they have. Use updateParticipant.'
        : 'Somebody whose id differs only in case is on the roster already, and may be the same person. List the roster, and use the id as it stands there.',
    details: detailsOf(context),
  });
}

/** An add that failed after its identity was minted; the error's details name that identity. */
export function leavesIdentity(error: AnyroomError): AnyroomError {
  const message = `${error.message} An identity was minted for it, which details.participant names: add that one, or delete it.`;
  return deriveError(error, { message });
}
