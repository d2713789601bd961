import { decode, lateCodec, NonEmptyText } from '@anyroom/adapter-kit';
import type { CallContext, CallOptions, ParticipantService, Secret } from '@anyroom/core';
import { findThroughWrappers, invalidArgument, readExtras, unsupportedOperation } from '@anyroom/core';
import type { EditBody } from './wire/requests.js';

/** What only RealtimeKit understands, in a change or a new participant. */
export interface CloudflareExtras {
  /** A preset by its own name, past the role map. Not together with `role`. */
  readonly preset_name: string;
}

declare module '@anyroom/core' {
  interface NativeChanges {
    readonly cloudflare?: Partial<CloudflareExtras> | undefined;
  }
}

const Extras = lateCodec((t) => t.type({ preset_name: NonEmptyText() }));

/** Checks the extras: only keys that the vendor has, of the right type, and no second role. None at all is no change. */
export function checkCloudflareExtras(
  extras: unknown,
  beside: ReadonlyMap<string, unknown>,
  context: CallContext,
): CloudflareExtras | undefined {
  const present = readExtras(extras, ['preset_name'], context);
  if (present.size === 0) return undefined;
  const decoded = decode(Extras, Object.fromEntries(present));
  if (!decoded.ok) {
    throw invalidArgument(
      context,
      "native.cloudflare may hold preset_name, a preset's name as text, and nothing else.",
    );
  }
  if (beside.has('role')) {
    throw invalidArgument(context, 'Give role or native.cloudflare.preset_name, not both: each sets the preset.');
  }
  return decoded.value;
}

const EditFields = lateCodec((t) => {
  const textOrNull = t.union([t.string, t.null]);
  return t.partial({ name: textOrNull, picture: textOrNull, preset_name: t.string });
});

/** Copies a body that the vendor's edit would take for a change: an empty one would be a request for nothing. */
export function checkEditBody(body: unknown, context: CallContext): EditBody {
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const present = isObject ? Object.entries(body).filter(([, value]) => value !== undefined) : [];
  const decoded = decode(EditFields, Object.fromEntries(present));
  const hasStrangers = present.some(([key]) => !Object.hasOwn(EditFields().props, key));
  if (present.length === 0 || !decoded.ok || hasStrangers) {
    throw invalidArgument(
      context,
      'The body must hold at least one of name and picture, a text or null each, and preset_name, a text; nothing else.',
    );
  }
  return decoded.value as EditBody; // no value in it is undefined
}

/** A participant in RealtimeKit's own words. */
export interface CloudflareParticipant {
  readonly id: string;
  readonly custom_participant_id?: string | null | undefined;
  readonly name?: string | null | undefined;
  readonly picture?: string | null | undefined;
  readonly preset_name?: string | null | undefined;
  /** When the record was made, as the vendor writes it (RFC 3339). */
  readonly created_at?: string | null | undefined;
  readonly updated_at?: string | null | undefined;
  readonly token?: Secret;
}

/** RealtimeKit past the contract, under the same credential, retries and errors. */
export interface CloudflareNative {
  /** `PATCH …/participants/{participant_id}` with the vendor's own body. `undefined` where it answers without data. */
  editParticipant(
    meetingId: string,
    participantId: string,
    body: EditBody,
    options?: CallOptions,
  ): Promise<CloudflareParticipant | undefined>;
  /** `GET …/participants/{participant_id}`. */
  getParticipant(meetingId: string, participantId: string, options?: CallOptions): Promise<CloudflareParticipant>;
}

/** Where a service keeps its native side; wrappers are seen through. */
export const CLOUDFLARE_NATIVE: unique symbol = Symbol.for('@anyroom/cloudflare/native') as typeof CLOUDFLARE_NATIVE;

/** Whether a service is RealtimeKit, also through wrappers. */
export function isCloudflare(service: ParticipantService): boolean {
  return findThroughWrappers(service, CLOUDFLARE_NATIVE) !== undefined;
}

/** RealtimeKit's own side of a service, also through wrappers; throws `unsupported` when it is another vendor's. */
export function asCloudflare(service: ParticipantService): CloudflareNative {
  const native = findThroughWrappers(service, CLOUDFLARE_NATIVE);
  if (native === undefined) throw unsupportedOperation({ provider: service.provider, operation: 'asCloudflare' });
  return native as CloudflareNative;
}
