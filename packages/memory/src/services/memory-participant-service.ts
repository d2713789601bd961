import type { RoleMap } from '@anyroom/adapter-kit';
import { createRoleMap, detailsOf, handOut, readBatch, startDeadline } from '@anyroom/adapter-kit';
import type {
  AddedParticipant,
  BatchOptions,
  BatchResult,
  CallOptions,
  GuardedChanges,
  GuardRules,
  NewParticipant,
  Participant,
  ParticipantCapabilities,
  ParticipantChanges,
  ParticipantContext,
  ParticipantService,
  RoomContext,
  RoomRef,
  UpdatedParticipant,
} from '@anyroom/core';
import {
  CHANGE_FIELDS,
  checkBatchOptions,
  checkId,
  deriveError,
  guardChanges,
  guardNewParticipant,
  leastCertain,
  participantCall,
  roomCall,
  unsupportedOperation,
} from '@anyroom/core';
import { memoryCapabilities } from '../capabilities/memory-capabilities.js';
import type { MemoryGap } from '../capabilities/memory-gap.js';
import type { MemoryConfiguration } from '../memory-configuration.js';
import type { MemorySettings } from '../memory-settings.js';
import { PROVIDER, settle } from '../memory-settings.js';
import type { MemoryParticipant } from '../state/memory-participant.js';
import type { MemoryRooms } from '../state/memory-rooms.js';
import { enterRoom } from './enter-room.js';
import { failure, nobodyThere } from './failure.js';
import type { Operations } from './operations.js';
import { asAnyroomError, createOperations } from './operations.js';

const ROLE_HINT = 'Map it in the configuration: roles, or role.<name>=<word> in the URL.';

/** A change that may be applied, and to whom. */
interface Change {
  readonly context: ParticipantContext;
  readonly changes: GuardedChanges;
}

/**
 * A provider that keeps everything in memory: no account, no network, and the whole contract. For tests, for demos, and
 * for trying a program on a vendor that can do less (`lacks`).
 */
export class MemoryParticipantService implements ParticipantService {
  readonly provider = PROVIDER;
  readonly capabilities: ParticipantCapabilities;
  /** What this provider holds; make rooms here, and look who is in them. */
  readonly rooms: MemoryRooms;

  readonly #settings: MemorySettings;
  readonly #roleMap: RoleMap;
  readonly #rules: GuardRules;
  readonly #operations: Operations;

