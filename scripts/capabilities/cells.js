import { CHANGE_FIELDS, NEW_PARTICIPANT_FIELDS, NEW_ROOM_FIELDS, ROOM_FIELDS } from '@anyroom/core';

/** @typedef {import('./providers.js').Capabilities} Capabilities */
/** @typedef {import('@anyroom/core').ChangeField} ChangeField */
/** @typedef {import('@anyroom/core').NewParticipantField} NewParticipantField */
/** @typedef {import('@anyroom/core').NewRoomField} NewRoomField */
/** @typedef {import('@anyroom/core').RoomField} RoomField */

/**
 * One row of a table: what its cells are about, and what they say of capabilities. Each has a probe of the same id in
 * test/probes, which is run on every provider.
 * @template {string} I
 * @template {keyof Capabilities} S
 * @typedef {{ readonly id: I, readonly service: S, readonly name: string, readonly of: (capabilities: Capabilities[S]) => string }} Cell
 */

/** @param {boolean} can */
const yesOrNo = (can) => (can ? 'yes' : 'no');

/**
 * @template {string} I
 * @template {keyof Capabilities} S
 * @param {S} service
 * @param {I} id
 * @param {string} name
 * @param {(capabilities: Capabilities[S]) => string} of
 * @returns {Cell<`${S}.${I}`, S>}
 */
const cell = (service, id, name, of) => ({ id: `${service}.${id}`, service, name, of });

export const CELLS = [
  cell('participants', 'members', 'whose list it is (`members`)', ({ members }) => members),
  ...CHANGE_FIELDS.map((field) =>
    cell(
      'participants',
      /** @type {`update.${ChangeField}`} */ (`update.${field}`),
      `update \`${field}\``,
      ({ update }) => {
        const capability = update === false ? false : update.fields[field];
        if (capability === false) return 'no';
        return `yes, effect ${capability.effect}${capability.clear ? ', can be cleared' : ''}`;
      },
    ),
  ),
  cell('participants', 'update.unknown', 'update of somebody unknown', ({ update }) =>
    update === false ? 'no update' : update.unknownParticipant,
  ),
  cell('participants', 'batch', 'a batch', ({ update }) => (update === false ? 'no update' : update.batch)),
  ...NEW_PARTICIPANT_FIELDS.map((field) =>
    cell(
      'participants',
      /** @type {`add.${NewParticipantField}`} */ (`add.${field}`),
      `add with \`${field}\``,
      ({ add }) => {
        if (add === false || !add.fields.includes(field)) return 'no';
        return add.requires.includes(field) ? 'yes, and must be given' : 'yes';
      },
    ),
  ),
  cell('participants', 'mintsId', 'mints ids', ({ add }) => (add === false ? 'no add' : yesOrNo(add.mintsId))),
  cell('participants', 'add.existing', 'add of somebody already there', ({ add }) =>
    add === false ? 'no add' : add.existing,
  ),
  cell('participants', 'get', 'get', ({ get }) => (get === false ? 'no' : get)),
  cell('participants', 'list', 'list', ({ list }) => yesOrNo(list)),
  cell('participants', 'remove', 'remove', ({ remove }) => (remove === false ? 'no' : remove)),

  ...NEW_ROOM_FIELDS.map((field) =>
    cell(
      'rooms',
      /** @type {`create.${NewRoomField}`} */ (`create.${field}`),
      `create with \`${field}\``,
      ({ create }) => {
        if (create === false || !create.fields.includes(field)) return 'no';
        return create.requires.includes(field) ? 'yes, and must be given' : 'yes';
      },
    ),
  ),
  cell('rooms', 'mintsId', 'mints ids', ({ create }) => (create === false ? 'no create' : yesOrNo(create.mintsId))),
  cell('rooms', 'repeatKey', 'create again by a `repeatKey`', ({ create }) =>
    create === false ? 'no create' : yesOrNo(create.repeatable),
  ),
  cell('rooms', 'get', 'get', ({ get }) => yesOrNo(get)),
  cell('rooms', 'list', 'list', ({ list }) => yesOrNo(list)),
  ...ROOM_FIELDS.map((field) =>
    cell('rooms', /** @type {`update.${RoomField}`} */ (`update.${field}`), `update \`${field}\``, ({ update }) => {
      const capability = update === false ? false : update.fields[field];
      if (capability === false) return 'no';
      return capability.clear ? 'yes, can be cleared' : 'yes';
    }),
  ),
  cell('rooms', 'close', 'close', ({ close }) => (close === false ? 'no' : close)),

  cell('joinCredentials', 'issue', 'issue', ({ issue }) => yesOrNo(issue !== false)),
  cell('joinCredentials', 'expiry', 'when it ends (`expiresAt`)', ({ issue }) =>
    issue === false ? 'no issue' : issue.expiry,
  ),
  cell('joinCredentials', 'validFor', 'for how long (`validForInMs`)', ({ issue }) => {
    if (issue === false) return 'no issue';
    const { validFor } = issue;
    return validFor === false ? 'no' : `${validFor.leastInMs} to ${validFor.mostInMs}`;
  }),
  cell('joinCredentials', 'unknown', 'for somebody who is not in the room', ({ issue }) =>
    issue === false ? 'no issue' : issue.unknownParticipant,
  ),
  cell('joinCredentials', 'admits', 'whom one lets in', ({ issue }) => (issue === false ? 'no issue' : issue.admits)),
  cell('joinCredentials', 'earlier', 'those issued before', ({ issue }) =>
    issue === false ? 'no issue' : issue.earlier,
  ),
  cell('joinCredentials', 'revoke', 'revoke', ({ revoke }) => yesOrNo(revoke)),

  cell('live', 'eject', 'eject', ({ eject }) => yesOrNo(eject)),
  cell('live', 'mute', 'mute', ({ mute }) => (mute === false ? 'no' : `yes, undone: ${mute.undo}`)),
  cell('live', 'unmute', 'unmute', ({ unmute }) => yesOrNo(unmute)),
  cell('live', 'session', 'session', ({ session }) => yesOrNo(session)),
  cell('live', 'devices', 'devices of one person', ({ devices }) => devices),
];

/** @typedef {typeof CELLS[number]['id']} CellId */

/**
 * What a cell says about a provider.
 * @param {typeof CELLS[number]} cell
 * @param {Capabilities} capabilities
 */
export function saysOf({ service, of }, capabilities) {
  const says = /** @type {(capabilities: unknown) => string} */ (of);
  return says(capabilities[service]);
}
