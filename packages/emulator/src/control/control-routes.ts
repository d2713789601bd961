import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Emulator } from '../emulator.js';
import { decodeClockOffset } from '../faults/decode-fault.js';
import type { FaultHandle, Faults } from '../faults/faults.js';
import { InvalidOptions } from '../invalid-options.js';
import { arrivalUrl } from '../server/arrival-url.js';
import { statusOf } from '../server/client-error.js';
import { NotJson, parseJson, TooDeep } from '../server/parse-json.js';
import { boolean, type Check, id, MOST_LEVELS_OF_A_STATE, object } from '../state/decode-state.js';
import { JoinRefused } from '../state/join-refused.js';
import { NotThere } from '../state/not-there.js';
import { whyRefused } from './guard.js';

/** Below which the control API is. Neither vendor has a path that begins so. */
export const CONTROL_PREFIX = '/_emulator';

export interface Controlled {
  /** Nothing as long as it is not ready. */
  readonly emulator: () => Emulator | undefined;
  readonly clock: () => Date;
}

/** One command: what it answers with, as JSON; nothing is 204. */
type Command = (call: {
  readonly emulator: Emulator;
  readonly path: { readonly id: string };
  /** Parsed; `{}` when there was none. */
  readonly body: unknown;
}) => unknown;

/** Answers by 201. */
class Created {
  readonly body: unknown;

  constructor(body: unknown) {
    this.body = body;
  }
}

/**
 * Serves the control API: what `Emulator` does in code, for those who are in another process or language. Its requests are
 * neither logged nor intercepted nor struck by faults. A refusal is `{ "problems": ["…"] }`.
 */
export function serveControl(scope: FastifyInstance, { emulator: current, clock }: Controlled): void {
  scope.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'cache-control': 'no-store',
      'cross-origin-resource-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    const { socket } = request.raw;
    const { remoteAddress, localPort } = socket;
    const refusal = whyRefused({ remoteAddress, localPort, target: arrivalUrl(request.raw), headers: request.headers });
    if (refusal !== undefined) return refuse(reply, 403, [refusal]);
    const [type = ''] = (request.headers['content-type'] ?? '').split(';');
    if (['POST', 'PUT'].includes(request.method) && type.trim().toLowerCase() !== 'application/json')
      return refuse(reply, 415, ['The content type must be application/json, also where there is no body.']);
    return undefined;
  });
  scope.setErrorHandler((error, _request, reply) => refuseControl(error, reply));
  const known: string[] = [];
  scope.setNotFoundHandler((_request, reply) =>
    refuse(reply, 404, [`There is no such command; known are ${known.join(', ')}`]),
  );

  const shown = () => ({ now: clock().toISOString(), offsetInMs: current()?.clockOffsetInMs });
  const COMMANDS: readonly (readonly ['GET' | 'POST' | 'PUT' | 'DELETE', string, Command])[] = [
    ['GET', '/health', () => ({ status: 'ready' })],
    ['GET', '/connection', ({ emulator: { url, cloudflare, azure } }) => ({ url, cloudflare, azure })],
    ['POST', '/reset', ({ emulator }) => emulator.reset()],
    ['GET', '/state', ({ emulator }) => emulator.snapshot()],
    ['PUT', '/state', ({ emulator, body }) => emulator.replaceState(body as object)],
    ['GET', '/requests', ({ emulator: { requests } }) => ({ count: requests.count, requests: requests.all })],
    ['DELETE', '/requests', ({ emulator }) => emulator.requests.reset()],
    ['GET', '/faults', ({ emulator }) => ({ faults: emulator.faults.all.map(faultBody) })],
    [
      'POST',
      '/faults',
      ({ emulator, body }) => new Created(faultBody(emulator.faults.add(body as FaultHandle['rule']))),
    ],
    ['DELETE', '/faults', ({ emulator }) => emulator.faults.clear()],
    ['DELETE', '/faults/:id', ({ emulator, path }) => faultOf(emulator.faults, path.id).remove()],
    ['GET', '/clock', shown],
    [
      'PUT',
      '/clock',
      ({ emulator, body }) => {
        const { offsetInMs } = decoded(CLOCK, body);
        const problems: string[] = [];
        decodeClockOffset(offsetInMs, problems, 'body.offsetInMs');
        if (problems.length > 0) throw new InvalidOptions(problems);
        emulator.clockOffsetInMs = offsetInMs;
        return shown();
      },
    ],
    ['POST', '/meetings', ({ emulator, body }) => new Created(emulator.createMeeting(body as object))],
    ['POST', '/rooms', ({ emulator, body }) => new Created(emulator.createRoom(body as object))],
    ['POST', '/identities', ({ emulator }) => new Created({ id: emulator.createIdentity() })],
    [
      'POST',
      '/meetings/:id/participants',
      ({ emulator, path, body }) => new Created(emulator.putMeetingParticipant(path.id, body as never)),
    ],
    [
      'POST',
      '/rooms/:id/participants',
      ({ emulator, path, body }) => {
        emulator.putRoomParticipant(path.id, body as never);
        return new Created({ id: (body as { readonly rawId: string }).rawId });
      },
    ],
    ...['/meetings/:id', '/rooms/:id'].flatMap((place): typeof COMMANDS => [
      ['GET', `${place}/participants`, ({ emulator, path }) => ({ participants: emulator.participantsOf(path.id) })],
      ['GET', `${place}/connected`, ({ emulator, path }) => ({ connected: emulator.connectedIn(path.id) })],
      [
        'POST',
        `${place}/leave`,
        ({ emulator, path, body }) => emulator.leave(path.id, decoded(LEAVE, body).participantId),
      ],
    ]),
    [
      'POST',
      '/join',
      ({ emulator, body }) => {
        const { token, roomId } = decoded(JOIN, body);
        return emulator.join(token, roomId);
      },
    ],
    [
      'POST',
      '/refused-raw-ids',
      ({ emulator, body }) => {
        const { rawId, ...refusal } = decoded(REFUSED_RAW_ID, body);
        emulator.refuseRawId(rawId, refusal);
      },
    ],
  ];
  for (const [method, url, command] of COMMANDS) {
    known.push(`${method} ${CONTROL_PREFIX}${url.replace(':id', '{id}')}`);
    scope.route({
      method,
      url,
      handler: (request: FastifyRequest, reply) => {
        const emulator = current();
        if (!emulator) return refuse(reply, 503, ['The emulator is not ready yet.']);
        const bytes = request.body as Buffer | undefined;
        const body = bytes?.length ? parseJson(bytes, MOST_LEVELS_OF_A_STATE) : {};
        const answer = command({ emulator, path: request.params as { readonly id: string }, body });
        if (answer instanceof Created) return reply.code(201).send(answer.body);
        return answer === undefined ? reply.code(204).send() : reply.send(answer);
      },
    });
  }
}

