import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Answer } from '../server/answer.js';
import { statusOf } from '../server/client-error.js';
import { NotJson, parseJson } from '../server/parse-json.js';
import { mint } from '../state/mint.js';
import type { Account, App, Meeting } from './account.js';
import { getActiveSession, kick, kickAll, muteAll, muteSome } from './active-session.js';
import { createApp, listApps } from './apps.js';
import { appOf, authenticate, bearerOf } from './authenticate.js';
import type { Circumstances } from './circumstances.js';
import { createMeeting, editMeeting, getMeeting, listMeetings, meetingOf, replaceMeeting } from './meetings.js';
import {
  addParticipant,
  deleteParticipant,
  editParticipant,
  getParticipant,
  listParticipants,
  refreshToken,
} from './participants.js';
import { createPreset, deletePreset, editPreset, getPreset, listPresets, replacePreset } from './presets.js';
import type { Query } from './query.js';
import type { Allowance, Caller } from './rate-limits.js';
import { GatewayRefusal, Refusal } from './refusal.js';
import { getSession, getSessionParticipant, listSessionParticipants, listSessions } from './sessions.js';

interface Path {
  readonly accountId: string;
  readonly appId: string;
  readonly meetingId: string;
  readonly participantId: string;
  readonly presetId: string;
  readonly sessionId: string;
}

/** A request that is known to be allowed. */
interface Call {
  readonly account: Account;
  readonly path: Path;
  readonly query: Query;
  /** Read when it is asked for: a refusal when it is not JSON. */
  readonly body: () => unknown;
  readonly circumstances: Circumstances;
}

type Operation = (call: Call) => Answer;
type Method = 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';

const onApp =
  (operation: (app: App, call: Call) => Answer): Operation =>
  (call) =>
    operation(appOf(call.account, call.path.appId), call);

const onMeeting = (operation: (app: App, meeting: Meeting, call: Call) => Answer): Operation =>
  onApp((app, call) => operation(app, meetingOf(app, call.path.meetingId, call.circumstances), call));

const preset = '/:appId/presets/:presetId';
const meeting = '/:appId/meetings/:meetingId';
const participant = `${meeting}/participants/:participantId`;
const active = `${meeting}/active-session`;
const session = '/:appId/sessions/:sessionId';

const OPERATIONS: readonly (readonly [Method, string, Operation])[] = [
  ['GET', '/apps', ({ account, query, circumstances }) => listApps(account, query, circumstances)],
  ['POST', '/apps', ({ account, body, circumstances }) => createApp(account, body(), circumstances)],

  ['GET', '/:appId/presets', onApp((app, { query, circumstances }) => listPresets(app, query, circumstances))],
  ['POST', '/:appId/presets', onApp((app, { body, circumstances }) => createPreset(app, body(), circumstances))],
  ['GET', preset, onApp((app, { path }) => getPreset(app, path.presetId))],
  [
    'PATCH',
    preset,
    onApp((app, { path, body, circumstances }) => editPreset(app, path.presetId, body(), circumstances)),
  ],
  [
    'PUT',
    preset,
    onApp((app, { path, body, circumstances }) => replacePreset(app, path.presetId, body(), circumstances)),
  ],
  ['DELETE', preset, onApp((app, { path, circumstances }) => deletePreset(app, path.presetId, circumstances))],

  ['GET', '/:appId/meetings', onApp((app, { query, circumstances }) => listMeetings(app, query, circumstances))],
  ['POST', '/:appId/meetings', onApp((app, { body, circumstances }) => createMeeting(app, body(), circumstances))],
  ['GET', meeting, onApp((app, { path, circumstances }) => getMeeting(app, path.meetingId, circumstances))],
  [
    'PATCH',
    meeting,
    onApp((app, { path, body, circumstances }) => editMeeting(app, path.meetingId, body(), circumstances)),
  ],
  [
    'PUT',
    meeting,
    onApp((app, { path, body, circumstances }) => replaceMeeting(app, path.meetingId, body(), circumstances)),
  ],

  [
    'GET',
    `${meeting}/participants`,
    onMeeting((_app, on, { query, circumstances }) => listParticipants(on, query, circumstances)),
  ],
  [
    'POST',
    `${meeting}/participants`,
    onMeeting((app, on, { body, circumstances }) => addParticipant(app, on, body(), circumstances)),
  ],
  [
    'GET',
    participant,
    onMeeting((_app, on, { path, circumstances }) => getParticipant(on, path.participantId, circumstances)),
  ],
  [
    'PATCH',
    participant,
    onMeeting((app, on, { path, body, circumstances }) =>
      editParticipant(app, on, path.participantId, body(), circumstances),
    ),
  ],
  [
    'DELETE',
    participant,
    onMeeting((app, on, { path, circumstances }) => deleteParticipant(app, on, path.participantId, circumstances)),
  ],
  [
    'POST',
    `${participant}/token`,
    onMeeting((_app, on, { path, circumstances }) => refreshToken(on, path.participantId, circumstances)),
  ],

  ['GET', active, onMeeting((app, on, { circumstances }) => getActiveSession(app, on, circumstances))],
  ['POST', `${active}/kick`, onMeeting((app, on, { body, circumstances }) => kick(app, on, body(), circumstances))],
  ['POST', `${active}/kick-all`, onMeeting((app, on, { circumstances }) => kickAll(app, on, circumstances))],
  ['POST', `${active}/mute`, onMeeting((app, on, { body, circumstances }) => muteSome(app, on, body(), circumstances))],
  [
    'POST',
    `${active}/mute-all`,
    onMeeting((app, on, { body, circumstances }) => muteAll(app, on, body(), circumstances)),
  ],

  ['GET', '/:appId/sessions', onApp((app, { query, circumstances }) => listSessions(app, query, circumstances))],
  ['GET', session, onApp((app, { path, circumstances }) => getSession(app, path.sessionId, circumstances))],
  [
    'GET',
    `${session}/participants`,
    onApp((app, { path, query, circumstances }) => listSessionParticipants(app, path.sessionId, query, circumstances)),
  ],
  [
    'GET',
    `${session}/participants/:participantId`,
    onApp((app, { path, circumstances }) =>
      getSessionParticipant(app, path.sessionId, path.participantId, circumstances),
    ),
  ],
];

