import { createHash } from 'node:crypto';
import { badRequest, Refusal } from './refusal.js';
import type { Resource, Room } from './resource.js';

/** A request by which something is created, as far as it matters for telling whether it came before. */
export interface CreationRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

export interface RepeatableCreation {
  readonly room: Room;
  /** Whether the request could be repeated: it named itself. */
  readonly repeatable: boolean;
}

const ID = 'repeatability-request-id';
const FIRST_SENT = 'repeatability-first-sent';

/**
 * What `create` makes; when the same request came before, what it made then, whatever has become of that since. A request
 * is the same when it has the same id and the same body, byte for byte. One that was refused is not remembered.
 */
export function createOnce(resource: Resource, asked: CreationRequest, create: () => Room): RepeatableCreation {
  const id = repeatabilityId(asked.headers);
  if (id === undefined) return { room: create(), repeatable: false };
  const request = createHash('sha256').update(asked.body).digest('base64');
  const before = resource.creations.get(id);
  if (before && before.request !== request)
    throw new Refusal(
      400,
      'BadRequest',
      'The Repeatability-Request-ID was used before, with another body.',
      {},
      { 'repeatability-result': 'rejected' },
    );
  if (before) return { room: before.room, repeatable: true };
  const room = create();
  resource.creations.set(id, { request, room });
  return { room, repeatable: true };
}

function repeatabilityId(headers: CreationRequest['headers']): string | undefined {
  const { [ID]: id, [FIRST_SENT]: firstSent } = headers;
  if (id === undefined && firstSent === undefined) return undefined;
  if (id === undefined || firstSent === undefined)
    throw badRequest('Repeatability-Request-ID and Repeatability-First-Sent must be given together.');
  if (typeof id !== 'string' || !/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(id))
    throw badRequest('Invalid value for the Repeatability-Request-ID: it must be a UUID.');
  if (typeof firstSent !== 'string' || !isHttpDate(firstSent))
    throw badRequest('Invalid value for the Repeatability-First-Sent: it must be a date as HTTP has it, in GMT.');
  return id.toLowerCase();
}

const isHttpDate = (text: string) => {
  const time = new Date(text);
  return !Number.isNaN(time.getTime()) && time.toUTCString() === text;
};
