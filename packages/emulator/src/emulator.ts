import type { FastifyInstance } from 'fastify';
import { roomFrom } from './azure/resource-state.js';
import { refusalOf as azureRefusalOf, serveAzure } from './azure/routes.js';
import { meetingFrom, participantFrom } from './cloudflare/account-state.js';
import { refusalOf as cloudflareRefusalOf, serveCloudflare } from './cloudflare/routes.js';
import type { Assumptions } from './fidelity/assumptions.js';
import { chooseAssumptions } from './fidelity/choose-assumptions.js';
import { InvalidOptions } from './invalid-options.js';
import { openHttpServer } from './server/http-server.js';
import type { Interceptor } from './server/intercept.js';
import type { RequestLog } from './server/request-log.js';
import { decodeState } from './state/decode-state.js';
import type {
  EmulatorState,
  MeetingParticipantState,
  MeetingState,
  RoomParticipantState,
  RoomState,
} from './state/emulator-state.js';
import { mint } from './state/mint.js';
import { findMeeting, findRoom, firstApp, worldFrom, worldState } from './state/world.js';

export interface EmulatorOptions {
  /** The port to listen on; 0, the default, takes a free one. */
  readonly port?: number;
  /** The address to listen on. `127.0.0.1` unless told otherwise: whoever can reach it can try its credentials. */
  readonly host?: string;
  /** What the emulator holds at its start. Ids and credentials that are left out are made up, at random. */
  readonly state?: EmulatorState;
  /** Answers to the open questions about the vendors, other than the defaults in `ASSUMPTIONS`. */
  readonly assume?: Partial<Assumptions>;
  /** What time it is: for the age of signatures, `created_at` and the like, and whether a room has expired. */
  readonly clock?: () => Date;
  /** How many items a page of a list holds, at most. 50 for Cloudflare and 100 for Azure unless given. */
  readonly pageSizes?: { readonly cloudflare?: number; readonly azure?: number };
  /** How many requests `requests.all` keeps: 10,000 unless given. */
  readonly requestLogLimit?: number;
}

/** A person in a meeting or a room, in words that fit both vendors. */
export interface ParticipantSnapshot {
  /** What the vendor's API calls them by: the id of a participant, or a raw id. */
  readonly id: string;
  /** The name of a preset, or an Azure role. */
  readonly role: string;
  /** Cloudflare only. */
  readonly customParticipantId?: string;
  /** Cloudflare only. */
  readonly name?: string | null;
  /** Cloudflare only. */
  readonly picture?: string | null;
}

/** A running emulator. All its helpers act on the state at once, without HTTP: they are not in `requests`. */
export interface Emulator {
  /** `http://127.0.0.1:<port>`, without a slash at its end. */
  readonly url: string;
  readonly cloudflare: {
    /** Ends in `/client/v4`: what the official SDK calls `baseURL`. */
    readonly baseUrl: string;
    readonly accountId: string;
    readonly appId: string;
    readonly apiToken: string;
  };
  readonly azure: {
    readonly endpoint: string;
    readonly connectionString: string;
    /** Base64, as it stands in the connection string. */
    readonly accessKey: string;
    readonly resourceId: string;
  };
  /** The requests that arrived; credentials are not in it. */
  readonly requests: RequestLog;
  /** How many connections clients have open right now. */
  readonly openSockets: number;
  /** Sees every request before it is answered, and may answer in the vendor's place. Set it at any time. */
  intercept: Interceptor | undefined;

  /** Creates a meeting in the first app of the first account. */
  createMeeting(meeting?: MeetingState): { readonly id: string };
  createRoom(room?: RoomState): { readonly id: string };
  /** Creates a user of the Azure resource and returns the raw id. */
  createIdentity(): string;
  /** Puts somebody into a meeting, or replaces who has the same id there. Throws a `RangeError` for an unknown meeting or preset. */
  putMeetingParticipant(meetingId: string, participant: MeetingParticipantState): { readonly id: string };
  /** Puts somebody into a room, or gives them another role, even one that the vendor does not know. Throws a `RangeError` for an unknown room. */
  putRoomParticipant(roomId: string, participant: RoomParticipantState): void;
  /** Who is in a meeting or a room now, in the order in which they came. Throws a `RangeError` when there is neither. */
  participantsOf(meetingOrRoomId: string): readonly ParticipantSnapshot[];
  /** From now on, Azure refuses every update that mentions this raw id, however well-formed it is. */
  refuseRawId(rawId: string, refusal?: { readonly named?: boolean }): void;
  /** All of the state, credentials included, as a seed that gives the same state again. A copy. */
  snapshot(): EmulatorState;
  /** Closes every connection and stops listening. Calling it again does nothing more. */
  close(): Promise<void>;
}

