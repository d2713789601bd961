// The capability tables, from the literals that the adapters' guards read.
import {
  AZURE_CAPABILITIES,
  AZURE_JOIN_CREDENTIAL_CAPABILITIES,
  AZURE_LIVE_CAPABILITIES,
  AZURE_ROOM_CAPABILITIES,
} from '@anyroom/azure';
import {
  CLOUDFLARE_CAPABILITIES,
  CLOUDFLARE_JOIN_CREDENTIAL_CAPABILITIES,
  CLOUDFLARE_LIVE_CAPABILITIES,
  CLOUDFLARE_ROOM_CAPABILITIES,
} from '@anyroom/cloudflare';
import { CHANGE_FIELDS, NEW_PARTICIPANT_FIELDS, NEW_ROOM_FIELDS, ROOM_FIELDS } from '@anyroom/core';
import {
  MEMORY_CAPABILITIES,
  MEMORY_JOIN_CREDENTIAL_CAPABILITIES,
  MEMORY_LIVE_CAPABILITIES,
  MEMORY_ROOM_CAPABILITIES,
} from '@anyroom/memory';

/**
 * @template C what a service can do
 * @typedef {readonly (readonly [name: string, of: (capabilities: C) => string])[]} Rows
 */

const PROVIDERS = ['`cloudflare`', '`azure`', '`memory`'];

/** @param {boolean} can */
const yesOrNo = (can) => (can ? 'yes' : 'no');

/** @type {Rows<import('@anyroom/core').ParticipantCapabilities>} */
const OF_PARTICIPANTS = [
  ['whose list it is (`members`)', ({ members }) => members],
  ...each(CHANGE_FIELDS, (field) => [
    `update \`${field}\``,
    ({ update }) => {
      const capability = update === false ? false : update.fields[field];
      if (capability === false) return 'no';
      return `yes, effect ${capability.effect}${capability.clear ? ', can be cleared' : ''}`;
    },
  ]),
  ['update of somebody unknown', ({ update }) => (update === false ? 'no update' : update.unknownParticipant)],
  ['a batch', ({ update }) => (update === false ? 'no update' : update.batch)],
  ...each(NEW_PARTICIPANT_FIELDS, (field) => [
    `add with \`${field}\``,
    ({ add }) => {
      if (add === false || !add.fields.includes(field)) return 'no';
      return add.requires.includes(field) ? 'yes, and must be given' : 'yes';
    },
  ]),
  ['mints ids', ({ add }) => (add === false ? 'no add' : yesOrNo(add.mintsId))],
  ['add of somebody already there', ({ add }) => (add === false ? 'no add' : add.existing)],
  ['get', ({ get }) => (get === false ? 'no' : get)],
  ['list', ({ list }) => yesOrNo(list)],
  ['remove', ({ remove }) => (remove === false ? 'no' : remove)],
];

/** @type {Rows<import('@anyroom/core').RoomCapabilities>} */
const OF_ROOMS = [
  ...each(NEW_ROOM_FIELDS, (field) => [
    `create with \`${field}\``,
    ({ create }) => {
      if (create === false || !create.fields.includes(field)) return 'no';
      return create.requires.includes(field) ? 'yes, and must be given' : 'yes';
    },
  ]),
  ['mints ids', ({ create }) => (create === false ? 'no create' : yesOrNo(create.mintsId))],
  ['create again by a `repeatKey`', ({ create }) => (create === false ? 'no create' : yesOrNo(create.repeatable))],
  ['get', ({ get }) => yesOrNo(get)],
  ['list', ({ list }) => yesOrNo(list)],
  ...each(ROOM_FIELDS, (field) => [
    `update \`${field}\``,
    ({ update }) => {
      const capability = update === false ? false : update.fields[field];
      if (capability === false) return 'no';
      return capability.clear ? 'yes, can be cleared' : 'yes';
    },
  ]),
  ['close', ({ close }) => (close === false ? 'no' : close)],
];

