import type { CallContext, CallOptions, ParticipantService } from '@anyroom/core';
import { findThroughWrappers, invalidArgument, unsupportedOperation } from '@anyroom/core';
import type { PluginBody, PluginRequest } from './wire/messages.js';

/** The VideoRoom plug-in past the contract, under the same secrets, retries and errors. */
export interface JanusNative {
  /**
   * Sends one request to the plug-in as it is, such as `{ request: 'rtp_forward', … }`, and gives what the plug-in answers.
   * The secret of the rooms and the admin key are put in where the plug-in asks for them, unless the request brings its
   * own. A request that may have arrived is not repeated. Join tokens may stand in the answer: keep it to yourself.
   *
   * @param body - plain JSON; ids as the server takes them
   */
  ask(body: PluginBody, options?: CallOptions): Promise<Readonly<Record<string, unknown>>>;
}

/** Where a request may hold what must never be shown. */
const SECRETS: readonly string[] = ['secret', 'new_secret', 'pin', 'new_pin', 'admin_key', 'token'];

/** A native request as it will be sent, read once; what the plug-in makes of it is the plug-in's to judge. */
export function checkNativeRequest(body: PluginBody, context: CallContext): PluginRequest {
  const copied = copyOf(body, context);
  const secrets = SECRETS.map((name) => copied[name]).filter((value) => typeof value === 'string');
  return { body: copied, idempotent: false, secrets };
}

function copyOf(body: unknown, context: CallContext): PluginBody {
  let copied: unknown;
  try {
    copied = JSON.parse(JSON.stringify(body) ?? 'null');
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
