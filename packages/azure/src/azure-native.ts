import { decode } from '@anyroom/adapter-kit';
import type { CallContext, CallOptions, ParticipantService, RoomRef } from '@anyroom/core';
import { checkId, findThroughWrappers, invalidArgument, unsupportedOperation } from '@anyroom/core';
import { null as nil, strict, union } from 'io-ts';
import { NonEmptyText } from './wire/non-empty-text.js';
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

const Entry = union([nil, strict({ role: NonEmptyText })]);

/** Checks the entries of a native patch; the vendor's roles are the vendor's to judge. */
export function checkPatch(
  entries: Iterable<readonly [rawId: string, entry: PatchEntry]>,
  context: CallContext,
): ReadonlyMap<string, PatchEntry> {
  const checked = new Map<string, PatchEntry>();
  for (const [rawId, entry] of entries) {
    const id = checkId(rawId, 'participant', context);
    const decoded = decode(Entry, entry);
    if (!decoded.ok) throw invalidArgument(context, 'An entry must be null or hold a role as text: { role }.');
    if (checked.has(id)) throw invalidArgument(context, 'An id stands twice in the patch, which can hold it once.');
    checked.set(id, decoded.value);
  }
  if (checked.size === 0) throw invalidArgument(context, 'The patch is empty. Give at least one entry.');
  return checked;
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
