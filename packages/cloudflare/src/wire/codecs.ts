import { listOf } from '@anyroom/adapter-kit';
import { literal, null as nil, number, strict, string, type TypeOf, undefined as undef, union, unknown } from 'io-ts';
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

/** To a list. The offsets count people, not pages. */
export const ListAnswer = strict({
  success,
  data: listOf(WireParticipant),
  paging: strict({ total_count: number, start_offset: number, end_offset: number }),
});
export type ListAnswer = TypeOf<typeof ListAnswer>;
