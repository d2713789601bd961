import type { Assumptions } from './assumptions.js';

/**
 * How sure it is that a vendor does what the emulator does:
 *
 * - `spec`: the vendor's machine-readable API description says so
 * - `sdk`: an official SDK relies on it
 * - `rec`: it was recorded from the real service, in test fixtures that the vendor published
 * - `doc`: the vendor's documentation says so
 * - `3p`: a client that others wrote against the real service relies on it
 * - `inferred`: nobody says so; it is the likeliest reading
 */
export type FidelityMark = 'spec' | 'sdk' | 'rec' | 'doc' | '3p' | 'inferred';

/** One thing that the emulator does as the vendor does, or as the vendor is thought to. */
export interface FidelityFact {
  readonly provider: 'cloudflare' | 'azure';
  /** The part of the protocol that it belongs to. */
  readonly area: string;
  readonly fact: string;
  readonly marks: readonly FidelityMark[];
  /** The assumption that switches it, where it can be otherwise. */
  readonly assumption?: keyof Assumptions;
}

/** All that the emulator does that a client could rely on, each with how sure it is. Nothing here is a promise of a vendor's. */
export const FIDELITY: readonly FidelityFact[] = [
  {
    provider: 'cloudflare',
    area: 'authentication',
    fact: 'A bearer token is the only credential; a missing or unknown one gets 401 in the v4 envelope with code 10000.',
    marks: ['spec', '3p'],
  },
  {
    provider: 'cloudflare',
    area: 'authentication',
    fact: 'A known token that may not act on the account gets 403 with code 10000.',
    marks: ['inferred'],
  },
  {
    provider: 'cloudflare',
    area: 'routing',
    fact: 'An unknown account gets 404 in the v4 envelope with code 7003; an unknown path gets code 7000.',
    marks: ['3p', 'inferred'],
  },
  {
    provider: 'cloudflare',
    area: 'routing',
    fact: 'An unknown app gets 404 in the RealtimeKit envelope.',
    marks: ['inferred'],
  },
  {
    provider: 'cloudflare',
    area: 'envelope',
    fact: '`success` with `data` (and `paging`), or `success: false` with `error`, whose `code` is the status.',
    marks: ['spec'],
  },
  { provider: 'cloudflare', area: 'envelope', fact: 'Every answer carries `cf-ray`.', marks: ['doc'] },
  {
    provider: 'cloudflare',
    area: 'meetings',
    fact: 'Creating answers 201 and reading 200, with id, title, status and times; other settings are not kept.',
    marks: ['spec'],
  },
  {
    provider: 'cloudflare',
    area: 'meetings',
    fact: 'An unknown meeting is refused with 404.',
    marks: ['inferred'],
    assumption: 'unknownMeeting',
  },
  {
    provider: 'cloudflare',
    area: 'presets',
    fact: 'The list is paged like that of the participants; items have id, name and times.',
    marks: ['spec'],
  },
  {
    provider: 'cloudflare',
    area: 'presets',
    fact: 'The name of an unknown preset is refused with 404.',
    marks: ['inferred'],
    assumption: 'unknownPreset',
  },
  {
    provider: 'cloudflare',
    area: 'add participant',
    fact: '`custom_participant_id` and `preset_name` are required; 201 with the record and a token; the id is a UUID of the vendor.',
    marks: ['spec'],
  },
  {
    provider: 'cloudflare',
    area: 'add participant',
    fact: 'A `custom_participant_id` that is there already is refused with 409.',
    marks: ['3p', 'inferred'],
    assumption: 'repeatedAdd',
  },
  {
    provider: 'cloudflare',
    area: 'edit participant',
    fact: '`name`, `picture` and `preset_name` change; `custom_participant_id` and unknown fields are ignored.',
    marks: ['spec', 'inferred'],
  },
  {
    provider: 'cloudflare',
    area: 'edit participant',
    fact: '`name` and `picture` may be null, which clears them; an empty name is kept as it is; a picture must be a URI.',
    marks: ['spec'],
  },
  {
    provider: 'cloudflare',
    area: 'edit participant',
    fact: 'A cleared name or picture is answered as null.',
    marks: ['spec', 'inferred'],
    assumption: 'clearedField',
  },
  {
    provider: 'cloudflare',
    area: 'edit participant',
    fact: '`preset_name: null` is refused like a wrong type.',
    marks: ['inferred'],
    assumption: 'presetNull',
  },
  {
    provider: 'cloudflare',
    area: 'edit participant',
    fact: 'The answer holds the record and a token.',
    marks: ['spec'],
    assumption: 'editAnswer',
  },
  {
    provider: 'cloudflare',
    area: 'edit participant',
    fact: 'The token is a fresh one.',
    marks: ['inferred'],
    assumption: 'tokenOnEdit',
  },
  {
    provider: 'cloudflare',
    area: 'edit participant',
    fact: 'An edit that names no field answers 200 and changes nothing.',
    marks: ['sdk', 'inferred'],
    assumption: 'emptyEdit',
  },
  {
    provider: 'cloudflare',
    area: 'participants',
    fact: 'An unknown participant is refused with 404.',
    marks: ['inferred'],
    assumption: 'unknownParticipant',
  },
  {
    provider: 'cloudflare',
    area: 'participants',
    fact: 'A field of the wrong type, or a body that is not JSON, is refused with 400.',
    marks: ['inferred'],
    assumption: 'invalidBody',
  },
  {
    provider: 'cloudflare',
    area: 'list participants',
    fact: '`page_no` and `per_page` choose; records come without tokens, `paging` has `total_count`, `start_offset` and `end_offset`.',
    marks: ['spec'],
  },
  {
    provider: 'cloudflare',
    area: 'list participants',
    fact: 'The first page is page 1.',
    marks: ['inferred'],
    assumption: 'pageBase',
  },
  {
    provider: 'cloudflare',
    area: 'list participants',
    fact: 'Offsets count from 1 and include both ends; on an empty page both are the total.',
    marks: ['spec', 'inferred'],
    assumption: 'offsets',
  },
  {
    provider: 'cloudflare',
    area: 'delete participant',
    fact: 'The answer holds `custom_participant_id`, `preset_id` and times, and no id.',
    marks: ['spec'],
    assumption: 'deleteAnswer',
  },
  {
    provider: 'cloudflare',
    area: 'delete participant',
    fact: 'Somebody who is not there is refused with 404.',
    marks: ['inferred'],
    assumption: 'removeAbsent',
  },
  {
    provider: 'cloudflare',
    area: 'refresh token',
    fact: 'Answers a fresh token; the record stays as it is.',
    marks: ['spec', 'doc'],
  },
  {
    provider: 'cloudflare',
    area: 'joining',
    fact: 'A join token names the meeting and the participant, and is good for 24 hours.',
    marks: ['doc', 'inferred'],
    assumption: 'tokenLifetime',
  },
  {
    provider: 'cloudflare',
    area: 'joining',
    fact: 'Only the latest token of a participant lets them in.',
    marks: ['inferred'],
    assumption: 'replacedToken',
  },
  {
    provider: 'cloudflare',
    area: 'joining',
    fact: 'A participant may join several times, each time as another peer; who was deleted cannot join.',
    marks: ['doc'],
  },
  {
    provider: 'cloudflare',
    area: 'joining',
    fact: 'Nobody joins a meeting that is INACTIVE.',
    marks: ['doc', 'inferred'],
  },
  {
    provider: 'cloudflare',
    area: 'joining',
    fact: 'A participant can be added to a meeting that is INACTIVE.',
    marks: ['inferred'],
    assumption: 'inactiveAdd',
  },
  {
    provider: 'cloudflare',
    area: 'joining',
    fact: 'Who is connected stays so when the participant is deleted.',
    marks: ['inferred'],
    assumption: 'deleteConnected',
  },
  {
    provider: 'cloudflare',
    area: 'joining',
    fact: 'Who is connected keeps name, picture and preset until they join again.',
    marks: ['inferred'],
    assumption: 'editConnected',
  },
  {
    provider: 'azure',
    area: 'authentication',
    fact: 'HMAC-SHA256 over method, target as sent, and the signed headers (`x-ms-date` or `date`, `host`, `x-ms-content-sha256`).',
    marks: ['sdk', 'doc'],
  },
  {
    provider: 'azure',
    area: 'authentication',
    fact: 'A query that reads differently when form-encoded must be signed as it was sent.',
    marks: ['doc', 'inferred'],
    assumption: 'signedQuery',
  },
  {
    provider: 'azure',
    area: 'authentication',
    fact: 'The hash must be that of the bytes that arrived; the empty string has one too.',
    marks: ['sdk', 'rec'],
  },
  {
    provider: 'azure',
    area: 'authentication',
    fact: 'A date more than 15 minutes off is refused.',
    marks: ['inferred'],
    assumption: 'clockSkew',
  },
  {
    provider: 'azure',
    area: 'authentication',
    fact: 'A bearer token of Entra is accepted in place of a signature, when it was seeded.',
    marks: ['sdk'],
  },
  {
    provider: 'azure',
    area: 'authentication',
    fact: 'Refusals are 401 with code `Denied`; the `innererror` that tells why is our own.',
    marks: ['3p', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'errors',
    fact: '`error` with `code`, `message` and perhaps `target` and `details`. In Rooms `x-ms-error-code` repeats the code; Identity sends no such header.',
    marks: ['spec', 'rec'],
  },
  {
    provider: 'azure',
    area: 'errors',
    fact: 'Every answer carries `ms-cv`, `x-azure-ref`, `request-context`, and echoes `x-ms-client-request-id`.',
    marks: ['rec', 'sdk'],
  },
  {
    provider: 'azure',
    area: 'errors',
    fact: 'A body above 1 MB gets 413, and what is not JSON or has a field of a wrong type 400, in the same shape.',
    marks: ['inferred'],
  },
  {
    provider: 'azure',
    area: 'rate limits',
    fact: 'None unless asked for by `rateLimits.azure`. Documented are 1,000 in 30 s for creating users and issuing tokens, 500 in 30 s for deleting and revoking; for Rooms nothing.',
    marks: ['doc'],
  },
  {
    provider: 'azure',
    area: 'rate limits',
    fact: 'Beyond a limit 429 `TooManyRequests`, with the wait in the header that was asked for, or without one. Refused requests count too; the first request opens the window.',
    marks: ['doc', 'sdk', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'api-version',
    fact: 'Required. Rooms: 2023-06-14, 2023-10-30-preview, 2024-04-15, 2025-03-13; they are named in `api-supported-versions`.',
    marks: ['spec', 'rec'],
  },
  {
    provider: 'azure',
    area: 'api-version',
    fact: 'Identity: 2023-10-01. A missing or other version gets 400.',
    marks: ['spec', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'Creating answers 201 with the room, and its id in `location`. Null is as good as a field that is not there.',
    marks: ['spec', 'rec'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'Open from now until 180 days from now unless told otherwise, also when only the beginning is given.',
    marks: ['spec', 'rec'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'Refused with 400, naming `ValidUntil` or `ValidFrom`: an end in the past, a beginning more than 180 days ahead, a range that is empty or longer than 180 days (what the documents call six months).',
    marks: ['rec', 'doc'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'The 180 days of the range count from the beginning of the range.',
    marks: ['inferred'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'A beginning in the past is accepted.',
    marks: ['inferred'],
    assumption: 'validFromInPast',
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'A time without an offset is in UTC. Times are kept to the millisecond, where the vendor keeps more.',
    marks: ['rec'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'A malformed raw id among the participants of a new room gets 400 "Invalid format for communication identifier."',
    marks: ['rec'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: '`Repeatability-Request-ID` with `Repeatability-First-Sent` makes creating repeatable: the same id and body answer the first room again, with `Repeatability-Result: accepted`.',
    marks: ['spec', 'rec'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'A repetition answers the room as it was created, whatever has become of it, for as long as the emulator runs; the same id with another body gets 400 and `rejected`; one header without the other, or malformed, gets 400.',
    marks: ['spec', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'Listing pages through all rooms, expired ones too, the latest first.',
    marks: ['spec', 'rec', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'An update changes the times and `pstnDialOutEnabled`, as a merge patch, and answers the room. Times are looked at only when one is given.',
    marks: ['spec', 'rec', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'Deleting answers 204; afterwards the room is not found.',
    marks: ['spec', 'rec'],
  },
  { provider: 'azure', area: 'rooms', fact: 'An unknown room is refused with 404 `NotFound`.', marks: ['rec'] },
  {
    provider: 'azure',
    area: 'rooms',
    fact: 'An id of fewer than 16 or more than 18 characters is refused with 400 "Invalid room ID length."',
    marks: ['rec', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'A role replaces, and adds who is absent; null removes, also who is absent; others stay. 200 `{}`, and all or nothing.',
    marks: ['rec', 'sdk'],
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'The roles are Presenter, Attendee and Consumer, from 2025-03-13 on Collaborator; case matters.',
    marks: ['spec', 'doc'],
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'An unknown role gets 400 with the JSON path of the first offender in `details[].target`.',
    marks: ['rec'],
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'A malformed raw id, removed or not, gets 400 "Invalid value for the Participants." for all, unnamed.',
    marks: ['rec'],
    assumption: 'offenderNamed',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'A raw id is well-formed when text follows `8:acs:`, `8:spool:`, `8:dod-acs:` or `8:gcch-acs:`.',
    marks: ['inferred'],
    assumption: 'rawIdForm',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'The users of other resources are accepted, and users that were never created.',
    marks: ['inferred'],
    assumption: 'foreignResourceId',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'Raw ids that differ in case are different people.',
    marks: ['inferred'],
    assumption: 'idCase',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'An entry without a role is refused.',
    marks: ['spec', 'inferred'],
    assumption: 'emptyEntry',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'An update without entries answers 200.',
    marks: ['inferred'],
    assumption: 'emptyMap',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'There is no limit to the entries.',
    marks: ['inferred'],
    assumption: 'maxEntriesPerPatch',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'An expired room is refused with 404, as is an update of the room itself; it can still be read, and deleted.',
    marks: ['inferred'],
    assumption: 'expiredRoom',
  },
  {
    provider: 'azure',
    area: 'update participants',
    fact: 'Another content type than `application/merge-patch+json` is refused with 415.',
    marks: ['spec', 'inferred'],
    assumption: 'wrongContentType',
  },
  {
    provider: 'azure',
    area: 'list participants',
    fact: 'Pages hold `value` and, when there is more, an absolute `nextLink` to follow as it stands, as in the list of rooms.',
    marks: ['spec', 'sdk'],
  },
  {
    provider: 'azure',
    area: 'list participants',
    fact: 'The link needs care in encoding. Recorded is one whose query is letters and digits. The JavaScript SDK 1.2 signs a form-encoded query and sends it as it stands, so that it gets 401 on a link that needs care, unless `signedQuery` is `either`.',
    marks: ['sdk', 'inferred'],
    assumption: 'nextLink',
  },
  {
    provider: 'azure',
    area: 'list participants',
    fact: 'In the order in which people were added.',
    marks: ['inferred'],
    assumption: 'memberOrder',
  },
  {
    provider: 'azure',
    area: 'list participants',
    fact: 'The last page that holds people has no link.',
    marks: ['inferred'],
    assumption: 'trailingPage',
  },
  {
    provider: 'azure',
    area: 'list participants',
    fact: 'A list shows an update at once.',
    marks: ['rec'],
  },
  {
    provider: 'azure',
    area: 'identities',
    fact: 'Creating answers 201 with a raw id, and with a token when scopes are given. It needs no body.',
    marks: ['spec', 'rec'],
  },
  {
    provider: 'azure',
    area: 'identities',
    fact: 'Issuing answers 200 with a token and `expiresOn`; earlier tokens stay good. The raw id is percent-encoded in the path, and signed so.',
    marks: ['spec', 'sdk', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'identities',
    fact: 'A token lasts 60 to 1,440 minutes, 1,440 unless told otherwise; another number, or no scopes, get 400 `ValidationError` with a `target`.',
    marks: ['spec', 'rec'],
  },
  {
    provider: 'azure',
    area: 'identities',
    fact: 'An empty list of scopes is refused as none at all, an unknown scope with 400.',
    marks: ['spec', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'identities',
    fact: 'Revoking and deleting answer 204, with or without tokens to revoke; who was deleted stays on rosters.',
    marks: ['spec', 'rec', 'inferred'],
  },
  {
    provider: 'azure',
    area: 'identities',
    fact: 'An unknown or deleted identity is refused with 404.',
    marks: ['inferred'],
    assumption: 'unknownIdentity',
  },
  {
    provider: 'azure',
    area: 'joining',
    fact: 'Who is on the roster joins an open room with a token that has a scope `voip` or `voip.join` and is current: not expired, not revoked, its identity not deleted.',
    marks: ['doc'],
  },
  {
    provider: 'azure',
    area: 'joining',
    fact: 'A token is looked at when its holder joins: what happens to it, or to the times of the room, later drops nobody. A deleted room is empty.',
    marks: ['inferred'],
  },
  {
    provider: 'azure',
    area: 'joining',
    fact: 'Who is taken off the roster while in the room stays there.',
    marks: ['inferred'],
    assumption: 'removedWhileConnected',
  },
];

/** What a client might look for and will not find. */
export const NOT_EMULATED: readonly string[] = [
  'Media: who joins is present, and nothing flows. Tokens look like tokens and are not signed.',
  'Rate limits and their headers (`Ratelimit`, `Retry-After`).',
  'Cloudflare: listing and changing meetings, changing presets, sessions, recordings, webhooks, and the account API.',
  'Azure: exchanging tokens of Teams users, and everything but Rooms and Identity. Tokens are not signed: nobody but the emulator can check them.',
  'Azure: `api-deprecated-versions`, which the service sent only as long as it served versions that were deprecated.',
];
