import type { CallContext, CallOptions, ParticipantService } from '@anyroom/core';
import { findThroughWrappers, invalidArgument, Secret, unsupportedOperation } from '@anyroom/core';
import { readJson, writeJson } from './wire/json.js';
import type { PluginBody, PluginRequest } from './wire/messages.js';

/** The VideoRoom plug-in past the contract, under the same secrets, retries and errors. */
export interface JanusNative {
  /**
   * Sends one request to the plug-in as it is, such as `{ request: 'rtp_forward', … }`, and gives what the plug-in answers.
   * The secret of the rooms and the admin key are put in where the plug-in asks for them, unless the request brings its
   * own. A request that may have arrived is not repeated. Join tokens may stand in the answer: keep it to yourself.
   *
   * @param body - plain JSON, in which a text may be a `Secret`; ids as the server takes them. A whole number above 2^53 - 1
   *   is a `bigint`, here and in the answer
   */
  ask(body: PluginBody, options?: CallOptions): Promise<Readonly<Record<string, unknown>>>;
}

/** Where a request may hold what must never be shown, beside each `Secret` in it. */
const SECRETS: readonly string[] = ['secret', 'new_secret', 'pin', 'new_pin', 'admin_key', 'token', 'allowed'];

/** A native request as it will be sent, read once; what the plug-in makes of it is the plug-in's to judge. */
export function checkNativeRequest(body: PluginBody, context: CallContext): PluginRequest {
  const revealed: string[] = [];
  const copied = copyOf(body, revealed, context);
  const named = SECRETS.flatMap((name) => copied[name]).filter((value) => typeof value === 'string');
  return { body: copied, idempotent: false, secrets: [...named, ...revealed] };
}

function copyOf(body: unknown, revealed: string[], context: CallContext): PluginBody {
  // A secret would be written as it is shown, and the words for that it is hidden sent in its place.
  function reveal(this: Readonly<Record<string, unknown>>, key: string, value: unknown): unknown {
    const given = this[key];
    if (!Secret.is(given)) return value;
    const text = given.reveal();
    revealed.push(text);
    return text;
  }
  let copied: unknown;
  try {
    copied = readJson(writeJson(body, reveal));
  } catch {
    throw invalidArgument(context, 'The request cannot be written as JSON. Give a plain object.');
  }
  if (typeof copied === 'object' && copied !== null && 'request' in copied && typeof copied.request === 'string') {
    return copied as PluginBody;
  }
  throw invalidArgument(
    context,
    "The request must be an object with the plug-in's verb as request: { request: 'list' }.",
  );
}

/** Where a service keeps its native side; wrappers are seen through. */
export const JANUS_NATIVE: unique symbol = Symbol.for('@anyroom/janus/native') as typeof JANUS_NATIVE;

/** Whether a service is Janus, also through wrappers. */
export function isJanus(service: ParticipantService): boolean {
  return findThroughWrappers(service, JANUS_NATIVE) !== undefined;
}

/** Janus' own side of a service, also through wrappers; throws `unsupported` when it is another vendor's. */
export function asJanus(service: ParticipantService): JanusNative {
  const native = findThroughWrappers(service, JANUS_NATIVE);
  if (native === undefined) throw unsupportedOperation({ provider: service.provider, operation: 'asJanus' });
  return native as JanusNative;
}
