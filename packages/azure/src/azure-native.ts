import { decode, lateCodec, NonEmptyText } from '@anyroom/adapter-kit';
import type { CallContext, CallOptions, ParticipantService, RoomRef } from '@anyroom/core';
import { checkId, findThroughWrappers, invalidArgument, unsupportedOperation } from '@anyroom/core';
import type { PatchEntry } from './wire/requests.js';

/** Rooms past the contract, under the same credential, retries and errors. */
export interface AzureNative {
  /**
   * The vendor's merge-patch as it is, in one request: an entry with a role sets it, also for somebody new, and `null`
   * takes the person off the roster. Roles are the vendor's own words. The whole applies, or none of it.
   *
   * @param entries - pairs of raw id and entry, such as a `Map`; each id once, at least one
   */
  patchParticipants(
    room: RoomRef,
    entries: Iterable<readonly [rawId: string, entry: PatchEntry]>,
    options?: CallOptions,
  ): Promise<void>;
}

const Entry = lateCodec((t) => t.union([t.null, t.strict({ role: NonEmptyText() })]));

/** Checks the entries of a native patch; the vendor's roles are the vendor's to judge. */
export function checkPatch(
  entries: Iterable<readonly [rawId: string, entry: PatchEntry]>,
  context: CallContext,
): ReadonlyMap<string, PatchEntry> {
  const given: unknown = entries;
  if (typeof given !== 'object' || given === null || !(Symbol.iterator in given)) {
    throw invalidArgument(context, 'The entries of a patch must be an iterable of [id, entry] pairs, such as a Map.');
  }
  const checked = new Map<string, PatchEntry>();
  for (const pair of given as Iterable<unknown>) {
    if (!Array.isArray(pair)) throw invalidArgument(context, 'An entry of a patch must be an [id, entry] pair.');
    const id = checkId(pair[0], 'participant', context);
    if (checked.has(id)) throw invalidArgument(context, 'An id stands twice in the patch, which can hold it once.');
    checked.set(id, checkEntry(pair[1], context));
  }
  if (checked.size === 0) throw invalidArgument(context, 'The patch is empty. Give at least one entry.');
  return checked;
}

function checkEntry(entry: unknown, context: CallContext): PatchEntry {
  const decoded = decode(Entry, entry);
  if (!decoded.ok || Object.keys(entry ?? {}).some((key) => key !== 'role')) {
    throw invalidArgument(context, 'An entry must be null, or hold a role as text and nothing else: { role }.');
  }
  return decoded.value;
}

/** Where a service keeps its native side; wrappers are seen through. */
export const AZURE_NATIVE: unique symbol = Symbol.for('@anyroom/azure/native') as typeof AZURE_NATIVE;

/** Whether a service is Azure Rooms, also through wrappers. */
export function isAzure(service: ParticipantService): boolean {
  return findThroughWrappers(service, AZURE_NATIVE) !== undefined;
}

/** Azure's own side of a service, also through wrappers; throws `unsupported` when it is another vendor's. */
export function asAzure(service: ParticipantService): AzureNative {
  const native = findThroughWrappers(service, AZURE_NATIVE);
  if (native === undefined) throw unsupportedOperation({ provider: service.provider, operation: 'asAzure' });
  return native as AzureNative;
}
