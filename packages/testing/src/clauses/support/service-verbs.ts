import type { CallOptions, ErrorCode, RoomRef, Services } from '@anyroom/core';
import type { ServicesBench } from '../../clause.js';
import { acceptedRoom, acceptedRoomChange } from './rooms.js';
import { somebody } from './somebody.js';

/** The verbs of rooms, join credentials and the running call, as they stand in `details.operation`. */
export type ServiceVerbName =
  | 'createRoom'
  | 'getRoom'
  | 'listRooms'
  | 'updateRoom'
  | 'closeRoom'
  | 'issueJoinCredential'
  | 'revokeJoinCredentials'
  | 'ejectParticipant'
  | 'muteParticipant'
  | 'unmuteParticipant'
  | 'getSession';

/** One verb, called with good arguments but for what the clause is about. */
export interface ServiceVerb {
  readonly name: ServiceVerbName;
  readonly service: 'rooms' | 'joinCredentials' | 'live';
  /** Whether the capabilities say that the service has it. */
  readonly declared: boolean;
  /** Whether it is about one room that there is. */
  readonly takesRoom: boolean;
  /** Whether it is about one person. */
  readonly takesPerson: boolean;
  /** Calls it; a list is walked to its first step. What the verb does not take is ignored. */
  call(services: Services, room: RoomRef, id: string, options?: CallOptions): Promise<unknown>;
}

/** Every verb. */
export function serviceVerbsOf(bench: ServicesBench): readonly ServiceVerb[] {
  const { rooms, joinCredentials, live } = bench.services;
  const { create, get, list, update, close } = rooms.capabilities;
  const { issue, revoke } = joinCredentials.capabilities;
  const { eject, mute, unmute, session } = live.capabilities;
  const ofNoRoom = { service: 'rooms', takesRoom: false, takesPerson: false } as const;
  const ofRooms = { service: 'rooms', takesRoom: true, takesPerson: false } as const;
  const ofPeople = { takesRoom: true, takesPerson: true } as const;
  return [
    {
      ...ofNoRoom,
      name: 'createRoom',
      declared: create !== false,
      call: async (services, _room, _id, options) => services.rooms.createRoom(await acceptedRoom(bench, 2), options),
    },
    {
      ...ofRooms,
      name: 'getRoom',
      declared: get,
      call: (services, room, _id, options) => services.rooms.getRoom(room, options),
    },
    {
      ...ofNoRoom,
      name: 'listRooms',
      declared: list,
      call: (services, _room, _id, options) => firstRoom(services, options),
    },
    {
      ...ofRooms,
      name: 'updateRoom',
      declared: update !== false,
      call: (services, room, _id, options) => services.rooms.updateRoom(room, acceptedRoomChange(bench, 2), options),
    },
    {
      ...ofRooms,
      name: 'closeRoom',
      declared: close !== false,
      call: (services, room, _id, options) => services.rooms.closeRoom(room, options),
    },
    {
      ...ofPeople,
      service: 'joinCredentials',
      name: 'issueJoinCredential',
      declared: issue !== false,
      call: (services, room, id, options) => services.joinCredentials.issueJoinCredential(room, id, options),
    },
    {
      ...ofPeople,
      service: 'joinCredentials',
      name: 'revokeJoinCredentials',
      declared: revoke,
      call: (services, room, id, options) => services.joinCredentials.revokeJoinCredentials(room, id, options),
    },
    {
      ...ofPeople,
      service: 'live',
      name: 'ejectParticipant',
      declared: eject,
      call: (services, room, id, options) => services.live.ejectParticipant(room, id, options),
    },
    {
      ...ofPeople,
      service: 'live',
      name: 'muteParticipant',
      declared: mute !== false,
      call: (services, room, id, options) => services.live.muteParticipant(room, id, options),
    },
    {
      ...ofPeople,
      service: 'live',
      name: 'unmuteParticipant',
      declared: unmute,
      call: (services, room, id, options) => services.live.unmuteParticipant(room, id, options),
    },
    {
      service: 'live',
      takesRoom: true,
      takesPerson: false,
      name: 'getSession',
      declared: session,
      call: (services, room, _id, options) => services.live.getSession(room, options),
    },
  ];
}

/** Those that the capabilities declare. */
export function declaredVerbsOf(bench: ServicesBench): readonly ServiceVerb[] {
  return serviceVerbsOf(bench).filter(({ declared }) => declared);
}

/** What a verb must answer: as expected where it is declared, else `unsupported` is as good. */
export function codeOfVerb({ declared }: ServiceVerb, code: ErrorCode): readonly ErrorCode[] {
  return declared ? [code] : [code, 'unsupported'];
}

/** Starts walking the list of rooms, and leaves after the first; gives that room. */
export async function firstRoom({ rooms }: Services, options?: CallOptions) {
  for await (const room of rooms.listRooms(options)) return room;
  return undefined;
}

/** A new room with one person in it, who is connected: every verb can do its work there. */
export async function lively(bench: ServicesBench): Promise<{ readonly room: string; readonly id: string }> {
  const { vendor } = bench;
  const room = await vendor.createRoom();
  const id = await somebody(bench, room);
  await vendor.connect(room, id);
  return { room, id };
}

/** Everything that a call could change, as the vendor has it. */
export async function stateOf(bench: ServicesBench, room: string): Promise<unknown> {
  const { vendor } = bench;
  const byId = <T extends { readonly id: string }>(all: readonly T[]) =>
    [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    rooms: byId(await vendor.rooms()),
    participants: byId(await vendor.participantsOf(room)),
    connected: byId(await vendor.connected(room)),
  };
}

/** Does something that must leave everything as it is: every room, and whoever is in this one and connected to it. */
export async function leavingAllAsItIs<T>(
  bench: ServicesBench,
  room: string,
  about: string,
  work: () => Promise<T>,
): Promise<T> {
  const before = await stateOf(bench, room);
  const result = await work();
  bench.assert.deepEqual(await stateOf(bench, room), before, `${about}: what the vendor holds`);
  return result;
}
