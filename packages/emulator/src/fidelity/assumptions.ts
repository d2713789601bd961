/** A question that neither vendor's documents nor recordings answer, and the answers the emulator can give. */
export interface Assumption {
  readonly name: string;
  readonly provider: 'cloudflare' | 'azure';
  readonly question: string;
  /** Every answer that can be chosen. */
  readonly values: readonly string[];
  /** The answer that a fresh emulator gives; one of `values`. */
  readonly default: string;
}

/**
 * Every question about the vendors that is open, and that a client could notice the answer to. A client that is to be
 * trusted with the real services behaves well under each value: a test suite can walk this list.
 *
 * ```ts
 * for (const { name, values } of ASSUMPTIONS) {
 *   for (const value of values) await startEmulator({ assume: { [name]: value } });
 * }
 * ```
 */
export const ASSUMPTIONS = [
  {
    name: 'unknownParticipant',
    provider: 'cloudflare',
    question: 'With which status are reading, editing and refreshing the token of an unknown participant refused?',
    values: ['404', '400', '422'],
    default: '404',
  },
  {
    name: 'unknownMeeting',
    provider: 'cloudflare',
    question:
      'How is an unknown meeting refused: by RealtimeKit with which status, or by the gateway (404 with code 7003)?',
    values: ['404', '400', '422', 'gateway'],
    default: '404',
  },
  {
    name: 'unknownPreset',
    provider: 'cloudflare',
    question: 'With which status is the name of an unknown preset refused?',
    values: ['404', '400', '422'],
    default: '404',
  },
  {
    name: 'invalidBody',
    provider: 'cloudflare',
    question: 'With which status is a body refused whose fields have the wrong types?',
    values: ['400', '422'],
    default: '400',
  },
  {
    name: 'presetNull',
    provider: 'cloudflare',
    question: 'What does an edit with `preset_name: null` do: is it refused like a wrong type, or is the null ignored?',
    values: ['refused', 'ignored'],
    default: 'refused',
  },
  {
    name: 'emptyEdit',
    provider: 'cloudflare',
    question: 'How is an edit that names no field answered?',
    values: ['200', '400'],
    default: '200',
  },
  {
    name: 'editAnswer',
    provider: 'cloudflare',
    question: 'What does the answer to an edit hold: participant and token, the participant only, or no `data` at all?',
    values: ['with-token', 'without-token', 'no-data'],
    default: 'with-token',
  },
  {
    name: 'tokenOnEdit',
    provider: 'cloudflare',
    question: 'Is the token that an edit answers with a fresh one, or the one that the participant had?',
    values: ['rotates', 'keeps'],
    default: 'rotates',
  },
  {
    name: 'clearedField',
    provider: 'cloudflare',
    question: 'Is a name or picture that is not set answered as `null`, or left out?',
    values: ['null', 'absent'],
    default: 'null',
  },
  {
    name: 'repeatedAdd',
    provider: 'cloudflare',
    question:
      'What does adding a `custom_participant_id` again do: 409, a second record, or an update of the first one?',
    values: ['conflict', 'second-record', 'updates'],
    default: 'conflict',
  },
  {
    name: 'deleteAnswer',
    provider: 'cloudflare',
    question: 'Does the answer to a delete hold `data`?',
    values: ['with-data', 'no-data'],
    default: 'with-data',
  },
  {
    name: 'removeAbsent',
    provider: 'cloudflare',
    question: 'How is deleting a participant who is not there answered?',
    values: ['404', '200'],
    default: '404',
  },
  {
    name: 'pageBase',
    provider: 'cloudflare',
    question: 'Which `page_no` is the first page?',
    values: ['1', '0'],
    default: '1',
  },
  {
    name: 'offsets',
    provider: 'cloudflare',
    question: 'How do `start_offset` and `end_offset` count: 1 to 2 (inclusive), 0 to 1 (inclusive), or 0 to 2?',
    values: ['one-based', 'zero-based', 'half-open'],
    default: 'one-based',
  },
  {
    name: 'tokenLifetime',
    provider: 'cloudflare',
    question: 'For how many hours is a join token good?',
    values: ['24', '1'],
    default: '24',
  },
  {
    name: 'replacedToken',
    provider: 'cloudflare',
    question: 'Can a participant still join with the token that they had before a fresh one was given out?',
    values: ['refused', 'accepted'],
    default: 'refused',
  },
  {
    name: 'deleteConnected',
    provider: 'cloudflare',
    question: 'Does deleting a participant disconnect them from a live session?',
    values: ['stays', 'dropped'],
    default: 'stays',
  },
  {
    name: 'inactiveAdd',
    provider: 'cloudflare',
    question: 'How is adding a participant to an INACTIVE meeting answered?',
    values: ['201', '400', '409'],
    default: '201',
  },
  {
    name: 'editConnected',
    provider: 'cloudflare',
    question: 'When does an edit reach somebody who is connected: when they join next, or at once?',
    values: ['next-join', 'at-once'],
    default: 'next-join',
  },
  {
    name: 'inactiveConnected',
    provider: 'cloudflare',
    question: 'Does making a meeting INACTIVE disconnect who is in it?',
    values: ['stays', 'dropped'],
    default: 'stays',
  },
  {
    name: 'kickUnknown',
    provider: 'cloudflare',
    question: 'What do kick and mute do when only some of those named are connected: act on those, or refuse with 404?',
    values: ['known-only', '404'],
    default: 'known-only',
  },
  {
    name: 'presetInUse',
    provider: 'cloudflare',
    question: 'Can a preset be deleted that participants have?',
    values: ['deleted', '409'],
    default: 'deleted',
  },
  {
    name: 'emptyEntry',
    provider: 'azure',
    question: 'Is a participant entry without a role (`{}` or `role: null`) refused, or does it make an Attendee?',
    values: ['400', 'demotes'],
    default: '400',
  },
  {
    name: 'emptyMap',
    provider: 'azure',
    question: 'How is an update that names no participant answered?',
    values: ['200', '400'],
    default: '200',
  },
  {
    name: 'rawIdForm',
    provider: 'azure',
    question:
      'Which raw ids are well-formed: any text after `8:acs:` (or the prefix of another cloud), two GUIDs after it, or all?',
    values: ['prefix', 'guids', 'any'],
    default: 'prefix',
  },
  {
    name: 'offenderNamed',
    provider: 'azure',
    question: 'Does the refusal of a malformed raw id name it in `details[].target`?',
    values: ['unnamed', 'named'],
    default: 'unnamed',
  },
  {
    name: 'foreignResourceId',
    provider: 'azure',
    question: 'Is the well-formed raw id of a user of another resource accepted?',
    values: ['accepted', '400'],
    default: 'accepted',
  },
  {
    name: 'idCase',
    provider: 'azure',
    question: 'Are two raw ids that differ only in case two people, or one?',
    values: ['distinct', 'same-person'],
    default: 'distinct',
  },
  {
    name: 'expiredRoom',
    provider: 'azure',
    question:
      'How is an update of an expired room, or of its participants, answered? (It can be read and deleted all the same.)',
    values: ['404', '400', 'accepted'],
    default: '404',
  },
  {
    name: 'maxEntriesPerPatch',
    provider: 'azure',
    question: 'Is an update with more than 350 entries refused?',
    values: ['none', '350'],
    default: 'none',
  },
  {
    name: 'memberOrder',
    provider: 'azure',
    question: 'In which order are participants listed?',
    values: ['as-added', 'newest-first', 'by-id'],
    default: 'as-added',
  },
  {
    name: 'trailingPage',
    provider: 'azure',
    question: 'Does the last page that holds people link to one more, empty page?',
    values: ['none', 'empty'],
    default: 'none',
  },
  {
    name: 'nextLink',
    provider: 'azure',
    question:
      'Do links to next pages hold letters and digits, as was recorded, or also what needs care in encoding (`+ / = ~ : %20`)?',
    values: ['as-recorded', 'needs-care'],
    default: 'as-recorded',
  },
  {
    name: 'validFromInPast',
    provider: 'azure',
    question: 'May a room be created, or updated, with a `validFrom` in the past? (`validUntil` may not.)',
    values: ['accepted', '400'],
    default: 'accepted',
  },
  {
    name: 'removedWhileConnected',
    provider: 'azure',
    question: 'Does somebody who is in the room stay there when they are taken off the roster?',
    values: ['stays', 'dropped'],
    default: 'stays',
  },
  {
    name: 'unknownIdentity',
    provider: 'azure',
    question: 'With which status are issuing and revoking tokens of, and deleting, an unknown identity refused?',
    values: ['404', '403'],
    default: '404',
  },
  {
    name: 'signedQuery',
    provider: 'azure',
    question:
      'Must the query be signed as it was sent, or is its form-encoded text (as the JavaScript SDK signs) as good?',
    values: ['as-sent', 'either'],
    default: 'as-sent',
  },
  {
    name: 'clockSkew',
    provider: 'azure',
    question: 'By how many minutes may the date of a signed request differ from the clock?',
    values: ['15', '5'],
    default: '15',
  },
  {
    name: 'wrongContentType',
    provider: 'azure',
    question: 'With which status is a body refused that is not of the content type that the operation declares?',
    values: ['415', '400'],
    default: '415',
  },
] as const satisfies readonly Assumption[];

type Entry = (typeof ASSUMPTIONS)[number];

/** The answer chosen for every open question: the names and values of `ASSUMPTIONS`. */
export type Assumptions = { readonly [E in Entry as E['name']]: E['values'][number] };

export const defaultAssumptions = Object.fromEntries(
  ASSUMPTIONS.map((assumption) => [assumption.name, assumption.default]),
) as Assumptions;
