import type { CallGate, RoleMap } from '@anyroom/adapter-kit';
import { createCallGate, createRoleMap, detailsOf, endedError, fanOut, readBatch } from '@anyroom/adapter-kit';
import type { Transport } from '@anyroom/adapter-kit/http';
import { createHttpClient, createTransport } from '@anyroom/adapter-kit/http';
import type {
  AddedParticipant,
  BatchOptions,
  BatchResult,
  CallContext,
  CallOptions,
  GuardedChanges,
  GuardRules,
  NewParticipant,
  Participant,
  ParticipantChanges,
  ParticipantService,
  RoomRef,
  UpdatedParticipant,
} from '@anyroom/core';
import {
  AnyroomError,
  checkBatchOptions,
  checkId,
  guardChanges,
  guardNewParticipant,
  participantCall,
  roomCall,
  Secret,
} from '@anyroom/core';
import { bearer } from './bearer.js';
import { CLOUDFLARE_CAPABILITIES } from './capabilities.js';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { checkCloudflareConfiguration } from './cloudflare-configuration.js';
import type { CloudflareExtras, CloudflareNative } from './cloudflare-native.js';
import { CLOUDFLARE_NATIVE, checkCloudflareExtras, checkEditBody } from './cloudflare-native.js';
import { addBodyOf, editBodyOf, joinTokenOf, nativeOf, participantOf, updatedOf } from './mapping/participant.js';
import { type ParticipantCall, RealtimeKit } from './realtimekit.js';
import { VERSION } from './version.js';
import { failureOf } from './wire/failure.js';
import { createRequests, type EditBody } from './wire/requests.js';
import { PagesDoNotJoin, walkPages } from './wire/walk-pages.js';

const PROVIDER = 'cloudflare';

/**
 * The people in the meetings of one RealtimeKit app.
 *
 * A room is a meeting, its id the meeting's UUID. A participant's id is the record's own `id`, which RealtimeKit mints;
 * yours is `externalId` (`custom_participant_id`, where no personal data belongs, as the vendor advises). A role is a
 * preset, through the configured map. Every add and edit answers with a join token.
 */
export class CloudflareParticipantService implements ParticipantService {
  readonly provider = PROVIDER;
  readonly capabilities = CLOUDFLARE_CAPABILITIES;
  /** RealtimeKit past the contract; reach it by `asCloudflare(service)`. */
  readonly [CLOUDFLARE_NATIVE]: CloudflareNative;

  readonly #roles: RoleMap;
  readonly #rules: GuardRules<CloudflareExtras>;
  readonly #realtimeKit: RealtimeKit;
  readonly #gate: CallGate;
  readonly #transport: Transport;
  readonly #ownsTransport: boolean;
  readonly #pageSize: number | undefined;

