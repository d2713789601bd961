import type { RoleMap } from '@anyroom/adapter-kit';
import { createRoleMap, fanOut, readBatch } from '@anyroom/adapter-kit';
import type { Transport } from '@anyroom/adapter-kit/http';
import type {
  AddedParticipant,
  BatchOptions,
  BatchResult,
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
  checkBatchOptions,
  checkId,
  guardChanges,
  guardNewParticipant,
  participantCall,
  roomCall,
} from '@anyroom/core';
import { type AppConnection, connectApp } from './app-connection.js';
import { CLOUDFLARE_CAPABILITIES } from './capabilities.js';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import type { CloudflareExtras, CloudflareNative } from './cloudflare-native.js';
import { CLOUDFLARE_NATIVE, checkCloudflareExtras, checkEditBody } from './cloudflare-native.js';
import { listItems } from './list-items.js';
import { addBodyOf, editBodyOf, joinTokenOf, nativeOf, participantOf, updatedOf } from './mapping/participant.js';
import { PROVIDER } from './provider-name.js';
import {
  addParticipant,
  deleteParticipant,
  editParticipant,
  getParticipant,
  pageOfParticipants,
} from './realtimekit/participants.js';
import type { ParticipantCall } from './realtimekit/realtimekit.js';
import type { EditBody } from './wire/requests.js';

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
  readonly #app: AppConnection;

  /**
   * @param configuration - one app and its credential; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: CloudflareConfiguration, transport?: Transport) {
    this.#app = connectApp(configuration, transport, 'new CloudflareParticipantService');
    this.#roles = createRoleMap(configuration.roles);
    this.#rules = {
      roles: this.#roles.roles,
      roleHint: 'Add it to the configuration: roles, or role.<name>=<preset> in the URL.',
      native: checkCloudflareExtras,
    };
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
    return this.#app.gate.call(context, options, (deadline) => this.#edit({ ...context, deadline }, guarded));
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
    return this.#app.gate.enter(context, abortSignal, async () => {
      const { entries, sheet } = readBatch(changes, guard, context);
      await fanOut(entries, sheet, {
        context,
        timeoutInMs: timeoutInMs ?? this.#app.timeoutInMs,
        abortSignal,
        concurrency,
        apply: (entry, deadline, pause) =>
          this.#edit({ ...context, participant: entry.id, deadline, pause, bulk: true }, entry.changes),
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
    return this.#app.gate.call(context, options, async (deadline) => {
      const wire = await addParticipant(this.#app.realtimeKit, { ...context, deadline }, body);
      return { ...participantOf(wire, this.#roles), ...joinTokenOf(wire) };
    });
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = participantCall(PROVIDER, 'getParticipant', roomOrMeeting, id);
    return this.#app.gate.call(context, options, async (deadline) =>
      participantOf(await getParticipant(this.#app.realtimeKit, { ...context, deadline }), this.#roles),
    );
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#list(roomOrMeeting, options) };
  }

  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'removeParticipant', roomOrMeeting, id);
    await this.#app.gate.call(context, options, (deadline) =>
      deleteParticipant(this.#app.realtimeKit, { ...context, deadline }),
    );
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  async #edit(call: ParticipantCall, changes: GuardedChanges<CloudflareExtras>): Promise<UpdatedParticipant> {
    const wire = await editParticipant(this.#app.realtimeKit, call, editBodyOf(changes, this.#roles));
    return updatedOf(call.participant, wire, changes, this.#roles);
  }

  async *#list(room: RoomRef, options: CallOptions | undefined): AsyncGenerator<Participant, void, undefined> {
    const context = roomCall(PROVIDER, 'listParticipants', room);
    const { realtimeKit, pageSize } = this.#app;
    const people = listItems(this.#app, context, options, (call, pageNo) =>
      pageOfParticipants(realtimeKit, call, pageNo, pageSize),
    );
    for await (const wire of people) yield participantOf(wire, this.#roles);
  }

  async #editNative(meeting: string, id: string, body: EditBody, options?: CallOptions) {
    const context = participantCall(PROVIDER, 'asCloudflare.editParticipant', meeting, id);
    const checked = checkEditBody(body, context);
    return this.#app.gate.call(context, options, async (deadline) => {
      const wire = await editParticipant(this.#app.realtimeKit, { ...context, deadline }, checked);
      return wire === undefined ? undefined : nativeOf(wire);
    });
  }

  async #getNative(meeting: string, id: string, options?: CallOptions) {
    const context = participantCall(PROVIDER, 'asCloudflare.getParticipant', meeting, id);
    return this.#app.gate.call(context, options, async (deadline) =>
      nativeOf(await getParticipant(this.#app.realtimeKit, { ...context, deadline })),
    );
  }
}
