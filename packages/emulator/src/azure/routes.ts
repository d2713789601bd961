import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Assumptions } from '../fidelity/assumptions.js';
import type { Answer } from '../server/answer.js';
import { arrivalUrl } from '../server/arrival-url.js';
import { statusOf } from '../server/client-error.js';
import { NotJson, parseJson } from '../server/parse-json.js';
import { mint } from '../state/mint.js';
import { checkApiVersion, IDENTITY_VERSIONS, ROOMS_VERSIONS } from './api-version.js';
import { authenticate } from './authenticate.js';
import type { Circumstances } from './circumstances.js';
import { createIdentity } from './identities.js';
import { listParticipants, updateParticipants } from './participants.js';
import { badRequest, notFound, Refusal } from './refusal.js';
import type { Resource } from './resource.js';
import { createRoom, getRoom, roomBody, roomOf } from './rooms.js';

interface Query {
  readonly 'api-version'?: string;
  readonly continuationToken?: string;
}

type Operation = (request: FastifyRequest, circumstances: Circumstances, reply: FastifyReply) => Answer;

/** Serves Rooms and Identity at the root, which is where the vendor has them. */
export function serveAzure(
  scope: FastifyInstance,
  resource: Resource,
  circumstances: () => Omit<Circumstances, 'apiVersion'>,
): void {
  const created = new Map<string, string>();

  scope.addHook('onRequest', async (request, reply) => identify(request, reply));
  scope.setErrorHandler((error, _request, reply) => send(reply, refusalOf(error)));
  scope.setNotFoundHandler((request, reply) => {
    allow(request, circumstances());
    send(reply, notFound(`The emulator serves no ${request.method} of this path: see what it serves in its README.`));
  });

  serve('POST', '/rooms', ROOMS_VERSIONS, (request, now, reply) => {
    expectType(request, 'application/json', now.assume);
    const repeatability = request.headers['repeatability-request-id'];
    if (typeof repeatability !== 'string') return createRoom(resource, bodyOf(request), now);
    reply.header('repeatability-result', 'accepted');
    const before = resource.rooms.get(created.get(repeatability) ?? '');
    if (before) return { status: 201, body: roomBody(before) };
    const answer = createRoom(resource, bodyOf(request), now);
    created.set(repeatability, (answer.body as { readonly id: string }).id);
    return answer;
  });
  serve('GET', '/rooms/:roomId', ROOMS_VERSIONS, (request) => getRoom(resource, roomId(request)));
  serve('PATCH', '/rooms/:roomId/participants', ROOMS_VERSIONS, (request, now) => {
    expectType(request, 'application/merge-patch+json', now.assume);
    return updateParticipants(resource, roomOf(resource, roomId(request)), bodyOf(request), now);
  });
  serve('GET', '/rooms/:roomId/participants', ROOMS_VERSIONS, (request, now) => {
    const room = roomOf(resource, roomId(request));
    const [path = ''] = arrivalUrl(request.raw).split('?');
    const origin = `${request.protocol}://${request.headers.host}`;
    return listParticipants(room, (request.query as Query).continuationToken, { origin, path }, now);
  });
  serve('POST', '/identities', IDENTITY_VERSIONS, (request, { now }) => {
    const body = request.body as Buffer | undefined;
    return createIdentity(resource, body?.length ? bodyOf(request) : {}, now);
  });

  function serve(
    method: 'GET' | 'POST' | 'PATCH',
    url: string,
    versions: readonly string[],
    operation: Operation,
  ): void {
    scope.route({
      method,
      url,
      handler: (request, reply) => {
        reply.header('api-supported-versions', versions.join(', '));
        const now = circumstances();
        allow(request, now);
        const apiVersion = (request.query as Query)['api-version'];
        checkApiVersion(apiVersion, versions);
        send(reply, operation(request, { ...now, apiVersion: apiVersion ?? '' }, reply));
      },
    });
  }

  function allow(request: FastifyRequest, now: { readonly assume: Assumptions; readonly now: Date }): void {
    const { method, headers, body } = request;
    authenticate(
      resource,
      { method, url: arrivalUrl(request.raw), headers, body: (body as Buffer | undefined) ?? Buffer.alloc(0) },
      now,
    );
  }
}

const roomId = (request: FastifyRequest) => (request.params as { readonly roomId: string }).roomId;

function expectType(request: FastifyRequest, type: string, assume: Assumptions): void {
  const [given = ''] = (request.headers['content-type'] ?? '').split(';');
  if (given.trim().toLowerCase() === type) return;
  if (assume.wrongContentType === '400') throw badRequest(`The content type must be ${type}.`);
  throw new Refusal(415, 'UnsupportedMediaType', `The content type must be ${type}.`);
}

function bodyOf(request: FastifyRequest): unknown {
  try {
    return parseJson((request.body as Buffer | undefined) ?? Buffer.alloc(0));
  } catch (error) {
    if (error instanceof NotJson)
      throw badRequest('The request could not be understood by the server due to malformed syntax.');
    throw error;
  }
}

/** Refuses what never came to a route. */
export function refuseUnrouted(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  identify(request, reply);
  send(reply, refusalOf(error));
}

function identify(request: FastifyRequest, reply: FastifyReply): void {
  reply.header('ms-cv', mint.correlationVector());
  reply.header('x-azure-ref', mint.uuid());
  reply.header('request-context', 'appId=');
  const clientRequestId = request.headers['x-ms-client-request-id'];
  if (clientRequestId !== undefined) reply.header('x-ms-client-request-id', clientRequestId);
}

/** The vendor's form of whatever was thrown. */
function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  const status = statusOf(error);
  if (status === 500)
    return new Refusal(500, 'InternalServerError', 'The emulator failed: this is a fault of its own.');
  if (status === 413) return new Refusal(413, 'RequestEntityTooLarge', 'The request body is too large.');
  if (status === 415) return new Refusal(415, 'UnsupportedMediaType', 'The content type could not be read.');
  return new Refusal(status, 'BadRequest', 'The request could not be read.');
}

function send(reply: FastifyReply, answer: Answer | Refusal): void {
  if (answer instanceof Refusal) {
    reply.header('x-ms-error-code', answer.code);
    send(reply, answer.answer);
  } else reply.code(answer.status).send(answer.body);
}
