import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Assumptions } from '../fidelity/assumptions.js';
import type { Answer } from '../server/answer.js';
import { arrivalUrl } from '../server/arrival-url.js';
import { statusOf } from '../server/client-error.js';
import { mint } from '../state/mint.js';
import { checkApiVersion } from './api-version.js';
import { authenticate } from './authenticate.js';
import type { Circumstances } from './circumstances.js';
import { AZURE_OPERATIONS } from './operations.js';
import { notFound, Refusal } from './refusal.js';
import type { Resource } from './resource.js';
import type { Throttle } from './throttle.js';

/** Serves Rooms and Identity at the root, which is where the vendor has them. */
export function serveAzure(
  scope: FastifyInstance,
  resource: Resource,
  circumstances: () => Omit<Circumstances, 'apiVersion'>,
  throttle: Throttle,
): void {
  scope.addHook('onRequest', async (request, reply) => identify(request, reply));
  scope.setErrorHandler((error, request, reply) => send(request, reply, refusalOf(error)));
  scope.setNotFoundHandler((request, reply) => {
    allow(request, circumstances());
    const hint = `The emulator serves no ${request.method} of this path: see what it serves in its README.`;
    send(request, reply, notFound(hint));
  });

  for (const { method, path, versions, bucket, operate } of AZURE_OPERATIONS)
    scope.route({
      method,
      url: patternOf(path),
      handler: (request, reply) => {
        reply.header('api-supported-versions', versions.join(', '));
        const now = circumstances();
        allow(request, now);
        throttle(bucket, now.now);
        const query = request.query as Readonly<Record<string, unknown>>;
        const apiVersion = checkApiVersion(query['api-version'], versions);
        const { id = '' } = request.params as { readonly id?: string };
        const [arrived = ''] = arrivalUrl(request.raw).split('?');
        const origin = `${request.protocol}://${request.headers.host}`;
        const { headers } = request;
        const asked = { id, headers, body: bytesOf(request), query, origin, path: arrived };
        send(request, reply, operate(resource, asked, { ...now, apiVersion }));
      },
    });

  function allow(request: FastifyRequest, now: { readonly assume: Assumptions; readonly now: Date }): void {
    const { method, headers } = request;
    authenticate(resource, { method, url: arrivalUrl(request.raw), headers, body: bytesOf(request) }, now);
  }
}

/** The router's form of a path of the API description: it takes `:` for a parameter unless it is doubled. */
const patternOf = (path: string) => path.replaceAll(':', '::').replace(/\{[^}]+\}/, ':id');

const bytesOf = ({ body }: FastifyRequest): Buffer => (body as Buffer | undefined) ?? Buffer.alloc(0);

/** Refuses what never came to a route. */
export function refuseUnrouted(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  identify(request, reply);
  send(request, reply, refusalOf(error));
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

function send(request: FastifyRequest, reply: FastifyReply, answer: Answer | Refusal): void {
  if (answer instanceof Refusal) {
    if (!ofIdentity(request)) reply.header('x-ms-error-code', answer.code);
    send(request, reply, answer.answer);
  } else
    reply
      .headers(answer.headers ?? {})
      .code(answer.status)
      .send(answer.body);
}

/** Identity repeats no error code in a header, Rooms does. */
const ofIdentity = (request: FastifyRequest) => /^\/+identities\b/.test(arrivalUrl(request.raw));