  constructor(configuration: MemoryConfiguration = {}) {
    this.#settings = settle(configuration, 'new MemoryParticipantService');
    const { rooms, roles } = this.#settings;
    this.rooms = rooms;
    this.capabilities = memoryCapabilities(this.#settings);
    this.#roleMap = createRoleMap(roles);
    this.#rules = { roles: this.#roleMap.roles, roleHint: ROLE_HINT };
    this.#operations = createOperations(this.#settings);
  }

  async updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    options?: CallOptions,
  ): Promise<UpdatedParticipant> {
    const context = roomCall(PROVIDER, 'updateParticipant', roomOrMeeting);
    const change = this.#guarded(id, changes, context);
    return this.#operations.call(change.context, options, () => {
      enterRoom(this.#settings, change.context);
      return this.#change(change);
    });
  }

  async updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult> {
    const context = roomCall(PROVIDER, 'updateParticipants', roomOrMeeting);
    const { abortSignal, timeoutInMs = this.#settings.timeoutInMs } = checkBatchOptions(options, context);
    return this.#operations.gate.enter(context, abortSignal, async () => {
      const guard = (id: unknown, change: unknown) => this.#guarded(id, change as ParticipantChanges, context);
      const { entries, sheet } = readBatch(changes, guard, context);
      if (entries.length === 0) return sheet.result();
      const deadline = startDeadline({ abortSignal, timeoutInMs });
      try {
        await this.#operations.operate(context, deadline, () => {
          enterRoom(this.#settings, context);
          for (const entry of entries) {
            try {
              sheet.applied(entry, this.#change(entry.changes));
            } catch (error) {
              sheet.failed(entry, asAnyroomError(error, entry.changes.context));
            }
          }
        });
      } catch (thrown) {
        const reason = asAnyroomError(thrown, context);
        for (const entry of entries) {
          const error = deriveError(reason, { details: detailsOf(entry.changes.context) });
          if (error.code === 'cancelled' && error.outcome === 'not-sent') sheet.skipped(entry, error);
          else sheet.failed(entry, error);
        }
      } finally {
        deadline.end();
      }
      return sheet.result();
    });
  }

  async addParticipant(
    roomOrMeeting: RoomRef,
    participant: NewParticipant,
    options?: CallOptions,
  ): Promise<AddedParticipant> {
    const context = roomCall(PROVIDER, 'addParticipant', roomOrMeeting);
    const { role, ...fields } = guardNewParticipant(participant, this.capabilities, this.#rules, context);
    const vendorRole = role === undefined ? undefined : this.#roleMap.vendorRole(role);
    const add = () => {
      enterRoom(this.#settings, context);
      if (
        fields.id !== undefined &&
        this.rooms.participant(context.room, fields.id, this.#settings.members) !== undefined
      ) {
        throw failure('conflict', 'Somebody by that id is already in the room. Update them instead.', {
          ...context,
          participant: fields.id,
        });
      }
      const added = this.rooms.put(context.room, { ...fields, ...(vendorRole !== undefined && { vendorRole }) });
      return { ...this.#read(added), joinToken: added.joinToken };
    };
    return this.#operations.call(context, options, add, { repeatable: false });
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = participantCall(PROVIDER, 'getParticipant', roomOrMeeting, id);
    if (this.capabilities.get === false) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => {
      enterRoom(this.#settings, context);
      return this.#read(this.#person(context));
    });
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#pages(roomOrMeeting, options) };
  }

  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'removeParticipant', roomOrMeeting, id);
    if (this.capabilities.remove === false) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => {
      enterRoom(this.#settings, context);
      const { members } = this.#settings;
      if (members !== 'presence') this.rooms.remove(context.room, context.participant);
      if (members !== 'roster') this.rooms.leave(context.room, context.participant);
    });
  }

  close(): Promise<void> {
    return this.#operations.gate.close();
  }

  async *#pages(
    roomOrMeeting: RoomRef,
    options: CallOptions | undefined,
  ): AsyncGenerator<Participant, void, undefined> {
    const context = roomCall(PROVIDER, 'listParticipants', roomOrMeeting);
    if (!this.capabilities.list) throw unsupportedOperation(context);
    let after: number | undefined;
    do {
      const from = after;
      const page = await this.#operations.call(context, options, () => {
        enterRoom(this.#settings, context);
        const { pageSize, members } = this.#settings;
        return this.rooms.page(context.room, pageSize, from, members);
      });
      for (const each of handOut(page.people, options?.abortSignal, context)) yield this.#read(each);
      after = page.next;
    } while (after !== undefined);
  }

  #guarded(id: unknown, changes: ParticipantChanges, context: RoomContext): Change {
    const addressed = { ...context, participant: checkId(id, 'participant', context) };
    return { context: addressed, changes: guardChanges(changes, this.capabilities, this.#rules, addressed) };
  }

  #person(context: ParticipantContext): MemoryParticipant {
    const person = this.rooms.participant(context.room, context.participant, this.#settings.members);
    if (person !== undefined) return person;
    throw nobodyThere(context);
  }

  #change({ context, changes }: Change): UpdatedParticipant {
    const { joinToken: _, presence: __, ...before } = this.#person(context);
    const after: Record<string, unknown> = { ...before };
    for (const field of ['displayName', 'avatarUrl'] as const) {
      if (changes[field] === null) delete after[field];
      else if (changes[field] !== undefined) after[field] = changes[field];
    }
    if (changes.role !== undefined) after['vendorRole'] = this.#roleMap.vendorRole(changes.role);
    const updated = this.#read(this.rooms.put(context.room, after as typeof before));
    return { ...updated, confirmation: 'answered', effect: this.#effectOf(changes) };
  }

  #effectOf(changes: GuardedChanges) {
    const { update } = this.capabilities;
    return leastCertain(
      CHANGE_FIELDS.filter((field) => changes[field] !== undefined).map((field) => {
        const capability = update === false ? false : update.fields[field];
        return capability === false ? 'unknown' : capability.effect;
      }),
    );
  }

  /** Somebody in the application's words, without what this provider does not keep. */
  #read({ id, externalId, displayName, avatarUrl, vendorRole, presence }: MemoryParticipant): Participant {
    const kept = <F extends MemoryGap, T>(field: F, value: T | undefined) =>
      value !== undefined && !this.#settings.lacks.has(field) ? value : undefined;
    const role = vendorRole === undefined ? undefined : this.#roleMap.role(vendorRole);
    const person = {
      id,
      externalId: kept('externalId', externalId),
      displayName: kept('displayName', displayName),
      avatarUrl: kept('avatarUrl', avatarUrl),
      role: kept('role', role),
      vendorRole: kept('role', vendorRole),
      presence: kept('presence', presence),
    };
    return Object.fromEntries(
      Object.entries(person).filter(([, value]) => value !== undefined),
    ) as unknown as Participant;
  }
}
