import type { RoleMap } from '@anyroom/adapter-kit';
import { createRoleMap, detailsOf, endedError, handOut, readBatch, startDeadline } from '@anyroom/adapter-kit';
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
  AnyroomError,
  checkBatchOptions,
  checkCallOptions,
  checkId,
  deriveError,
  guardChanges,
  guardNewParticipant,
  participantCall,
  roomCall,
} from '@anyroom/core';
import type { AzureConfiguration } from './azure-configuration.js';
import { AZURE_NATIVE, type AzureNative, checkPatch } from './azure-native.js';
import { type AzureCapabilities, azureCapabilities } from './capabilities.js';
import { writePresent } from './coalescing/present-calls.js';
import type { RosterChange } from './coalescing/room-turns.js';
import { createUpdateBatches, type UpdateBatches } from './coalescing/update-batches.js';
import type { Update, UpdateCall } from './coalescing/update-call.js';
import { writeTogether } from './coalescing/write-together.js';
import { type AzureConnection, connect } from './connection.js';
import { mustBeOnRoster } from './on-roster.js';
import { DEFAULT_ROLES, participantOf, updatedOf } from './participant.js';
import { presentEntries } from './present-entries.js';
import { PROVIDER } from './provider-name.js';
import type { RoomCall } from './rooms.js';
import { alreadyOnRoster, leavesIdentity } from './roster-errors.js';
import type { Timed } from './timed.js';
import { writeBatch } from './update-batch.js';
import type { PatchEntry } from './wire/requests.js';

/**
 * The people on the rosters of one Azure Communication Services resource.
 *
 * A room's id is the vendor's (16 to 18 digits, never a number), a participant's id the raw id of a communication user
 * (`8:acs:…`). A participant has a role and nothing else: names are `unsupported`.
 */
export class AzureParticipantService implements ParticipantService {
  readonly provider = PROVIDER;
  readonly capabilities: AzureCapabilities;
  /** Rooms past the contract; reach it by `asAzure(service)`. */
  readonly [AZURE_NATIVE]: AzureNative;

  readonly #roles: RoleMap;
  readonly #rules: GuardRules;
  readonly #connection: AzureConnection;
  readonly #addsUnknown: boolean;
  /** Absent where every call goes by itself. */
  readonly #batches: UpdateBatches | undefined;