  /**
   * @param configuration - one app and its credential; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: CloudflareConfiguration, transport?: Transport) {
    const { origin, prefix } = checkCloudflareConfiguration(configuration);
    const { accountId, appId, circuitBreaker, pageSize } = configuration;
    const apiToken = Secret.of(configuration.apiToken);
    this.#roles = createRoleMap(configuration.roles);
    this.#rules = {
      roles: this.#roles.roles,
      roleHint: 'Add it to the configuration: roles, or role.<name>=<preset> in the URL.',
      native: checkCloudflareExtras,
    };
    this.#pageSize = pageSize;
    this.#ownsTransport = transport === undefined;
    this.#transport = transport ?? createTransport();
    this.#gate = createCallGate(this.#transport.settings);
    const client = createHttpClient({
      provider: PROVIDER,
      vendor: 'Cloudflare',
      origin,
      transport: this.#transport,
      userAgent: `anyroom-cloudflare/${VERSION}`,
      authorize: bearer(apiToken),
      credentials: [apiToken],
      failureOf,
      requestIdHeader: 'cf-ray',
      hints: HINTS,
      circuitBreaker,
    });
    this.#realtimeKit = new RealtimeKit(createRequests({ prefix, accountId, appId }), client);
    this[CLOUDFLARE_NATIVE] = {
      editParticipant: (meeting, id, body, options) => this.#editNative(meeting, id, body, options),
      getParticipant: (meeting, id, options) => this.#getNative(meeting, id, options),
    };
  }

  async updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    options?: CallOptions,
  ): Promise<UpdatedParticipant> {
    const context = participantCall(PROVIDER, 'updateParticipant', roomOrMeeting, id);
    const guarded = guardChanges(changes, this.capabilities, this.#rules, context);
    return this.#gate.call(context, options, (deadline) => this.#edit({ ...context, deadline }, guarded));
  }

  async updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult> {
    const context = roomCall(PROVIDER, 'updateParticipants', roomOrMeeting);
    const { abortSignal, concurrency, timeoutInMs } = checkBatchOptions(options, context);
    const guard = (id: unknown, change: unknown) => {
      const participant = checkId(id, 'participant', context);
      return guardChanges(change as ParticipantChanges, this.capabilities, this.#rules, { ...context, participant });
    };
    return this.#gate.enter(context, abortSignal, async () => {
      const { entries, sheet } = readBatch(changes, guard, context);
      await fanOut(entries, sheet, {
        context,
        timeoutInMs: timeoutInMs ?? this.#transport.settings.timeoutInMs,
        abortSignal,
        concurrency,
        apply: (entry, deadline, pause) =>
          this.#edit({ ...context, participant: entry.id, deadline, pause }, entry.changes),
      });
      return sheet.result();
    });
  }

  async addParticipant(
    roomOrMeeting: RoomRef,
    participant: NewParticipant,
    options?: CallOptions,
  ): Promise<AddedParticipant> {
    const context = roomCall(PROVIDER, 'addParticipant', roomOrMeeting);
    const rules = { ...this.#rules, supplies: () => ['role' as const] };
    const body = addBodyOf(guardNewParticipant(participant, this.capabilities, rules, context), this.#roles);
    return this.#gate.call(context, options, async (deadline) => {
      const wire = await this.#realtimeKit.add({ ...context, deadline }, body);
      return { ...participantOf(wire, this.#roles), ...joinTokenOf(wire) };
    });
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = participantCall(PROVIDER, 'getParticipant', roomOrMeeting, id);
    return this.#gate.call(context, options, async (deadline) =>
      participantOf(await this.#realtimeKit.get({ ...context, deadline }), this.#roles),
    );
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#list(roomOrMeeting, options) };
  }

  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'removeParticipant', roomOrMeeting, id);
    await this.#gate.call(context, options, (deadline) => this.#realtimeKit.delete({ ...context, deadline }));
  }

  async close(): Promise<void> {
    await this.#gate.close();
    if (this.#ownsTransport) this.#transport.close();
  }

  async #edit(call: ParticipantCall, changes: GuardedChanges<CloudflareExtras>): Promise<UpdatedParticipant> {
    const wire = await this.#realtimeKit.edit(call, editBodyOf(changes, this.#roles));
    return updatedOf(call.participant, wire, changes, this.#roles);
  }

  async *#list(room: RoomRef, options: CallOptions | undefined): AsyncGenerator<Participant, void, undefined> {
    const context = roomCall(PROVIDER, 'listParticipants', room);
    const fetch = (pageNo: number | undefined) =>
      this.#gate.call(context, options, (deadline) =>
        this.#realtimeKit.page({ ...context, deadline }, pageNo, this.#pageSize),
      );
    try {
      for await (const page of walkPages(fetch)) {
        for (const wire of page) {
          if (options?.abortSignal?.aborted) throw endedError('cancelled', 'not-sent', detailsOf(context));
          yield participantOf(wire, this.#roles);
        }
      }
    } catch (error) {
      throw error instanceof PagesDoNotJoin ? pagesError(context) : error;
    }
  }

  async #editNative(meeting: string, id: string, body: EditBody, options?: CallOptions) {
    const context = participantCall(PROVIDER, 'asCloudflare.editParticipant', meeting, id);
    const checked = checkEditBody(body, context);
    return this.#gate.call(context, options, async (deadline) => {
      const wire = await this.#realtimeKit.edit({ ...context, deadline }, checked);
      return wire === undefined ? undefined : nativeOf(wire);
    });
  }

  async #getNative(meeting: string, id: string, options?: CallOptions) {
    const context = participantCall(PROVIDER, 'asCloudflare.getParticipant', meeting, id);
    return this.#gate.call(context, options, async (deadline) =>
      nativeOf(await this.#realtimeKit.get({ ...context, deadline })),
    );
  }
}

const HINTS = {
  unauthenticated: 'Check the API token: apiToken, or CLOUDFLARE_API_TOKEN.',
  'permission-denied': 'Give the API token the permission Realtime.',
  unavailable: 'Try again later; whether the change was made, outcome says.',
  misconfigured: 'Look at base: it must be where the API itself answers.',
} as const;

function pagesError(context: CallContext): AnyroomError {
  return new AnyroomError({
    code: 'malformed-response',
    outcome: 'not-sent',
    message: 'Cloudflare answered with pages that do not join up: somebody would be missing. Read the list again.',
    details: detailsOf(context),
  });
}
