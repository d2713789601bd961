import { AnyroomError } from '@anyroom/core';

/** What of a call turned out not to exist. */
export type Missing = 'participant' | 'room' | 'account';

/** Reads that can tell. Each is made only when the ones before it have not settled the question. */
export interface Reads {
  /** Whether the account and the app resolve. */
  readonly account: () => Promise<unknown>;
  /** Left out where the call was about no participant. */
  readonly participant?: (() => Promise<unknown>) | undefined;
  /** Left out where the call was about no room: then only the account and the app can be missing. */
  readonly room?: (() => Promise<unknown>) | undefined;
}

/**
 * Whether a failure may come from an id that does not exist. No documentation says with which status RealtimeKit answers
 * then, so the statuses that mean a bad request count as well, but for those about its size.
 */
export function mayMeanAbsent(error: unknown): error is AnyroomError {
  if (AnyroomError.is(error, 'not-found')) return true;
  return AnyroomError.is(error, 'invalid-argument') && !ABOUT_SIZE.includes(error.details.status ?? 0);
}

const ABOUT_SIZE: readonly number[] = [413, 414, 431];

/** The gateway found no route: an id of the path leads nowhere, and it may be the account's. */
export function isNoRoute(error: AnyroomError): boolean {
  return error.subject === 'account';
}

/**
 * Finds out what it is that does not exist, or `undefined` when all is there. Rejects when a read itself fails, or is
 * refused by somebody else than the vendor: a proxy that refuses every request would make anything absent.
 *
 * @param isVendors - whether it is the vendor who has refused
 */
export async function findMissing(
  error: AnyroomError,
  reads: Reads,
  isVendors: (refusal: AnyroomError) => boolean,
): Promise<Missing | undefined> {
  const mayBeTheAccount = isNoRoute(error) || (reads.room === undefined && error.code === 'not-found');
  if (mayBeTheAccount && !(await isThere(reads.account, isVendors))) return 'account';
  if (reads.participant !== undefined && (await isThere(reads.participant, isVendors))) return undefined;
  if (reads.room === undefined) return undefined;
  if (!(await isThere(reads.room, isVendors))) return 'room';
  return reads.participant === undefined ? undefined : 'participant';
}

/** A read of one thing by its ids alone cannot be refused for anything but them. */
async function isThere(read: () => Promise<unknown>, isVendors: (refusal: AnyroomError) => boolean): Promise<boolean> {
  try {
    await read();
    return true;
  } catch (error) {
    if (mayMeanAbsent(error) && isVendors(error)) return false;
    throw error;
  }
}