  /**
   * @param configuration - one resource and its credential; later changes to the object have no effect. Mistakes in it
   *   throw `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: AzureConfiguration, transport?: Transport) {
    this.#connection = connect(configuration, transport, 'AzureParticipantService');
    const { roles = DEFAULT_ROLES, unknownParticipant = 'refuse', batch, batchWindowInMs = 0 } = configuration;
    this.capabilities = azureCapabilities(unknownParticipant);
    this.#addsUnknown = unknownParticipant === 'add';
    this.#roles = createRoleMap(roles);
    this.#rules = {
      roles: this.#roles.roles,
      roleHint: "Add it to the configuration: roles, or role.<name>=<the vendor's role> in the URL.",
    };
    this.#batches = batch === false ? undefined : this.#batchesWithin(batchWindowInMs);
    this[AZURE_NATIVE] = {
      patchParticipants: (room, entries, options) => this.#patchNative(room, entries, options),
    };
  }

  async updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    options?: CallOptions,
  ): Promise<UpdatedParticipant> {
    const context = participantCall(PROVIDER, 'updateParticipant', roomOrMeeting, id);
    const entry = this.#entryOf(guardChanges(changes, this.capabilities, this.#rules, context));
    return this.#connection.gate.call(context, options, (deadline) => {
      const call = { context, role: entry.role, deadline };
      return this.#batches === undefined ? this.#updateAlone(call) : this.#batches.update(call);
    });
  }

  async updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult> {
    const context = { ...roomCall(PROVIDER, 'updateParticipants', roomOrMeeting), bulk: true as const };
    const { abortSignal, timeoutInMs = this.#connection.timeoutInMs } = checkBatchOptions(options, context);
    const guard = (id: unknown, change: unknown) => {
      const participant = checkId(id, 'participant', context);
      const own = { ...context, participant };
      return this.#entryOf(guardChanges(change as ParticipantChanges, this.capabilities, this.#rules, own));
    };
    return this.#connection.gate.enter(context, abortSignal, async () => {
      const { entries, sheet } = readBatch(changes, guard, context);
      const timed: Timed = async (work) => {
        const deadline = startDeadline({ timeoutInMs, abortSignal });
        try {
          return await work(deadline);
        } finally {
          deadline.end();
        }
      };
      const present = this.#addsUnknown
        ? entries
        : await presentEntries(entries, sheet, context, this.#connection.rooms.roster(context, timed));
      await writeBatch(present, sheet, {
        patch: (part, onFailure) =>
          timed((deadline) =>
            this.#connection.rooms.patch(
              { ...context, deadline, onFailure },
              part.map(({ id, changes: entry }) => [id, entry] as const),
            ),
          ),
        applied: ({ id, changes: entry }) => updatedOf(id, entry.role, this.#roles),
        ended: () => (abortSignal?.aborted ? endedError('cancelled', 'not-sent', detailsOf(context)) : undefined),
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
    const guarded = guardNewParticipant(participant, this.capabilities, this.#rules, context);
    const entry = this.#entryOf(guarded);
    return this.#connection.gate.call(context, options, async (deadline) => {
      const call = { ...context, deadline, repeatable: false } as const;
      const isMinted = guarded.id === undefined;
      const add = async () => {
        const id = guarded.id === undefined ? await this.#mint(call) : await this.#mustBeNew(call, guarded.id);
        try {
          await this.#connection.rooms.patch({ ...call, participant: id }, [[id, entry]]);
        } catch (error) {
          throw isMinted && AnyroomError.is(error) ? leavesIdentity(error) : error;
        }
        return participantOf({ rawId: id, role: entry.role }, this.#roles);
      };
      const ids = guarded.id === undefined ? [] : [guarded.id];
      return this.#changeRoster(call, { ids, looksFirst: !isMinted }, add);
    });
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = participantCall(PROVIDER, 'getParticipant', roomOrMeeting, id);
    return this.#connection.gate.call(context, options, async (deadline) =>
      participantOf(await mustBeOnRoster(this.#connection.rooms, context, deadline), this.#roles),
    );
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#list(roomOrMeeting, options) };
  }

  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'removeParticipant', roomOrMeeting, id);
    await this.#connection.gate.call(context, options, (deadline) => {
      const remove = () => this.#connection.rooms.patch({ ...context, deadline }, [[context.participant, null]]);
      return this.#changeRoster({ ...context, deadline }, { ids: [context.participant], looksFirst: false }, remove);
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  #entryOf({ role }: Pick<GuardedChanges, 'role'>): { readonly role: string } {
    const vendorRole = role === undefined ? undefined : this.#roles.vendorRole(role);
    if (vendorRole === undefined) throw new TypeError('unreachable: the guard lets no change without a role through');
    return { role: vendorRole };
  }

  /** An id in other letters counts as there: whether the vendor tells case apart is documented nowhere. */
  async #mustBeNew(call: RoomCall, id: string): Promise<string> {
    const context = { ...call, participant: id };
    const folded = id.toLowerCase();
    const found = await this.#connection.rooms.find(
      context,
      (rawId) => rawId.toLowerCase() === folded,
      (work) => work(call.deadline),
    );
    if (found === undefined) return id;
    throw alreadyOnRoster(context, found.rawId);
  }

  async #mint(call: RoomCall): Promise<string> {
    try {
      return await this.#connection.rooms.createIdentity(call);
    } catch (error) {
      // Whether or not an identity was made, nobody was added: the room is as it was.
      throw AnyroomError.is(error) && error.outcome === 'unknown' ? deriveError(error, { outcome: 'not-sent' }) : error;
    }
  }

  async *#list(room: RoomRef, options: CallOptions | undefined): AsyncGenerator<Participant, void, undefined> {
    const context = roomCall(PROVIDER, 'listParticipants', room);
    const { abortSignal } = checkCallOptions(options, context);
    const timed: Timed = (work) => this.#connection.gate.call(context, options, work);
    for await (const page of this.#connection.rooms.roster(context, timed)) {
      for (const entry of handOut(page, abortSignal, context)) yield participantOf(entry, this.#roles);
    }
  }

  async #patchNative(
    room: RoomRef,
    entries: Iterable<readonly [rawId: string, entry: PatchEntry]>,
    options?: CallOptions,
  ): Promise<void> {
    const context = roomCall(PROVIDER, 'asAzure.patchParticipants', room);
    const checked = checkPatch(entries, context);
    await this.#connection.gate.call(context, options, (deadline) => {
      const patch = () => this.#connection.rooms.patch({ ...context, deadline }, checked);
      return this.#changeRoster({ ...context, deadline }, { ids: checked.keys(), looksFirst: false }, patch);
    });
  }

  async #updateAlone({ context, role, deadline }: Update): Promise<UpdatedParticipant> {
    if (!this.#addsUnknown) await mustBeOnRoster(this.#connection.rooms, context, deadline);
    await this.#connection.rooms.patch({ ...context, deadline }, [[context.participant, { role }]]);
    return updatedOf(context.participant, role, this.#roles);
  }

  #batchesWithin(windowInMs: number): UpdateBatches {
    const { rooms } = this.#connection;
    return createUpdateBatches({
      windowInMs,
      sendAlone: (update) => this.#updateAlone(update),
      send: (calls, context) => {
        const write = (present: readonly UpdateCall[]) =>
          writeTogether(
            present,
            ({ ids, entries, ...rest }) => rooms.patchAfresh({ ...context, ...rest }, ids, entries),
            ({ id, role }) => updatedOf(id, role, this.#roles),
          );
        return this.#addsUnknown ? write(calls) : writePresent(calls, context, rooms, write);
      },
    });
  }

  /** A change of the roster waits for single updates in the same room, and they for it. */
  #changeRoster<T>(call: RoomCall, change: RosterChange, work: () => Promise<T>): Promise<T> {
    return this.#batches === undefined ? work() : this.#batches.changeRoster(call, change, call.deadline, work);
  }
}
