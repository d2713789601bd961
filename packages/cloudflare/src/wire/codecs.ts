import { type LateCodec, lateCodec, listOf, NonEmptyText } from '@anyroom/adapter-kit';
import type { Mixed, TypeOf } from 'io-ts';

// RealtimeKit's answers, with no more required than the contract needs: what the vendor adds or leaves out must not
// break a call. Shapes from the vendor's REST reference, "RealtimeKit: meetings".

const success = lateCodec((t) => t.literal(true));
const maybeText = lateCodec((t) => t.union([t.string, t.null, t.undefined]));

/** A participant as the vendor shows one. `token` comes with an add and an edit only. */
export const WireParticipant = lateCodec((t) =>
  t.strict({
    id: NonEmptyText(),
    custom_participant_id: maybeText(),
    name: maybeText(),
    picture: maybeText(),
    preset_name: maybeText(),
    created_at: maybeText(),
    updated_at: maybeText(),
    token: maybeText(),
  }),
);
export type WireParticipant = TypeOf<ReturnType<typeof WireParticipant>>;

/** To an edit: the vendor declares `data` optional. */
export const EditAnswer = lateCodec((t) =>
  t.strict({ success: success(), data: t.union([WireParticipant(), t.null, t.undefined]) }),
);

/** To an add and a get. */
export const ParticipantAnswer = lateCodec((t) => t.strict({ success: success(), data: WireParticipant() }));

/** To a delete, and to reads of which only the success matters. */
export const PlainAnswer = lateCodec((t) => t.strict({ success: success(), data: t.unknown }));

/** The offsets count items, not pages. */
const listAnswer = <C extends Mixed>(item: LateCodec<C>) =>
  lateCodec((t) =>
    t.strict({
      success: success(),
      data: listOf(item()),
      paging: t.strict({ total_count: t.number, start_offset: t.number, end_offset: t.number }),
    }),
  );

/** A page of a list. */
export interface ListAnswer<T> {
  readonly data: readonly T[];
  readonly paging: { readonly total_count: number; readonly start_offset: number; readonly end_offset: number };
}

/** To a list of participants. */
export const ParticipantListAnswer = listAnswer(WireParticipant);

/** To the refresh of a join token. */
export const TokenAnswer = lateCodec((t) =>
  t.strict({ success: success(), data: t.strict({ token: NonEmptyText() }) }),
);

/** A meeting as the vendor shows one, with what the contract tells of it. */
export const WireMeeting = lateCodec((t) =>
  t.strict({
    id: NonEmptyText(),
    title: maybeText(),
    /** `ACTIVE` or `INACTIVE`, as far as is known. */
    status: t.unknown,
    created_at: t.unknown,
  }),
);
export type WireMeeting = TypeOf<ReturnType<typeof WireMeeting>>;

/** To the creation and the read of a meeting. */
export const MeetingAnswer = lateCodec((t) => t.strict({ success: success(), data: WireMeeting() }));

/** To the edit of a meeting: the vendor declares `data` optional. */
export const EditMeetingAnswer = lateCodec((t) =>
  t.strict({ success: success(), data: t.union([WireMeeting(), t.null, t.undefined]) }),
);

/** To a list of meetings. */
export const MeetingListAnswer = listAnswer(WireMeeting);

/** A session as the vendor shows one, with what the contract tells of it. */
export const WireSession = lateCodec((t) =>
  t.strict({
    id: NonEmptyText(),
    /** `LIVE` or `ENDED`, as far as is known. */
    status: t.unknown,
    started_at: t.unknown,
    live_participants: t.unknown,
  }),
);
export type WireSession = TypeOf<ReturnType<typeof WireSession>>;

/** To the read of the active session. */
export const SessionAnswer = lateCodec((t) =>
  t.strict({ success: success(), data: t.union([WireSession(), t.null, t.undefined]) }),
);

/** To a kick and a mute, of which the vendor declares nothing required, `success` neither. */
export const ActedAnswer = lateCodec((t) => t.strict({ success: t.union([success(), t.undefined]), data: t.unknown }));