/**
 * Starts an emulator, and resolves when it listens.
 *
 * Rejects with `InvalidOptions` when the options cannot be used, and with the error of Node (`EADDRINUSE`, `EACCES`)
 * when the port cannot be had.
 */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const problems: string[] = [];
  const { port = 0, host = '127.0.0.1', clock = () => new Date(), pageSizes = {}, requestLogLimit = 10_000 } = options;
  const assume = chooseAssumptions(options.assume ?? {}, problems);
  const state = decodeState(options.state ?? {}, problems);
  const { cloudflare: cloudflarePageSize = 50, azure: azurePageSize = 100 } = pageSizes;
  whole(port, 'port', 0, 65_535);
  whole(cloudflarePageSize, 'pageSizes.cloudflare', 1);
  whole(azurePageSize, 'pageSizes.azure', 1);
  whole(requestLogLimit, 'requestLogLimit', 0);
  if (problems.length > 0) throw new InvalidOptions(problems);

  const world = worldFrom(state, clock());
  const { account, app } = firstApp(world);
  const { resource } = world;
  const refusedRawIds = new Map<string, { readonly named: boolean }>();
  let intercept: Interceptor | undefined;

  const server = await openHttpServer({
    host,
    port,
    requestLogLimit,
    interceptor: () => intercept,
    serve: (root: FastifyInstance) => {
      root.register(
        async (scope) =>
          serveCloudflare(scope, world.accounts, () => ({ assume, now: clock(), pageSize: cloudflarePageSize })),
        { prefix: '/client/v4' },
      );
      root.register(async (scope) =>
        serveAzure(scope, resource, () => ({ assume, now: clock(), pageSize: azurePageSize, refusedRawIds })),
      );
    },
    refuse: (error, request, reply) => {
      const refusalOf = request.raw.url?.startsWith('/client/v4/') ? cloudflareRefusalOf : azureRefusalOf;
      const { status, body } = refusalOf(error).answer;
      reply.code(status).send(body);
    },
  });

  const url = `http://${reachable(host)}:${server.port}`;
  const [apiToken = ''] = account.apiTokens;
  const [accessKey = ''] = resource.accessKeys;

  return {
    url,
    cloudflare: { baseUrl: `${url}/client/v4`, accountId: account.id, appId: app.id, apiToken },
    azure: {
      endpoint: url,
      connectionString: `endpoint=${url}/;accesskey=${accessKey}`,
      accessKey,
      resourceId: resource.id,
    },
    requests: server.requests,
    get openSockets() {
      return server.openSockets;
    },
    get intercept() {
      return intercept;
    },
    set intercept(interceptor) {
      intercept = interceptor;
    },
    createMeeting(meeting = {}) {
      const created = meetingFrom(meeting, clock());
      app.meetings.set(created.id, created);
      return { id: created.id };
    },
    createRoom(room = {}) {
      const created = roomFrom(room, clock());
      resource.rooms.set(created.id, created);
      return { id: created.id };
    },
    createIdentity() {
      const rawId = mint.rawId(resource.id);
      resource.identities.add(rawId);
      return rawId;
    },
    putMeetingParticipant(meetingId, participant) {
      const { app, meeting } = findMeeting(world, meetingId);
      if (!app.presets.has(participant.presetName))
        throw new RangeError(`There is no preset ${participant.presetName}.`);
      const added = participantFrom(participant, meetingId, clock());
      meeting.participants.set(added.id, added);
      return { id: added.id };
    },
    putRoomParticipant(roomId, { rawId, role }) {
      findRoom(world, roomId).participants.set(rawId, role);
    },
    participantsOf(id) {
      const room = resource.rooms.get(id);
      if (room) return [...room.participants].map(([rawId, role]) => ({ id: rawId, role }));
      return [...findMeeting(world, id).meeting.participants.values()].map(
        ({ id, presetName, customParticipantId, name, picture }) => ({
          id,
          role: presetName,
          customParticipantId,
          name,
          picture,
        }),
      );
    },
    refuseRawId(rawId, { named = false } = {}) {
      refusedRawIds.set(rawId, { named });
    },
    snapshot: () => worldState(world),
    close: () => server.close(),
  };

  function whole(value: number, name: string, least: number, most = Number.MAX_SAFE_INTEGER): void {
    if (Number.isInteger(value) && value >= least && value <= most) return;
    const limit = most === Number.MAX_SAFE_INTEGER ? `${least} or more` : `from ${least} to ${most}`;
    problems.push(`${name} must be a whole number, ${limit}`);
  }
}

/** The host to put into a URL for an address that is listened on: "every address" is not one that can be called. */
function reachable(host: string): string {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
}