/** @type {Rows<import('@anyroom/core').JoinCredentialCapabilities>} */
const OF_JOIN_CREDENTIALS = [
  ['issue', ({ issue }) => yesOrNo(issue !== false)],
  ['when it ends (`expiresAt`)', ({ issue }) => (issue === false ? 'no issue' : issue.expiry)],
  [
    'for how long (`validForInMs`)',
    ({ issue }) => {
      if (issue === false) return 'no issue';
      const { validFor } = issue;
      return validFor === false ? 'no' : `${validFor.leastInMs} to ${validFor.mostInMs}`;
    },
  ],
  ['for somebody who is not in the room', ({ issue }) => (issue === false ? 'no issue' : issue.unknownParticipant)],
  ['those issued before', ({ issue }) => (issue === false ? 'no issue' : issue.earlier)],
];

/** @type {Rows<import('@anyroom/core').LiveCapabilities>} */
const OF_LIVE = [
  ['eject', ({ eject }) => yesOrNo(eject)],
  ['mute', ({ mute }) => (mute === false ? 'no' : `yes, undone: ${mute.undo}`)],
  ['session', ({ session }) => yesOrNo(session)],
];

/** What `docs/capabilities.md` says. */
export function capabilitiesPage() {
  return `# Capabilities

What each provider can do, as its adapter declares it in the \`capabilities\` of its services. Written by
\`node scripts/write-tables.js\` from the literals that the guards read, and held against the actual behaviour in both
directions by the contract suites. "No" means \`unsupported\`, before anything is sent. "Unknown" means that the vendor
does not say. The words are explained in the doc comments of the types named.

## People: \`ParticipantService\`, \`ParticipantCapabilities\`

${table(OF_PARTICIPANTS, [CLOUDFLARE_CAPABILITIES, AZURE_CAPABILITIES, MEMORY_CAPABILITIES])}

Azure with \`unknownParticipant: 'add'\` declares \`added\` for an update of somebody unknown.

## Rooms: \`RoomService\`, \`RoomCapabilities\`

${table(OF_ROOMS, [CLOUDFLARE_ROOM_CAPABILITIES, AZURE_ROOM_CAPABILITIES, MEMORY_ROOM_CAPABILITIES])}

What \`close\` does: \`deletes\` is for good; \`deactivates\` keeps the room, marked as closed, because the vendor has no
way to delete one.

## Join credentials: \`JoinCredentialService\`, \`JoinCredentialCapabilities\`

${table(OF_JOIN_CREDENTIALS, [
  CLOUDFLARE_JOIN_CREDENTIAL_CAPABILITIES,
  AZURE_JOIN_CREDENTIAL_CAPABILITIES,
  MEMORY_JOIN_CREDENTIAL_CAPABILITIES,
])}

Azure with \`unknownParticipant: 'add'\` declares \`issued\` for somebody who is not in the room.

## The running call: \`LiveService\`, \`LiveCapabilities\`

${table(OF_LIVE, [CLOUDFLARE_LIVE_CAPABILITIES, AZURE_LIVE_CAPABILITIES, MEMORY_LIVE_CAPABILITIES])}

The in-memory provider can be told to lack what another vendor lacks.
`;
}

/**
 * @template C
 * @param {Rows<C>} rows
 * @param {readonly C[]} capabilities one for each provider
 */
function table(rows, capabilities) {
  const lines = rows.map(([name, of]) => row([name, ...capabilities.map((each) => of(each))]));
  return [row(['', ...PROVIDERS]), row(['---', ...PROVIDERS.map(() => '---')]), ...lines].join('\n');
}

/** @param {readonly string[]} cells */
function row(cells) {
  return `| ${cells.join(' | ')} |`;
}

/**
 * @template F, C
 * @param {readonly F[]} fields
 * @param {(field: F) => Rows<C>[number]} rowOf
 * @returns {Rows<C>}
 */
function each(fields, rowOf) {
  return fields.map(rowOf);
}
