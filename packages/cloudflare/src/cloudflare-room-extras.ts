import { decode, type LateCodec, lateCodec } from '@anyroom/adapter-kit';
import { type CallContext, invalidArgument, readExtras } from '@anyroom/core';
import type { PartialC, Props } from 'io-ts';
import { JsonObject } from './wire/json-object.js';

/** What only RealtimeKit understands of a room: the vendor's own settings of a meeting. */
export interface CloudflareRoomExtras {
  readonly record_on_start: boolean;
  readonly live_stream_on_start: boolean;
  readonly persist_chat: boolean;
  readonly transcribe_on_end: boolean;
  readonly summarize_on_end: boolean;
  /** How long a session goes on after the last participant has left, in seconds. */
  readonly session_keep_alive_time_in_secs: number;
  /** Sent as it is. A `Secret` in it (of `storage_config`, say) is revealed to the vendor, and to nobody else. */
  readonly recording_config: Readonly<Record<string, unknown>>;
  /** Sent as it is. */
  readonly ai_config: Readonly<Record<string, unknown>>;
  /** In a change only, so that a closed room can be opened again: nobody can join an `INACTIVE` meeting. */
  readonly status: 'ACTIVE' | 'INACTIVE';
}

declare module '@anyroom/core' {
  interface NativeRoomFields {
    readonly cloudflare?: Partial<CloudflareRoomExtras> | undefined;
  }
}

const OfNewRoom = lateCodec((t) =>
  t.partial({
    record_on_start: t.boolean,
    live_stream_on_start: t.boolean,
    persist_chat: t.boolean,
    transcribe_on_end: t.boolean,
    summarize_on_end: t.boolean,
    session_keep_alive_time_in_secs: t.refinement(t.number, (seconds) => Number.isFinite(seconds) && seconds >= 0),
    recording_config: JsonObject(),
    ai_config: JsonObject(),
  }),
);
const OfChange = lateCodec((t) =>
  t.partial({ ...OfNewRoom().props, status: t.keyof({ ACTIVE: null, INACTIVE: null }) }),
);

/** Checks the extras of a new room: only keys that the vendor has, of the right type. None at all ask for nothing. */
export const checkNewRoomExtras = checkOf(OfNewRoom, 'a new room', '');

/** Likewise those of a change. */
export const checkRoomChangeExtras = checkOf(OfChange, 'a change', ', status ACTIVE or INACTIVE');

function checkOf(codec: LateCodec<PartialC<Props>>, what: string, further: string) {
  return (extras: unknown, _beside: unknown, context: CallContext): Partial<CloudflareRoomExtras> | undefined => {
    const present = readExtras(extras, Object.keys(codec().props), context);
    if (present.size === 0) return undefined;
    const decoded = decode(codec, Object.fromEntries(present));
    if (!decoded.ok) {
      throw invalidArgument(
        context,
        `native.cloudflare of ${what} may hold record_on_start, live_stream_on_start, persist_chat, transcribe_on_end and summarize_on_end, true or false each, session_keep_alive_time_in_secs, a number from 0, recording_config and ai_config, objects of JSON${further}; nothing else.`,
      );
    }
    return decoded.value;
  };
}
