import type { Answer } from '../server/answer.js';
import { isObject } from '../server/parse-json.js';
import { knowsCollaborator } from './api-version.js';
import type { Circumstances } from './circumstances.js';
import { type ListRequest, pageOf } from './page.js';
import { afterRemoval } from './presence.js';
import { badRequest, MALFORMED } from './refusal.js';
import type { Resource, Room } from './resource.js';

/** A raw id and the role that its owner is to have; `null` removes. */
export type Entry = readonly [rawId: string, role: string | null];

const MOST_ENTRIES = 350;

/** Applies a merge patch to the participants of a room: all of it, or none. */
export function updateParticipants(
  resource: Resource,
  room: Room,
  body: unknown,
  circumstances: Circumstances,
): Answer {
  const { assume } = circumstances;
  const entries = entriesOf(resource, participantsField(body), circumstances);
  if (entries.length === 0 && assume.emptyMap === '400') throw badRequest(INVALID_PARTICIPANTS);
  if (entries.length > MOST_ENTRIES && assume.maxEntriesPerPatch === '350') throw badRequest(INVALID_PARTICIPANTS);
  apply(room.participants, entries, assume.idCase === 'same-person');
  afterRemoval(room, circumstances);
  return { status: 200, body: {} };
}

/** Puts the entries into a room, in their order. */
export function apply(participants: Map<string, string>, entries: Iterable<Entry>, ignoreCase: boolean): void {
  const spelling = new Map([...participants.keys()].map((rawId) => [keyOf(rawId), rawId]));
  for (const [rawId, role] of entries) {
    const present = spelling.get(keyOf(rawId)) ?? rawId;
    if (role === null) {
      participants.delete(present);
      spelling.delete(keyOf(rawId));
    } else {
      participants.set(present, role);
      spelling.set(keyOf(rawId), present);
    }
  }

  function keyOf(rawId: string) {
    return ignoreCase ? rawId.toLowerCase() : rawId;
  }
}

/** One page of the people of a room. */
export function listParticipants(room: Room, list: ListRequest, circumstances: Circumstances): Answer {
  const { assume } = circumstances;
  const people = [...room.participants].map(([rawId, role]) => ({ rawId, role }));
  if (assume.memberOrder === 'newest-first') people.reverse();
  if (assume.memberOrder === 'by-id') people.sort((one, other) => (one.rawId < other.rawId ? -1 : 1));
  return pageOf(people, list, circumstances);
}

const INVALID_PARTICIPANTS = 'Invalid value for the Participants.';

function participantsField(body: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(body)) throw unreadable('updateParticipantsRequestDto', '$');
  const { participants = {} } = body;
  if (!isObject(participants)) throw unreadable('Participants', '$.participants');
  return participants;
}

/** The entries of a map of participants, or the refusal of the first that is wrong: roles are looked at before ids. */
export function entriesOf(
  resource: Resource,
  participants: Readonly<Record<string, unknown>>,
  circumstances: Circumstances,
  malformed = INVALID_PARTICIPANTS,
): readonly Entry[] {
  const entries = Object.entries(participants).map(
    ([rawId, value]): Entry => [rawId, value === null ? null : roleOf(rawId, value, circumstances)],
  );
  for (const [rawId] of entries) checkRawId(resource, rawId, circumstances, malformed);
  return entries;
}

function roleOf(rawId: string, value: unknown, { assume, apiVersion }: Circumstances): string {
  const target = `$.participants.${rawId}`;
  if (!isObject(value)) throw unreadable('ParticipantPropertiesDto', target);
  const { role } = value;
  if ((role === undefined || role === null) && assume.emptyEntry === 'demotes') return 'Attendee';
  const known = ['Presenter', 'Attendee', 'Consumer', ...(knowsCollaborator(apiVersion) ? ['Collaborator'] : [])];
  if (typeof role !== 'string' || !known.includes(role)) throw unreadable('RoleDto', `${target}.role`);
  return role;
}

const unreadable = (type: string, path: string) =>
  badRequest(MALFORMED, [
    {
      code: 'BadArgument',
      message: 'The updateParticipantsRequestDto field is required.',
      target: 'updateParticipantsRequestDto',
    },
    {
      code: 'BadArgument',
      message: `The JSON value could not be converted to ${type}. Path: ${path} | LineNumber: 0 | BytePositionInLine: 0.`,
      target: path,
    },
  ]);

const PREFIX = /^8:(?:acs|spool|dod-acs|gcch-acs):/;
const GUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const WELL_FORMED = {
  prefix: new RegExp(`${PREFIX.source}.+$`, 's'),
  guids: new RegExp(`${PREFIX.source}${GUID}_${GUID}$`, 'i'),
  any: /./s,
} as const;

function checkRawId(
  resource: Resource,
  rawId: string,
  { assume, refusedRawIds }: Circumstances,
  malformed: string,
): void {
  const refused = refusedRawIds.get(rawId);
  const foreign = assume.foreignResourceId === '400' && !rawId.replace(PREFIX, '').startsWith(`${resource.id}_`);
  if (!refused && !foreign && WELL_FORMED[assume.rawIdForm].test(rawId)) return;
  const named = refused?.named ?? assume.offenderNamed === 'named';
  const detail = { code: 'BadArgument', message: malformed, target: `$.participants.${rawId}` };
  throw badRequest(malformed, named ? [detail] : undefined);
}
