import type { Assumptions } from '../fidelity/assumptions.js';
import type { Answer } from '../server/answer.js';
import { NotJson, parseJson } from '../server/parse-json.js';
import { IDENTITY_VERSIONS, ROOMS_VERSIONS } from './api-version.js';
import type { Circumstances } from './circumstances.js';
import { createIdentity, deleteIdentity, identityOf, issueAccessToken, revokeAccessTokens } from './identities.js';
import type { ListRequest } from './page.js';
import { listParticipants, updateParticipants } from './participants.js';
import { badRequest, MALFORMED, Refusal } from './refusal.js';
import { createOnce } from './repeatable-creation.js';
import type { Resource } from './resource.js';
import { checkNotExpired, created, deleteRoom, getRoom, listRooms, makeRoom, roomOf, updateRoom } from './rooms.js';
import type { Bucket } from './throttle.js';

/** A request whose credentials and api-version are in order. */
export interface OperationRequest extends ListRequest {
  /** The room or the identity that the path names, decoded; empty when it names none. */
  readonly id: string;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** As it arrived; empty when there was none. */
  readonly body: Buffer;
}

/** One thing that Azure can be asked to do. */
export interface Operation {
  /** What the vendor's API description calls it. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
  /** As in that description; `{…}` stands for one part of the path. */
  readonly path: string;
  readonly versions: readonly string[];
  readonly bucket: Bucket;
  operate(resource: Resource, request: OperationRequest, circumstances: Circumstances): Answer;
}

const JSON_TYPE = 'application/json';
const MERGE_PATCH = 'application/merge-patch+json';

const rooms = { versions: ROOMS_VERSIONS, bucket: 'rooms' } as const;
const identities = { versions: IDENTITY_VERSIONS } as const;

/** All that the emulator serves for Azure. */
export const AZURE_OPERATIONS: readonly Operation[] = [
  {
    name: 'Rooms_Create',
    method: 'POST',
    path: '/rooms',
    ...rooms,
    operate(resource, request, now) {
      expectType(request, JSON_TYPE, now.assume);
      const { room, repeatable } = createOnce(resource, request, () => makeRoom(resource, bodyOf(request), now));
      const answer = created(room);
      return repeatable ? { ...answer, headers: { ...answer.headers, 'repeatability-result': 'accepted' } } : answer;
    },
  },
  {
    name: 'Rooms_List',
    method: 'GET',
    path: '/rooms',
    ...rooms,
    operate: (resource, request, now) => listRooms(resource, request, now),
  },
  {
    name: 'Rooms_Get',
    method: 'GET',
    path: '/rooms/{roomId}',
    ...rooms,
    operate: (resource, { id }) => getRoom(roomOf(resource, id)),
  },
  {
    name: 'Rooms_Update',
    method: 'PATCH',
    path: '/rooms/{roomId}',
    ...rooms,
    operate(resource, request, now) {
      expectType(request, MERGE_PATCH, now.assume);
      return updateRoom(resource, roomOf(resource, request.id), bodyOf(request), now);
    },
  },
  {
    name: 'Rooms_Delete',
    method: 'DELETE',
    path: '/rooms/{roomId}',
    ...rooms,
    operate: (resource, { id }) => deleteRoom(resource, roomOf(resource, id)),
  },
  {
    name: 'Participants_List',
    method: 'GET',
    path: '/rooms/{roomId}/participants',
    ...rooms,
    operate: (resource, request, now) => listParticipants(roomOf(resource, request.id), request, now),
  },
  {
    name: 'Participants_Update',
    method: 'PATCH',
    path: '/rooms/{roomId}/participants',
    ...rooms,
    operate(resource, request, now) {
      expectType(request, MERGE_PATCH, now.assume);
      const room = roomOf(resource, request.id);
      const body = bodyOf(request);
      checkNotExpired(room, now);
      return updateParticipants(resource, room, body, now);
    },
  },
  {
    name: 'CommunicationIdentity_Create',
    method: 'POST',
    path: '/identities',
    ...identities,
    bucket: 'issue',
    operate(resource, request, now) {
      if (request.body.length === 0) return createIdentity(resource, {}, now);
      expectType(request, JSON_TYPE, now.assume);
      return createIdentity(resource, bodyOf(request), now);
    },
  },
  {
    name: 'CommunicationIdentity_Delete',
    method: 'DELETE',
    path: '/identities/{id}',
    ...identities,
    bucket: 'delete',
    operate: (resource, { id }, now) => deleteIdentity(resource, identityOf(resource, id, now)),
  },
  {
    name: 'CommunicationIdentity_RevokeAccessTokens',
    method: 'POST',
    path: '/identities/{id}/:revokeAccessTokens',
    ...identities,
    bucket: 'delete',
    operate: (resource, { id }, now) => revokeAccessTokens(resource, identityOf(resource, id, now)),
  },
  {
    name: 'CommunicationIdentity_IssueAccessToken',
    method: 'POST',
    path: '/identities/{id}/:issueAccessToken',
    ...identities,
    bucket: 'issue',
    operate(resource, request, now) {
      expectType(request, JSON_TYPE, now.assume);
      return issueAccessToken(resource, identityOf(resource, request.id, now), bodyOf(request), now);
    },
  },
];

function expectType({ headers }: OperationRequest, type: string, assume: Assumptions): void {
  const [given = ''] = String(headers['content-type'] ?? '').split(';');
  if (given.trim().toLowerCase() === type) return;
  if (assume.wrongContentType === '400') throw badRequest(`The content type must be ${type}.`);
  throw new Refusal(415, 'UnsupportedMediaType', `The content type must be ${type}.`);
}

function bodyOf({ body }: OperationRequest): unknown {
  try {
    return parseJson(body);
  } catch (error) {
    if (error instanceof NotJson) throw badRequest(MALFORMED);
    throw error;
  }
}
