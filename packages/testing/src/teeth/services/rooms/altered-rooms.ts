import type { NewRoom, NewRoomField, Room, RoomChanges } from '@anyroom/core';
import { breakingRooms } from '../altered.js';

/** A room with a title where it has none, and without where it has one: wrong whatever the vendor keeps. */
export const misread = <R extends Room>({ title, ...room }: R): R =>
  (title === undefined ? { ...room, title: 'A room' } : room) as R;

export async function all(rooms: AsyncIterable<Room>): Promise<readonly Room[]> {
  const collected: Room[] = [];
  for await (const room of rooms) collected.push(room);
  return collected;
}

/** Some fields of a value alone. */
export const only = <T extends object>(value: T, keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(value).filter(([key]) => keys.includes(key))) as T;

export const without = <T extends object>(value: T, ...keys: readonly string[]): T =>
  Object.fromEntries(Object.entries(value).filter(([key]) => !keys.includes(key))) as T;

export const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** Makes a new room into another one before it is sent. */
export const creatingOf = (change: (room: NewRoom, keeps: (field: NewRoomField) => boolean) => NewRoom) =>
  breakingRooms((rooms) => ({
    async createRoom(room, options) {
      const { create } = rooms.capabilities;
      const keeps = (field: NewRoomField) => create !== false && create.fields.includes(field);
      return rooms.createRoom(isObject(room) ? change(room, keeps) : room, options);
    },
  }));

/** Makes what a create answers into something else. */
export const answering = (change: (room: Room, asked: NewRoom) => Room) =>
  breakingRooms((rooms) => ({
    createRoom: async (room, options) => change(await rooms.createRoom(room, options), room ?? {}),
  }));

/** Makes the change of a room into another one before it is sent. */
export const updatingBy = (change: (changes: RoomChanges) => RoomChanges) =>
  breakingRooms((rooms) => ({
    updateRoom: async (room, changes, options) =>
      rooms.updateRoom(room, isObject(changes) ? change(changes) : changes, options),
  }));
