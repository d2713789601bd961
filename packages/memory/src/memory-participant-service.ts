import type { CallGate, Deadline, RoleMap } from '@anyroom/adapter-kit';
import { createCallGate, createRoleMap, detailsOf, endedError, readBatch, startDeadline } from '@anyroom/adapter-kit';
import type {
  AddedParticipant,
  BatchOptions,
  BatchResult,
  CallContext,
  CallOptions,
  ErrorCode,
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
  Subject,
  UpdatedParticipant,
} from '@anyroom/core';
import {
  AnyroomError,
  CHANGE_FIELDS,
  checkBatchOptions,
  checkId,
  deriveError,
  guardChanges,
  guardNewParticipant,
  leastCertain,
  misconfigured,
  participantCall,
  roomCall,
  STANDARD_ROLES,
  unsupportedOperation,
} from '@anyroom/core';
import type { MemoryGap } from './memory-capabilities.js';
import { MEMORY_GAPS, memoryCapabilities } from './memory-capabilities.js';
import type { MemoryConfiguration, MemoryOperation } from './memory-configuration.js';
import type { MemoryParticipant, NewMemoryParticipant } from './memory-rooms.js';
import { MemoryRooms } from './memory-rooms.js';

const PROVIDER = 'memory';
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

  readonly #lacks: ReadonlySet<MemoryGap>;
  readonly #createsRooms: boolean;
  readonly #roleMap: RoleMap;
  readonly #rules: GuardRules;
  readonly #pageSize: number;
  readonly #timeoutInMs: number;
  readonly #beforeOperation: (operation: MemoryOperation) => Promise<void> | void;
  readonly #gate: CallGate;

  constructor({
    rooms = [],
    createsRooms = false,
    roles = Object.fromEntries(STANDARD_ROLES.map((role) => [role, role])),
    lacks = [],
    requires = [],
    pageSize = 100,
    timeoutInMs = 30_000,
    beforeOperation = () => undefined,
  }: MemoryConfiguration = {}) {
    checkConfiguration({ lacks, requires, pageSize, timeoutInMs });
    this.#lacks = new Set(lacks);
    this.capabilities = memoryCapabilities(this.#lacks, [...requires]);
    this.rooms = rooms instanceof MemoryRooms ? rooms : new MemoryRooms(rooms);
    this.#createsRooms = createsRooms;
    this.#roleMap = createRoleMap(roles);
    this.#rules = { roles: this.#roleMap.roles, roleHint: ROLE_HINT };
    this.#pageSize = pageSize;
    this.#timeoutInMs = timeoutInMs;
    this.#beforeOperation = beforeOperation;
    this.#gate = createCallGate({ timeoutInMs });
  }

  async updateParticipant(
    roomOrMeeting: RoomRef,
    id: string,
    changes: ParticipantChanges,
    options?: CallOptions,
  ): Promise<UpdatedParticipant> {
    const context = roomCall(PROVIDER, 'updateParticipant', roomOrMeeting);
    const change = this.#guarded(id, changes, context);
    return this.#gate.call(change.context, options, (deadline) =>
      this.#operate('updateParticipant', change.context, deadline, () => {
        this.#enter(change.context);
        return this.#change(change);
      }),
    );
  }

  async updateParticipants(
    roomOrMeeting: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options?: BatchOptions,
  ): Promise<BatchResult> {
    const context = roomCall(PROVIDER, 'updateParticipants', roomOrMeeting);
    const { abortSignal, timeoutInMs = this.#timeoutInMs } = checkBatchOptions(options, context);
    return this.#gate.enter(context, abortSignal, async () => {
      const guard = (id: unknown, change: unknown) => this.#guarded(id, change as ParticipantChanges, context);
      const { entries, sheet } = readBatch(changes, guard, context);
      if (entries.length === 0) return sheet.result();
      const deadline = startDeadline({ abortSignal, timeoutInMs });
      try {
        await this.#operate('updateParticipants', context, deadline, () => this.#enter(context));
        for (const entry of entries) {
          try {
            sheet.applied(entry, this.#change(entry.changes));
          } catch (error) {
            sheet.failed(entry, asAnyroomError(error, entry.changes.context));
          }
        }
      } catch (thrown) {
        const reason = asAnyroomError(thrown, context);
        for (const entry of entries) {
          const error = deriveError(reason, { details: detailsOf(entry.changes.context) });
          if (error.code === 'cancelled') sheet.skipped(entry, error);
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
    return this.#gate.call(context, options, (deadline) =>
      this.#operate('addParticipant', context, deadline, () => {
        this.#enter(context);
        if (fields.id !== undefined && this.rooms.participant(context.room, fields.id) !== undefined) {
          throw failure('conflict', 'Somebody by that id is already in the room. Update them instead.', {
            ...context,
            participant: fields.id,
          });
        }
        const added = this.rooms.put(context.room, { ...fields, ...(vendorRole !== undefined && { vendorRole }) });
        return { ...this.#read(added), joinToken: added.joinToken };
      }),
    );
  }

  async getParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<Participant> {
    const context = participantCall(PROVIDER, 'getParticipant', roomOrMeeting, id);
    if (this.capabilities.get === false) throw unsupportedOperation(context);
    return this.#gate.call(context, options, (deadline) =>
      this.#operate('getParticipant', context, deadline, () => {
        this.#enter(context);
        return this.#read(this.#person(context));
      }),
    );
  }

  listParticipants(roomOrMeeting: RoomRef, options?: CallOptions): AsyncIterable<Participant> {
    return { [Symbol.asyncIterator]: () => this.#pages(roomOrMeeting, options) };
  }

  async removeParticipant(roomOrMeeting: RoomRef, id: string, options?: CallOptions): Promise<void> {
    const context = participantCall(PROVIDER, 'removeParticipant', roomOrMeeting, id);
    if (this.capabilities.remove === false) throw unsupportedOperation(context);
    return this.#gate.call(context, options, (deadline) =>
      this.#operate('removeParticipant', context, deadline, () => {
        this.#enter(context);
        this.rooms.remove(context.room, id);
      }),
    );
  }

  close(): Promise<void> {
    return this.#gate.close();
  }

  async *#pages(
    roomOrMeeting: RoomRef,
    options: CallOptions | undefined,
  ): AsyncGenerator<Participant, void, undefined> {
    const context = roomCall(PROVIDER, 'listParticipants', roomOrMeeting);
    if (!this.capabilities.list) throw unsupportedOperation(context);
    let after: number | undefined;
    do {
      const page = await this.#gate.call(context, options, (deadline) =>
        this.#operate('listParticipants', context, deadline, () => {
          this.#enter(context);
          return this.rooms.page(context.room, this.#pageSize, after);
        }),
      );
      for (const participant of page.people) yield this.#read(participant);
      after = page.next;
    } while (after !== undefined);
  }

  #guarded(id: unknown, changes: ParticipantChanges, context: RoomContext): Change {
    const addressed = { ...context, participant: checkId(id, 'participant', context) };
    return { context: addressed, changes: guardChanges(changes, this.capabilities, this.#rules, addressed) };
  }

  /** Waits for the hook, but no longer than the deadline; then does the work at once. */
  async #operate<T>(operation: MemoryOperation, context: CallContext, deadline: Deadline, work: () => T): Promise<T> {
    const ended = () => endedError(deadline.endedBy ?? 'cancelled', 'not-sent', detailsOf(context));
    if (deadline.endedBy !== undefined) throw ended();
    try {
      await orAborted(this.#beforeOperation(operation), deadline.signal);
    } catch (error) {
      if (deadline.endedBy !== undefined) throw ended();
      throw asAnyroomError(error, context);
    }
    if (deadline.endedBy !== undefined) throw ended();
    return work();
  }

  #enter(context: RoomContext): void {
    const { room } = context;
    if (this.#createsRooms) this.rooms.create(room);
    if (!this.rooms.has(room)) {
      throw failure(
        'not-found',
        'There is no such room. Make it by rooms.create(), set createsRooms, or name it under rooms= in the URL.',
        context,
        'room',
      );
    }
  }

  #person(context: ParticipantContext): MemoryParticipant {
    const person = this.rooms.participant(context.room, context.participant);
    if (person !== undefined) return person;
    throw failure('not-found', 'Nobody by that id is in the room. Add them first.', context, 'participant');
  }

  #change({ context, changes }: Change): UpdatedParticipant {
    const { joinToken: _, ...before } = this.#person(context);
    const after: Record<string, unknown> = { ...before };
    for (const field of ['displayName', 'avatarUrl'] as const) {
      if (changes[field] === null) delete after[field];
      else if (changes[field] !== undefined) after[field] = changes[field];
    }
    if (changes.role !== undefined) after['vendorRole'] = this.#roleMap.vendorRole(changes.role);
    const updated = this.#read(this.rooms.put(context.room, after as NewMemoryParticipant));
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
      value !== undefined && !this.#lacks.has(field) ? value : undefined;
    const role = vendorRole === undefined ? undefined : this.#roleMap.role(vendorRole);
    const person = {
      id,
      externalId: kept('externalId', externalId),
      displayName: kept('displayName', displayName),
      avatarUrl: kept('avatarUrl', avatarUrl),
      role: kept('role', role),
      vendorRole: kept('role', vendorRole),
      presence,
    };
    return Object.fromEntries(
      Object.entries(person).filter(([, value]) => value !== undefined),
    ) as unknown as Participant;
  }
}

