import { listOf } from '@anyroom/adapter-kit';
import {
  null as nil,
  strict,
  string,
  type TypeOf,
  UnknownRecord,
  undefined as undef,
  union,
  unknown as whatever,
} from 'io-ts';
import { Instant } from './instant.js';
import { NonEmptyText } from './non-empty-text.js';

// The answers of Rooms (2025-03-13) and Identity (2023-10-01), with no more required than the contract needs. Shapes from
// the vendor's published API descriptions.

const maybeText = union([string, nil, undef]);

/** One person on the roster. A role may be one that this version does not know. */
export const RosterEntry = strict({ rawId: NonEmptyText, role: maybeText });
export type RosterEntry = TypeOf<typeof RosterEntry>;

/** A page of the roster. */
export const RosterPage = strict({ value: listOf(RosterEntry), nextLink: maybeText });
export type RosterPage = TypeOf<typeof RosterPage>;

/** To a PATCH: an empty object, which says yes and no more. */
export const PatchAnswer = UnknownRecord;

/** To the making of an identity. */
export const IdentityAnswer = strict({ identity: strict({ id: NonEmptyText }) });

/** A room. A time that is missing, or cannot be read, is a time that the vendor does not tell. */
export const RoomModel = strict({ id: NonEmptyText, createdAt: whatever, validFrom: whatever, validUntil: whatever });
export type RoomModel = TypeOf<typeof RoomModel>;

/** A page of all rooms. */
export const RoomsPage = strict({ value: listOf(RoomModel), nextLink: maybeText });

/** To a DELETE: nothing. An object is as good; a page of HTML is not the vendor's answer. */
export const DeleteAnswer = union([undef, UnknownRecord]);

/** To the issue of a token. */
export const TokenAnswer = strict({ token: NonEmptyText, expiresOn: Instant });
export type TokenAnswer = TypeOf<typeof TokenAnswer>;
