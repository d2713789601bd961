import type { CallContext, ParticipantContext, RoomContext, RoomRef } from '@anyroom/core';
import { checkId, invalidArgument, participantCall, roomCall } from '@anyroom/core';
import { PROVIDER } from '../provider-name.js';
import { flawOfDomain, flawOfLocal } from './canonical.js';
import { isUnicode32 } from './unicode-3-2.js';

/** A room's id, which is the local part of its address, in the one spelling that a server leaves as it is. */
export function checkRoomId(id: string, context: CallContext): string {
  const flaw =
    flawOfLocal(id) ??
    (isUnicode32(id) ? undefined : 'holds a character that is too new for the name of a room, such as an emoji') ??
    (nameOnDisk(id) > MOST_ON_DISK ? 'is longer than a server can keep' : undefined);
  if (flaw === undefined) return id;
  throw invalidArgument(
    context,
    `The room id ${flaw}. Give the local part of the room's address as the server keeps it ('standup' of standup@conference.example.com): in lower case, normalised.`,
  );
}

/** What the name of a file may have, without its ending: Prosody keeps a room in one, and answers nonsense beyond. */
const MOST_ON_DISK = 251;

/** How long a room's id is once each byte but those of letters and digits is written with three. */
function nameOnDisk(id: string): number {
  let length = 0;
  for (const byte of new TextEncoder().encode(id)) length += /[A-Za-z0-9]/.test(String.fromCharCode(byte)) ? 1 : 3;
  return length;
}

/** A participant's id, which is a bare address, in the one spelling that a server leaves as it is. */
export function checkParticipantId(id: string, context: CallContext): string {
  const at = id.indexOf('@');
  const [local, domain] = at < 0 ? [undefined, id] : [id.slice(0, at), id.slice(at + 1)];
  const flaw =
    local === undefined
      ? 'has no @'
      : domain.includes('/')
        ? 'names one device (what follows the /)'
        : (partFlaw('local part', flawOfLocal(local)) ?? partFlaw('domain', flawOfDomain(domain)));
  if (flaw === undefined) return id;
  throw invalidArgument(
    context,
    `The participant id ${flaw}. Give the person's bare address as the server keeps it (ann@example.com): in lower case, normalised.`,
  );
}

function partFlaw(part: string, flaw: string | undefined): string | undefined {
  return flaw === undefined ? undefined : `has a ${part} that ${flaw}`;
}

/** A call about one room of this provider, its id checked. */
export function jitsiRoomCall(operation: string, roomOrMeeting: RoomRef): RoomContext {
  const context = roomCall(PROVIDER, operation, roomOrMeeting);
  checkRoomId(context.room, context);
  return context;
}

/** A call about one person of a room of this provider, both ids checked. */
export function jitsiParticipantCall(operation: string, roomOrMeeting: RoomRef, id: string): ParticipantContext {
  const context = participantCall(PROVIDER, operation, roomOrMeeting, id);
  checkRoomId(context.room, context);
  checkParticipantId(context.participant, context);
  return context;
}

/** An entry of a batch: the id of one person, checked. */
export function jitsiEntry(id: unknown, context: RoomContext): ParticipantContext {
  const participant = checkId(id, 'participant', context);
  const own = { ...context, participant };
  checkParticipantId(participant, own);
  return own;
}
