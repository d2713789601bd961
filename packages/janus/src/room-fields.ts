import { decode } from '@anyroom/adapter-kit';
import { type CallContext, invalidArgument, readExtras, Secret } from '@anyroom/core';
import { boolean, number, partial, string } from 'io-ts';
import type { RoomFields } from './wire/messages.js';

/**
 * Extras of a room that Janus alone understands, under its own names; what each does, its documentation of the VideoRoom
 * plug-in says. A value that it does not take is `invalid-argument`.
 */
export interface JanusRoomFields {
  /** How many may send at the same time. Janus' default is 3. */
  readonly publishers?: number | undefined;
  /** The most that one may send, in bits a second; 0 for no limit. */
  readonly bitrate?: number | undefined;
  readonly fir_freq?: number | undefined;
  /** Not on the list for those without the admin key. */
  readonly is_private?: boolean | undefined;
  /** What has to be said to join, beside the token. */
  readonly pin?: string | Secret | undefined;
  /**
   * Whether only who has joined may watch. Rooms are made with it: without, whoever speaks with Janus can watch anybody
   * who sends, and needs no token.
   */
  readonly require_pvtid?: boolean | undefined;
  readonly lock_record?: boolean | undefined;
  readonly rec_dir?: string | undefined;
  /**
   * Whether it is saved in the server's configuration, in place of what is configured here. A room that is saved there is
   * closed for good only where `permanent` is configured.
   */
  readonly permanent?: boolean | undefined;
}

/** Extras of a new room: the following cannot be changed later. */
export interface JanusNewRoomFields extends JanusRoomFields {
  readonly bitrate_cap?: boolean | undefined;
  /** In order of preference, with commas between them ('opus,pcmu'). */
  readonly audiocodec?: string | undefined;
  readonly videocodec?: string | undefined;
  readonly vp9_profile?: string | undefined;
  readonly h264_profile?: string | undefined;
  readonly opus_fec?: boolean | undefined;
  readonly opus_dtx?: boolean | undefined;
  readonly audiolevel_ext?: boolean | undefined;
  readonly audiolevel_event?: boolean | undefined;
  readonly audio_active_packets?: number | undefined;
  readonly audio_level_average?: number | undefined;
  readonly videoorient_ext?: boolean | undefined;
  readonly playoutdelay_ext?: boolean | undefined;
  readonly transport_wide_cc_ext?: boolean | undefined;
  readonly record?: boolean | undefined;
  /** Whether everybody is told of whoever joins, and not only of who sends. */
  readonly notify_joining?: boolean | undefined;
  readonly require_e2ee?: boolean | undefined;
}

/** Extras that have passed the guard. */
export interface CheckedFields {
  /** Under the names of a creation. */
  readonly fields: RoomFields;
  /** What among them must never be shown. */
  readonly secrets: readonly string[];
}

const CHANGEABLE = {
  publishers: number,
  bitrate: number,
  fir_freq: number,
  is_private: boolean,
  pin: string,
  require_pvtid: boolean,
  lock_record: boolean,
  rec_dir: string,
  permanent: boolean,
} as const;

const ALL = {
  ...CHANGEABLE,
  bitrate_cap: boolean,
  audiocodec: string,
  videocodec: string,
  vp9_profile: string,
  h264_profile: string,
  opus_fec: boolean,
  opus_dtx: boolean,
  audiolevel_ext: boolean,
  audiolevel_event: boolean,
  audio_active_packets: number,
  audio_level_average: number,
  videoorient_ext: boolean,
  playoutdelay_ext: boolean,
  transport_wide_cc_ext: boolean,
  record: boolean,
  notify_joining: boolean,
  require_e2ee: boolean,
} as const;

/** Checks the extras of a new room; extras that ask for nothing are none. */
export const checkNewRoomFields = checker(ALL);
/** Checks the extras of a change. */
export const checkRoomChangeFields = checker(CHANGEABLE);

function checker(codecs: Readonly<Record<string, typeof number | typeof boolean | typeof string>>) {
  const codec = partial(codecs);
  return (extras: unknown, _beside: ReadonlyMap<string, unknown>, context: CallContext): CheckedFields | undefined => {
    const present = readExtras(extras, Object.keys(codecs), context);
    const pin = present.get('pin');
    if (Secret.is(pin)) present.set('pin', pin.reveal());
    const fields = Object.fromEntries(present);
    const decoded = decode(codec, fields);
    const wrong = Object.entries(fields).find(([name, value]) => !isSendable(name, value));
    if (!decoded.ok || wrong !== undefined) {
      const named = decoded.ok ? wrong?.[0] : decoded.paths.join(', ');
      throw invalidArgument(
        context,
        `The field native.janus is wrong at ${named}. Give whole numbers from 0 that Janus can hold, true or false, and texts without NUL, as it takes them.`,
      );
    }
    if (present.size === 0) return undefined;
    const text = present.get('pin');
    return { fields, secrets: typeof text === 'string' ? [text] : [] };
  };
}

/** Of a larger one Janus keeps the lower bits and answers success: no limit at all, say, in place of a high one. */
const LARGEST_NUMBER = 2 ** 31 - 1;
const LARGER_OR_LESS: ReadonlyMap<string, number> = new Map([
  ['bitrate', 2 ** 32 - 1],
  ['fir_freq', 2 ** 16 - 1],
]);

function isSendable(name: string, value: unknown): boolean {
  if (typeof value === 'number') {
    return Number.isSafeInteger(value) && value >= 0 && value <= (LARGER_OR_LESS.get(name) ?? LARGEST_NUMBER);
  }
  return typeof value !== 'string' || (value !== '' && value.isWellFormed() && !value.includes('\0'));
}
