import type { NewRoomField, RoomField } from '@anyroom/core';
import { ROOM_FIELDS } from '@anyroom/core';
import type { ServicesCapabilities } from '../../under-test.js';

/** Something that the services can do or cannot. */
export type ServicesNeed = (capabilities: ServicesCapabilities) => boolean;

export const createsRooms: ServicesNeed = ({ rooms }) => rooms.create !== false;
export const getsRooms: ServicesNeed = ({ rooms }) => rooms.get;
export const listsRooms: ServicesNeed = ({ rooms }) => rooms.list;
export const updatesRooms: ServicesNeed = ({ rooms }) => rooms.update !== false;
export const closesRooms: ServicesNeed = ({ rooms }) => rooms.close !== false;
export const deletesRooms: ServicesNeed = ({ rooms }) => rooms.close === 'deletes';
export const deactivatesRooms: ServicesNeed = ({ rooms }) => rooms.close === 'deactivates';
export const repeatsCreations: ServicesNeed = ({ rooms: { create } }) => create !== false && create.repeatable;
export const mintsRoomIds: ServicesNeed = ({ rooms: { create } }) => create !== false && create.mintsId;
export const requiresOfRooms: ServicesNeed = ({ rooms: { create } }) =>
  create !== false && (!create.mintsId || create.requires.length > 0);

/** A new room may be given this field. */
export const keepsOfNewRooms =
  (field: NewRoomField): ServicesNeed =>
  ({ rooms: { create } }) =>
    create !== false && create.fields.includes(field);

/** This field of a room can be changed. */
export const changesOfRooms =
  (field: RoomField): ServicesNeed =>
  ({ rooms: { update } }) =>
    update !== false && update.fields[field] !== false;

/** Rooms are made, or changed, but not with every field. */
export const lacksOfNewRooms: ServicesNeed = ({ rooms: { create } }) =>
  create !== false && !ROOM_FIELDS.every((field) => create.fields.includes(field));
export const lacksOfRooms: ServicesNeed = ({ rooms: { update } }) =>
  update !== false && !ROOM_FIELDS.every((field) => update.fields[field] !== false);

/** A second field can be cleared while a first one is changed. */
export const clearsBeside: ServicesNeed = ({ rooms: { update } }) => {
  if (update === false) return false;
  const kept = ROOM_FIELDS.map((field) => update.fields[field]).filter((capability) => capability !== false);
  return kept.length > 1 && kept.some(({ clear }) => clear);
};

export const issues: ServicesNeed = ({ joinCredentials: { issue } }) => issue !== false;
export const statesEnds: ServicesNeed = ({ joinCredentials: { issue } }) =>
  issue !== false && issue.expiry === 'stated';
export const takesLengths: ServicesNeed = ({ joinCredentials: { issue } }) =>
  issue !== false && issue.validFor !== false;
export const saysOfEarlier: ServicesNeed = ({ joinCredentials: { issue } }) =>
  issue !== false && issue.earlier !== 'unknown';
export const refusesStrangers: ServicesNeed = ({ joinCredentials: { issue } }) =>
  issue !== false && issue.unknownParticipant === 'refused';
export const issuesToStrangers: ServicesNeed = ({ joinCredentials: { issue } }) =>
  issue !== false && issue.unknownParticipant === 'issued';

export const admitsPersonsOnly: ServicesNeed = ({ joinCredentials: { issue } }) =>
  issue !== false && issue.admits === 'person';
export const revokes: ServicesNeed = ({ joinCredentials }) => joinCredentials.revoke;

export const ejects: ServicesNeed = ({ live }) => live.eject;
export const mutes: ServicesNeed = ({ live }) => live.mute !== false;
export const saysWhoUndoesMutes: ServicesNeed = ({ live: { mute } }) => mute !== false && mute.undo !== 'unknown';
export const unmutes: ServicesNeed = ({ live }) => live.unmute;
export const countsDevices: ServicesNeed = ({ live }) => live.devices !== 'unknown';
export const tellsOfSessions: ServicesNeed = ({ live }) => live.session;
export const removesPeople: ServicesNeed = ({ participants }) => participants.remove !== false;
export const keepsRosters: ServicesNeed = ({ participants }) => participants.members !== 'presence';
export const getsPeople: ServicesNeed = ({ participants }) => participants.get !== false;

export const allOf =
  (...needs: readonly ServicesNeed[]): ServicesNeed =>
  (capabilities) =>
    needs.every((need) => need(capabilities));

export const oneOf =
  (...needs: readonly ServicesNeed[]): ServicesNeed =>
  (capabilities) =>
    needs.some((need) => need(capabilities));

/** It does something about one room. */
export const worksInRooms: ServicesNeed = oneOf(
  getsRooms,
  updatesRooms,
  closesRooms,
  issues,
  ejects,
  mutes,
  tellsOfSessions,
);

/** It does something at all. */
export const works: ServicesNeed = oneOf(worksInRooms, createsRooms, listsRooms);