/** A check of a body, and the type of what it lets through. */
interface Shape<T> {
  readonly check: Check;
  readonly value?: T;
}

const CLOCK: Shape<{ readonly offsetInMs: number }> = {
  // Which numbers the clock can be set off by, the clock knows.
  check: object<{ readonly offsetInMs: number }>({ offsetInMs: () => {} }, ['offsetInMs']),
};

interface Join {
  readonly token: string;
  readonly roomId?: string;
}
const JOIN: Shape<Join> = { check: object<Join>({ token: id, roomId: id }, ['token']) };

interface Leave {
  readonly participantId: string;
}
const LEAVE: Shape<Leave> = { check: object<Leave>({ participantId: id }, ['participantId']) };

interface RefusedRawId {
  readonly rawId: string;
  readonly named?: boolean;
}
const REFUSED_RAW_ID: Shape<RefusedRawId> = {
  check: object<RefusedRawId>({ rawId: id, named: boolean }, ['rawId']),
};

function decoded<T>({ check }: Shape<T>, body: unknown): T {
  const problems: string[] = [];
  check(body, 'body', problems);
  if (problems.length > 0) throw new InvalidOptions(problems);
  return body as T;
}

const faultBody = ({ id, hits, rule }: FaultHandle) => ({ id, hits, rule });

function faultOf(faults: Faults, id: string): FaultHandle {
  const handle = faults.all.find((it) => it.id === id);
  if (!handle) throw new NotThere(`There is no fault ${JSON.stringify(id)}.`);
  return handle;
}

/** Refuses what was thrown on the way to a command, or by it. */
export function refuseControl(error: unknown, reply: FastifyReply): FastifyReply {
  if (error instanceof InvalidOptions) return refuse(reply, 400, error.problems);
  if (error instanceof TooDeep) return refuse(reply, 400, ['body is nested too deeply']);
  if (error instanceof NotJson) return refuse(reply, 400, ['body is not JSON']);
  if (error instanceof JoinRefused) return refuse(reply, 409, [error.reason]);
  const status = statusOf(error);
  if (status === 413) return refuse(reply, 413, ['The body is larger than 1 MB.']);
  if (status !== 500) return refuse(reply, status, ['The request could not be read.']);
  if (error instanceof NotThere) return refuse(reply, 404, [error.message]);
  return refuse(reply, 500, ['The emulator failed: this is a fault of its own.']);
}

const refuse = (reply: FastifyReply, status: number, problems: readonly string[]): FastifyReply =>
  reply.code(status).send({ problems });
