import { AnyroomError } from '@anyroom/core';
import type { ParticipantServiceHarness, ServicesHarness } from '@anyroom/testing';
import { expect } from '@jest/globals';
import type { Capabilities } from '../../scripts/capabilities/providers.js';

/**
 * A call that shows on a vendor whether one cell of the capability tables is true, whatever it says: where it says yes,
 * the effect is seen at the vendor; where it says no, the call is `unsupported`, and not one request is made.
 */
export type Probe =
  | { readonly on: 'participants'; verify(harness: ParticipantServiceHarness): Promise<void> }
  | { readonly on: 'services'; verify(harness: ServicesHarness): Promise<void> };

/** A probe that needs the participants of a room and no more. */
export const onParticipants = (verify: (harness: ParticipantServiceHarness) => Promise<void>): Probe => ({
  on: 'participants',
  verify,
});

/** A probe that needs rooms, credentials, or people who are connected. */
export const onServices = (verify: (harness: ServicesHarness) => Promise<void>): Probe => ({ on: 'services', verify });

/** What the service of a cell declares, on the very instance that the probe asks. */
export function declaredBy(
  harness: ParticipantServiceHarness | ServicesHarness,
  service: keyof Capabilities,
): Capabilities[keyof Capabilities] {
  return 'service' in harness ? harness.service.capabilities : harness.services[service].capabilities;
}

/** Who counts the requests. */
interface Counting {
  requests(): number;
}

/** Something that is refused as `code`, without one request. Gives the error. */
export async function unsent(
  vendor: Counting,
  code: 'unsupported' | 'invalid-argument',
  call: () => Promise<unknown>,
): Promise<AnyroomError> {
  const before = vendor.requests();
  const error = await failureOf(call);
  expect({ code: error.code, outcome: error.outcome, requests: vendor.requests() - before }).toEqual({
    code,
    outcome: 'not-sent',
    requests: 0,
  });
  return error;
}

/** Something that the provider cannot do: `unsupported`, without one request; where a field is at fault, it is named. */
export async function refused(vendor: Counting, call: () => Promise<unknown>, field?: string): Promise<void> {
  const { fields } = await unsent(vendor, 'unsupported', call);
  if (field !== undefined) expect(fields).toEqual([field]);
}

/** The error with which a call rejects. */
export async function failureOf(call: () => Promise<unknown>): Promise<AnyroomError> {
  try {
    await call();
  } catch (error) {
    if (AnyroomError.is(error)) return error;
    throw error;
  }
  throw new Error('It was not refused.');
}

/** How many requests something takes. */
export async function requestsOf(vendor: Counting, call: () => Promise<unknown>): Promise<number> {
  const before = vendor.requests();
  await call();
  return vendor.requests() - before;
}

/** Everything in a list. */
export async function all<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const items: T[] = [];
  for await (const item of list) items.push(item);
  return items;
}
