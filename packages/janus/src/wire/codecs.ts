import { listOf } from '@anyroom/adapter-kit';
import {
  bigint,
  boolean,
  literal,
  null as nil,
  number,
  strict,
  string,
  type TypeOf,
  undefined as undef,
  union,
  unknown as whatever,
} from 'io-ts';

// The answers of the VideoRoom plug-in, with no more required than the contract needs. Shapes as Janus 1.1.2 sent them.

/** An id, of whichever kind: which one the server has is told apart later. */
const Id = union([number, bigint, string]);

/** The id of a session or a handle, which whoever opens one may have chosen. */
const PlaceId = union([number, bigint]);
export type PlaceId = TypeOf<typeof PlaceId>;

const maybeText = union([string, nil, undef]);
const maybeBoolean = union([boolean, undef]);

/** To `create`. */
export const Created = strict({ videoroom: literal('created'), room: Id, permanent: maybeBoolean });
/** To `edit`. */
export const Edited = strict({ videoroom: literal('edited'), permanent: maybeBoolean });
/** To `destroy`. */
export const Destroyed = strict({ videoroom: literal('destroyed') });
/** To what is done and tells no more, such as `kick` and `moderate`. */
export const Done = strict({ videoroom: literal('success') });
/** To `exists`. */
export const Exists = strict({ videoroom: literal('success'), exists: boolean });

/** A room of the list. */
export const ListedRoom = strict({ room: Id, description: maybeText });
export type ListedRoom = TypeOf<typeof ListedRoom>;
/** To `list`: all rooms at once. */
export const RoomList = strict({ videoroom: literal('success'), list: listOf(ListedRoom) });

/** Somebody who is connected. */
export const Occupant = strict({ id: Id, display: maybeText });
export type Occupant = TypeOf<typeof Occupant>;
/** To `listparticipants`: everybody at once. */
export const OccupantList = strict({ videoroom: literal('participants'), participants: listOf(Occupant) });

/** To `allowed`: the tokens that are let in now. */
export const AllowedList = strict({ videoroom: literal('success'), allowed: listOf(string) });

/** To `create` and `attach` of the Janus API. */
export const CoreId = strict({ data: strict({ id: PlaceId }) });

/** To `list_sessions` and `list_handles` of the admin API. */
export const Sessions = strict({ sessions: listOf(PlaceId) });
export const Handles = strict({ handles: listOf(PlaceId) });

/** One stream that somebody sends. */
export const Stream = strict({ type: string, mid: string });
export type Stream = TypeOf<typeof Stream>;
/** What the plug-in tells of one handle; a handle of another plug-in tells other things. */
export const HandleInfo = strict({ info: strict({ plugin: maybeText, plugin_specific: whatever }) });
/** Of a handle that is somebody in a room. */
export const PublisherHandle = strict({ type: literal('publisher'), room: Id, id: Id, streams: listOf(Stream) });
