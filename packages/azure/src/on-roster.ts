import type { Deadline } from '@anyroom/adapter-kit';
import type { ParticipantContext } from '@anyroom/core';
import type { Rooms } from './rooms.js';
import { notOnRoster } from './roster-errors.js';
import type { RosterEntry } from './wire/codecs.js';

/** Somebody on the roster, whom the API cannot read alone; `not-found` when the whole roster was read without them. */
export async function mustBeOnRoster(
  rooms: Rooms,
  context: ParticipantContext,
  deadline: Deadline,
): Promise<RosterEntry> {
  const { participant } = context;
  const found = await rooms.find(
    context,
    (rawId) => rawId === participant,
    (work) => work(deadline),
  );
  if (found === undefined) throw notOnRoster(context);
  return found;
}
