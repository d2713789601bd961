import { lateCodec, listOf, NonEmptyText } from '@anyroom/adapter-kit';
import type { TypeOf } from 'io-ts';
import { Instant } from './instant.js';

// The answers of Rooms (2025-03-13) and Identity (2023-10-01), with no more required than the contract needs. Shapes from
// the vendor's published API descriptions.

const maybeText = lateCodec((t) => t.union([t.string, t.null, t.undefined]));

/** One person on the roster. A role may be one that this version does not know. */
export const RosterEntry = lateCodec((t) => t.strict({ rawId: NonEmptyText(), role: maybeText() }));
export type RosterEntry = TypeOf<ReturnType<typeof RosterEntry>>;

/** A page of the roster. */
export const RosterPage = lateCodec((t) => t.strict({ value: listOf(RosterEntry()), nextLink: maybeText() }));
export type RosterPage = TypeOf<ReturnType<typeof RosterPage>>;

/** To a PATCH: an empty object, which says yes and no more. */
export const PatchAnswer = lateCodec((t) => t.UnknownRecord);

/** To the making of an identity. */
export const IdentityAnswer = lateCodec((t) => t.strict({ identity: t.strict({ id: NonEmptyText() }) }));

/** A room. A time that is missing, or cannot be read, is a time that the vendor does not tell. */
export const RoomModel = lateCodec((t) =>
  t.strict({ id: NonEmptyText(), createdAt: t.unknown, validFrom: t.unknown, validUntil: t.unknown }),
);
export type RoomModel = TypeOf<ReturnType<typeof RoomModel>>;

/** A page of all rooms. */
export const RoomsPage = lateCodec((t) => t.strict({ value: listOf(RoomModel()), nextLink: maybeText() }));

/** To a DELETE: nothing. An object is as good; a page of HTML is not the vendor's answer. */
export const DeleteAnswer = lateCodec((t) => t.union([t.undefined, t.UnknownRecord]));

/** To the issue of a token. */
export const TokenAnswer = lateCodec((t) => t.strict({ token: NonEmptyText(), expiresOn: Instant() }));
export type TokenAnswer = TypeOf<ReturnType<typeof TokenAnswer>>;
