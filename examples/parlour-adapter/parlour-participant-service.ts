import {
  type CallGate,
  createCallGate,
  createRoleMap,
  fanOut,
  handOut,
  type RoleMap,
  type RoleMapConfiguration,
  readBatch,
} from '@anyroom/adapter-kit';
import {
  createHttpClient,
  createTransport,
  type HttpClient,
  type RequestContext,
  type Transport,
} from '@anyroom/adapter-kit/http';
import {
  type AddedParticipant,
  AnyroomError,
  type BatchOptions,
  type BatchResult,
  type CallOptions,
  checkBatchOptions,
  checkCallOptions,
  checkId,
  type GuardedChanges,
  type GuardedNewParticipant,
  guardChanges,
  guardNewParticipant,
  leastCertain,
  type NewParticipant,
  type Participant,
  type ParticipantChanges,
  type ParticipantService,
  participantCall,
  type RoomRef,
  roomCall,
  Secret,
  type UpdatedParticipant,
} from '@anyroom/core';
import { PARLOUR_CAPABILITIES } from './parlour-capabilities.js';
import { Anything, failureOf, Page, Person, requestFor } from './parlour-wire.js';

// #region set-up
/** Where Parlour is, and who asks. */
export interface ParlourConfiguration {
  readonly url: string;
  readonly apiKey: string | Secret;
  /** Which of Parlour's levels each role is, in order. */
  readonly roles: RoleMapConfiguration;
}

/** The people in the rooms of one Parlour. */
export class ParlourParticipantService implements ParticipantService {
  readonly provider = 'parlour';
  readonly capabilities = PARLOUR_CAPABILITIES;
  readonly #transport: Transport = createTransport();
  readonly #gate: CallGate = createCallGate(this.#transport.settings);
  readonly #client: HttpClient;
  readonly #roles: RoleMap;

  constructor({ url, apiKey, roles }: ParlourConfiguration) {
    const key = Secret.of(apiKey);
    this.#roles = createRoleMap(roles);
    this.#client = createHttpClient({
      provider: this.provider,
      vendor: 'Parlour',
      origin: new URL(url).origin,
      transport: this.#transport,
      userAgent: 'anyroom-parlour/1.0.0',
      authorize: () => ({ headers: { Authorization: `Bearer ${key.reveal()}` }, secrets: [key.reveal()] }),
      credentials: [key],
      failureOf,
      requestIdHeader: 'x-parlour-id',
    });
  }
  // #endregion

  // #region update
  async updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    options?: CallOptions,
  ): Promise<UpdatedParticipant> {
    const context = participantCall(this.provider, 'updateParticipant', roomOrMeeting, id);
    const guarded = guardChanges(changes, this.capabilities, { roles: this.#roles.roles }, context);
    return this.#gate.call(context, options, (deadline) => this.#update({ ...context, deadline }, id, guarded));
  }

  async #update(
    context: RequestContext & { readonly room: string },
    id: string,
    changes: GuardedChanges,
  ): Promise<UpdatedParticipant> {
    const request = requestFor('PATCH', { room: context.room, person: id }, this.#bodyOf(changes));
    const person = await this.#client.send(request, Person, context);
    const { fields } = this.capabilities.update;
    const effect = leastCertain([
      ...(changes.displayName !== undefined ? [fields.displayName.effect] : []),
      ...(changes.role !== undefined ? [fields.role.effect] : []),
    ]);
    return { ...this.#participantOf(person), confirmation: 'answered', effect };
  }
  // #endregion

  // #region batch
  async updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult> {
    const context = roomCall(this.provider, 'updateParticipants', roomOrMeeting);
    const { abortSignal, concurrency, timeoutInMs } = checkBatchOptions(options, context);
    const guard = (id: unknown, change: unknown) => {
      const own = { ...context, participant: checkId(id, 'participant', context) };
      return guardChanges(change as ParticipantChanges, this.capabilities, { roles: this.#roles.roles }, own);
    };
    return this.#gate.enter(context, abortSignal, async () => {
      const { entries, sheet } = readBatch(changes, guard, context);
      await fanOut(entries, sheet, {
        context,
        timeoutInMs: timeoutInMs ?? this.#transport.settings.timeoutInMs,
        abortSignal,
        concurrency,
        apply: (entry, deadline, pause) =>
          this.#update({ ...context, participant: entry.id, deadline, pause }, entry.id, entry.changes),
      });
      return sheet.result();
    });
  }
  // #endregion

  // #region others
  async addParticipant(
    roomOrMeeting: RoomRef,
    participant: NewParticipant,
    options?: CallOptions,
  ): Promise<AddedParticipant> {
    const context = roomCall(this.provider, 'addParticipant', roomOrMeeting);
    const guarded = guardNewParticipant(participant, this.capabilities, { roles: this.#roles.roles }, context);
    const request = requestFor('POST', { room: context.room }, this.#bodyOf(guarded));
    return this.#gate.call(context, options, async (deadline) =>
      this.#participantOf(await this.#client.send(request, Person, { ...context, deadline })),
    );
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = participantCall(this.provider, 'getParticipant', roomOrMeeting, id);
    const request = requestFor('GET', { room: context.room, person: id });
    return this.#gate.call(context, options, async (deadline) =>
      this.#participantOf(await this.#client.send(request, Person, { ...context, deadline })),
    );
  }

  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(this.provider, 'removeParticipant', roomOrMeeting, id);
    const request = requestFor('DELETE', { room: context.room, person: id });
    await this.#gate.call(context, options, async (deadline) => {
      try {
        await this.#client.send(request, Anything, { ...context, deadline });
      } catch (error) {
        if (!AnyroomError.is(error, 'not-found') || error.subject !== 'participant') throw error;
      }
    });
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#list(roomOrMeeting, options) };
  }

  async *#list(roomOrMeeting: RoomRef, options?: CallOptions): AsyncGenerator<Participant, void, undefined> {
    const context = roomCall(this.provider, 'listParticipants', roomOrMeeting);
    const { abortSignal } = checkCallOptions(options, context);
    let after: string | undefined;
    do {
      const request = requestFor('GET', { room: context.room, after });
      const page = await this.#gate.call(context, options, (deadline) =>
        this.#client.send(request, Page, { ...context, deadline }),
      );
      for (const person of handOut(page.people, abortSignal, context)) yield this.#participantOf(person);
      after = page.next;
    } while (after !== undefined);
  }

  async close(): Promise<void> {
    await this.#gate.close();
    this.#transport.close();
  }
  // #endregion

  // #region mapping
  #bodyOf({ displayName, role }: GuardedChanges | GuardedNewParticipant) {
    return {
      ...(displayName != null && { name: displayName }),
      ...(role !== undefined && { level: this.#roles.vendorRole(role) }),
    };
  }

  #participantOf({ key, name, level }: Person): Participant {
    const role = this.#roles.role(level);
    return {
      id: key,
      ...(name !== undefined && { displayName: name }),
      ...(role !== undefined && { role }),
      vendorRole: level,
    };
  }
  // #endregion
}
