import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../server/answer.js';
import { statusOf } from '../server/client-error.js';
import { NotJson, parseJson } from '../server/parse-json.js';
import { mint } from '../state/mint.js';
import type { Account, App, Meeting } from './account.js';
import { authenticate } from './authenticate.js';
import type { Circumstances } from './circumstances.js';
import { createMeeting, getMeeting, listPresets, meetingOf } from './meetings.js';
import type { PageQuery } from './paging.js';
import {
  addParticipant,
  deleteParticipant,
  editParticipant,
  getParticipant,
  listParticipants,
  refreshToken,
} from './participants.js';
import { GatewayRefusal, Refusal } from './refusal.js';

interface Path {
  readonly accountId: string;
  readonly appId: string;
  readonly meetingId: string;
  readonly participantId: string;
}

/** One operation: what it answers to a request that is known to be allowed. */
type Operation = (call: {
  readonly app: App;
  readonly path: Path;
  readonly query: PageQuery;
  readonly body: Buffer | undefined;
  readonly circumstances: Circumstances;
}) => Answer;

const onMeeting =
  (operation: (meeting: Meeting, call: Parameters<Operation>[0]) => Answer): Operation =>
  (call) =>
    operation(meetingOf(call.app, call.path.meetingId, call.circumstances), call);

const bodyOf = ({ body, circumstances }: Parameters<Operation>[0]): unknown => {
  try {
    return parseJson(body ?? Buffer.alloc(0));
  } catch (error) {
    if (error instanceof NotJson) throw new Refusal(Number(circumstances.assume.invalidBody), error.message);
    throw error;
  }
};

const meetings = '/meetings';
const meeting = `${meetings}/:meetingId`;
const participants = `${meeting}/participants`;
const participant = `${participants}/:participantId`;

const OPERATIONS: readonly (readonly ['GET' | 'POST' | 'PATCH' | 'DELETE', string, Operation])[] = [
  ['GET', '/presets', ({ app, query, circumstances }) => listPresets(app, query, circumstances)],
  ['POST', meetings, (call) => createMeeting(call.app, bodyOf(call), call.circumstances)],
  ['GET', meeting, ({ app, path, circumstances }) => getMeeting(app, path.meetingId, circumstances)],
  ['POST', participants, onMeeting((on, call) => addParticipant(call.app, on, bodyOf(call), call.circumstances))],
  ['GET', participants, onMeeting((on, { query, circumstances }) => listParticipants(on, query, circumstances))],
  [
    'GET',
    participant,
    onMeeting((on, { path, circumstances }) => getParticipant(on, path.participantId, circumstances)),
  ],
  [
    'PATCH',
    participant,
    onMeeting((on, call) => editParticipant(call.app, on, call.path.participantId, bodyOf(call), call.circumstances)),
  ],
  [
    'DELETE',
    participant,
    onMeeting((on, { app, path, circumstances }) => deleteParticipant(app, on, path.participantId, circumstances)),
  ],
  [
    'POST',
    `${participant}/token`,
    onMeeting((on, { path, circumstances }) => refreshToken(on, path.participantId, circumstances)),
  ],
];

/** Serves RealtimeKit below `/client/v4`, which is where `scope` is expected to be. */
export function serveCloudflare(
  scope: FastifyInstance,
  accounts: ReadonlyMap<string, Account>,
  circumstances: () => Circumstances,
): void {
  scope.addHook('onRequest', async (_request, reply) => identify(reply));
  for (const [method, path, operation] of OPERATIONS) {
    scope.route({
      method,
      url: `/accounts/:accountId/realtime/kit/:appId${path}`,
      handler: (request: FastifyRequest, reply) => {
        const path = request.params as Path;
        const app = authenticate(accounts, request.headers.authorization, path.accountId, path.appId);
        const query = request.query as PageQuery;
        const body = request.body as Buffer | undefined;
        send(reply, operation({ app, path, query, body, circumstances: circumstances() }));
      },
    });
  }
  scope.setErrorHandler((error, _request, reply) => send(reply, refusalOf(error).answer));
  scope.setNotFoundHandler(({ method }, reply) => {
    const hint = `The emulator serves no ${method} of this path: see what it serves in its README.`;
    send(reply, new GatewayRefusal(404, 7000, 'No route for that URI', hint).answer);
  });
}

/** Refuses what never came to a route. */
export function refuseUnrouted(error: unknown, reply: FastifyReply): void {
  identify(reply);
  send(reply, refusalOf(error).answer);
}

const identify = (reply: FastifyReply): void => {
  reply.header('cf-ray', mint.ray());
};

/** The vendor's form of whatever was thrown. */
function refusalOf(error: unknown): Refusal | GatewayRefusal {
  if (error instanceof Refusal || error instanceof GatewayRefusal) return error;
  const status = statusOf(error);
  return status === 500
    ? new Refusal(500, 'The emulator failed: this is a fault of the emulator.')
    : new GatewayRefusal(status, 7001, 'The request could not be read.');
}

function send(reply: FastifyReply, { status, body }: Answer): void {
  reply.code(status).send(body);
}
