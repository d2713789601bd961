import { fillPath } from '@anyroom/adapter-kit';
import type { HttpAnswer, HttpRequest, VendorFailure } from '@anyroom/adapter-kit/http';
import { array, strict, string, type TypeOf, undefined as undef, union, unknown } from 'io-ts';

// #region codecs
/** Strict: keys that Parlour adds one day are dropped, and those it leaves out are absent. */
export const Person = strict({ key: string, name: union([string, undef]), level: string });
export type Person = TypeOf<typeof Person>;
export const Page = strict({ people: array(Person), next: union([string, undef]) });
export const Anything = unknown;
// #endregion

// #region requests
const PEOPLE = '/rooms/{room}/people';

/** One request, as pure data: what would be sent can be looked at without sending it. */
export function requestFor(
  method: HttpRequest['method'],
  { room, person, after }: { readonly room: string; readonly person?: string; readonly after?: string | undefined },
  body?: object,
): HttpRequest {
  const { route, path } =
    person === undefined ? fillPath(PEOPLE, { room }) : fillPath(`${PEOPLE}/{person}`, { room, person });
  return {
    method,
    route,
    path: after === undefined ? path : `${path}?after=${encodeURIComponent(after)}`,
    ...(body !== undefined && { body: { type: 'application/json', text: JSON.stringify(body) } }),
    idempotent: method !== 'POST',
    ids: person === undefined ? [room] : [room, person],
  };
}
// #endregion

// #region failures
/** What Parlour says went wrong; its status decides the code, its own code tells what was not found. */
export function failureOf({ status }: HttpAnswer, json: unknown): VendorFailure | undefined {
  if (status < 400) return undefined;
  const { code, message } = (json as { error?: { code?: string; message?: string } } | undefined)?.error ?? {};
  return {
    ...(code !== undefined && { vendorCode: code }),
    ...(message !== undefined && { message }),
    ...(code === 'no_room' && { subject: 'room' }),
    ...(code === 'no_person' && { subject: 'participant' }),
  };
}
// #endregion
