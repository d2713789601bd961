import { listOf } from '@anyroom/adapter-kit';
import {
  literal,
  type Mixed,
  null as nil,
  number,
  strict,
  string,
  type TypeOf,
  undefined as undef,
  union,
  unknown,
} from 'io-ts';
import { NonEmptyText } from './non-empty-text.js';

// RealtimeKit's answers, with no more required than the contract needs: what the vendor adds or leaves out must not
// break a call. Shapes from the vendor's REST reference, "RealtimeKit: meetings".

const success = literal(true);
const maybeText = union([string, nil, undef]);

/** A participant as the vendor shows one. `token` comes with an add and an edit only. */
export const WireParticipant = strict({
  id: NonEmptyText,
  custom_participant_id: maybeText,
  name: maybeText,
  picture: maybeText,
  preset_name: maybeText,
  created_at: maybeText,
  updated_at: maybeText,
  token: maybeText,
});
export type WireParticipant = TypeOf<typeof WireParticipant>;

/** To an edit: the vendor declares `data` optional. */
export const EditAnswer = strict({ success, data: union([WireParticipant, nil, undef]) });

/** To an add and a get. */
export const ParticipantAnswer = strict({ success, data: WireParticipant });

/** To a delete, and to reads of which only the success matters. */
export const PlainAnswer = strict({ success, data: unknown });

/** The offsets count items, not pages. */
const listAnswer = <C extends Mixed>(item: C) =>
  strict({
    success,
    data: listOf(item),
    paging: strict({ total_count: number, start_offset: number, end_offset: number }),
  });

/** A page of a list. */
export interface ListAnswer<T> {
  readonly data: readonly T[];
  readonly paging: { readonly total_count: number; readonly start_offset: number; readonly end_offset: number };
}

/** To a list of participants. */
export const ParticipantListAnswer = listAnswer(WireParticipant);

/** To the refresh of a join token. */
export const TokenAnswer = strict({ success, data: strict({ token: NonEmptyText }) });

/** A meeting as the vendor shows one, with what the contract tells of it. */
export const WireMeeting = strict({
  id: NonEmptyText,
  title: maybeText,
  /** `ACTIVE` or `INACTIVE`, as far as is known. */
  status: unknown,
  created_at: unknown,
});
export type WireMeeting = TypeOf<typeof WireMeeting>;

/** To the creation and the read of a meeting. */
export const MeetingAnswer = strict({ success, data: WireMeeting });

/** To the edit of a meeting: the vendor declares `data` optional. */
export const EditMeetingAnswer = strict({ success, data: union([WireMeeting, nil, undef]) });

/** To a list of meetings. */
export const MeetingListAnswer = listAnswer(WireMeeting);

/** A session as the vendor shows one, with what the contract tells of it. */
export const WireSession = strict({
  id: NonEmptyText,
  /** `LIVE` or `ENDED`, as far as is known. */
  status: unknown,
  started_at: unknown,
  live_participants: unknown,
});
export type WireSession = TypeOf<typeof WireSession>;

/** To the read of the active session. */
export const SessionAnswer = strict({ success, data: union([WireSession, nil, undef]) });

/** To a kick and a mute, of which the vendor declares nothing required, `success` neither. */
export const ActedAnswer = strict({ success: union([success, undef]), data: unknown });