const KIT = '/accounts/:accountId/realtime/kit';

/** What is served below `/client/v4`, as `GET /accounts/:accountId/realtime/kit/apps`. */
export const CLOUDFLARE_ROUTES: readonly string[] = OPERATIONS.map(([method, path]) => `${method} ${KIT}${path}`);

/** What the requests have in common: how many there may be, and what the operations go by. */
export interface CloudflareSurroundings {
  readonly accounts: ReadonlyMap<string, Account>;
  readonly circumstances: () => Circumstances;
  /** Counts a request; nothing when limits are not to be seen at all. */
  readonly allowance?: ((caller: Caller) => Allowance) | undefined;
}

const refusals = new WeakMap<FastifyRequest, GatewayRefusal>();

/** Serves RealtimeKit below `/client/v4`, which is where `scope` is expected to be. */
export function serveCloudflare(scope: FastifyInstance, surroundings: CloudflareSurroundings): void {
  const { accounts, circumstances } = surroundings;
  scope.addHook('onRequest', async (request, reply) => identify(request, reply, surroundings));
  for (const [method, path, operation] of OPERATIONS) {
    scope.route({
      method,
      url: KIT + path,
      handler: (request: FastifyRequest, reply) => {
        expectAllowance(request);
        const path = request.params as Path;
        const account = authenticate(accounts, request.headers.authorization, path.accountId);
        const now = circumstances();
        const query = request.query as Query;
        const body = () => jsonIn(request.body as Buffer | undefined, now);
        send(reply, operation({ account, path, query, body, circumstances: now }));
      },
    });
  }
  scope.setErrorHandler((error, request, reply) => send(reply, (refusals.get(request) ?? refusalOf(error)).answer));
  scope.setNotFoundHandler((request, reply) => {
    expectAllowance(request);
    const hint = `The emulator serves no ${request.method} of this path: see what it serves in its README.`;
    send(reply, new GatewayRefusal(404, 7000, 'No route for that URI', hint).answer);
  });
}

/** Refuses what never came to a route. */
export function refuseUnrouted(
  error: unknown,
  request: FastifyRequest,
  reply: FastifyReply,
  surroundings: CloudflareSurroundings,
): void {
  identify(request, reply, surroundings);
  send(reply, (refusals.get(request) ?? refusalOf(error)).answer);
}

/** Puts on the headers that every answer has, and counts the request. */
function identify(
  request: FastifyRequest,
  reply: FastifyReply,
  { allowance, circumstances }: CloudflareSurroundings,
): void {
  reply.header('cf-ray', mint.ray());
  const { accountId } = (request.params ?? {}) as Partial<Path>;
  const { now } = circumstances();
  const { headers = {}, refusal } =
    allowance?.({ token: bearerOf(request.headers.authorization), accountId, now }) ?? {};
  reply.headers(headers);
  if (refusal) refusals.set(request, refusal);
}

function expectAllowance(request: FastifyRequest): void {
  const refusal = refusals.get(request);
  if (refusal) throw refusal;
}

function jsonIn(body: Buffer | undefined, { assume }: Circumstances): unknown {
  try {
    return parseJson(body ?? Buffer.alloc(0));
  } catch (error) {
    if (error instanceof NotJson) throw new Refusal(Number(assume.invalidBody), error.message);
    throw error;
  }
}

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