/** Resolves with the work, or rejects when the signal aborts first; what the work does later is ignored. */
function orAborted(work: Promise<void> | void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'));
    const end = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    Promise.resolve(work).then(resolve, reject).finally(end);
  });
}

function failure(code: ErrorCode, message: string, context: CallContext, subject?: Subject): AnyroomError {
  return new AnyroomError({
    code,
    message,
    outcome: 'refused',
    details: detailsOf(context),
    ...(subject !== undefined && { subject }),
  });
}

function asAnyroomError(error: unknown, context: CallContext): AnyroomError {
  if (AnyroomError.is(error)) return error;
  const message = 'The hook beforeOperation threw something other than an AnyroomError. Throw one, with a code.';
  return new AnyroomError({ code: 'unknown', message, outcome: 'not-sent', details: detailsOf(context), cause: error });
}

function checkConfiguration({
  lacks,
  requires,
  pageSize,
  timeoutInMs,
}: Required<Pick<MemoryConfiguration, 'lacks' | 'requires' | 'pageSize' | 'timeoutInMs'>>): void {
  const mistakes: string[] = [];
  for (const gap of lacks) {
    if (!MEMORY_GAPS.includes(gap)) mistakes.push(`lacks names '${gap}'. It may name ${MEMORY_GAPS.join(', ')}.`);
  }
  for (const field of requires) {
    if (lacks.includes(field)) mistakes.push(`'${field}' is both required and lacking. Take it out of one.`);
  }
  if (!(Number.isSafeInteger(pageSize) && pageSize > 0)) mistakes.push('pageSize must be a whole number from 1.');
  if (!(timeoutInMs > 0 && timeoutInMs < 2 ** 31))
    mistakes.push('timeoutInMs must be a number of milliseconds above 0.');
  if (mistakes.length > 0) throw misconfigured(PROVIDER, 'new MemoryParticipantService', mistakes);
}
