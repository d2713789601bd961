import { handOut } from '@anyroom/adapter-kit';
import type {
  CallOptions,
  CreateRoomOptions,
  NewRoom,
  Room,
  RoomCapabilities,
  RoomChanges,
  RoomRef,
  RoomService,
  UpdatedRoom,
} from '@anyroom/core';
import {
  checkCreateRoomOptions,
  checkRepeatKey,
  createRepeatKey,
  guardNewRoom,
  guardRoomChanges,
  roomCall,
  unsupportedOperation,
} from '@anyroom/core';
import type { MemoryGap } from '../capabilities/memory-gap.js';
import { memoryRoomCapabilities } from '../capabilities/memory-room-capabilities.js';
import type { MemoryConfiguration } from '../memory-configuration.js';
import type { MemorySettings } from '../memory-settings.js';
import { PROVIDER, settle } from '../memory-settings.js';
import type { MemoryRoom } from '../state/memory-room.js';
import type { MemoryRooms } from '../state/memory-rooms.js';
import { findRoom } from './enter-room.js';
import { failure } from './failure.js';
import type { Operations } from './operations.js';
import { createOperations } from './operations.js';

/** The rooms that are kept in memory: made, read, changed and closed. */
export class MemoryRoomService implements RoomService {
  readonly provider = PROVIDER;
  readonly capabilities: RoomCapabilities;
  /** What this provider holds. */
  readonly rooms: MemoryRooms;

  readonly #settings: MemorySettings;
  readonly #operations: Operations;

  constructor(configuration: MemoryConfiguration = {}) {
    this.#settings = settle(configuration, 'new MemoryRoomService');
    const { rooms, lacks, roomRequires, closing } = this.#settings;
    this.rooms = rooms;
    this.capabilities = memoryRoomCapabilities(lacks, roomRequires, closing);
    this.#operations = createOperations(this.#settings);
  }

  async createRoom(room?: NewRoom, options?: CreateRoomOptions): Promise<Room> {
    const context = { provider: PROVIDER, operation: 'createRoom' };
    const fields = guardNewRoom(room, this.capabilities, {}, context);
    const { repeatKey } = checkRepeatKey(options, this.capabilities, context);
    const repeatable = this.capabilities.create !== false && this.capabilities.create.repeatable;
    const key = repeatable ? (repeatKey ?? createRepeatKey()).id : undefined; // its attempts need one in any case
    const create = () => {
      const before = key === undefined ? undefined : this.rooms.madeWith(key);
      if (before !== undefined) return this.#read(before);
      if (fields.id !== undefined && this.rooms.has(fields.id)) {
        throw failure('conflict', 'There is a room by that id already. Update it, or choose another id.', {
          ...context,
          room: fields.id,
        });
      }
      const id = this.rooms.create(fields, key);
      return this.#read(findRoom(this.#settings, { ...context, room: id }));
    };
    return this.#operations.call(context, checkCreateRoomOptions(options, context), create, {
      repeatable,
      retryable: repeatKey !== undefined,
    });
  }

  async getRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Room> {
    const context = roomCall(PROVIDER, 'getRoom', roomOrMeeting);
    if (!this.capabilities.get) throw unsupportedOperation(context);
    return this.#operations.call(context, options, () => this.#read(findRoom(this.#settings, context)));
  }

  listRooms(options?: CallOptions): AsyncIterable<Room> {
    return { [Symbol.asyncIterator]: () => this.#pages(options) };
  }

  async updateRoom(roomOrMeeting: RoomRef, changes: RoomChanges, options?: CallOptions): Promise<UpdatedRoom> {
    const context = roomCall(PROVIDER, 'updateRoom', roomOrMeeting);
    const guarded = guardRoomChanges(changes, this.capabilities, {}, context);
    return this.#operations.call(context, options, () => {
      const { opensAt = null, closesAt = null } = { ...findRoom(this.#settings, context), ...guarded };
      if (opensAt !== null && closesAt !== null && closesAt <= opensAt) {
        throw failure('invalid-argument', 'The room would close before it opens. Change both times together.', context);
      }
      this.rooms.change(context.room, guarded);
      return { ...this.#read(findRoom(this.#settings, context)), confirmation: 'answered' as const };
    });
  }

  async closeRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<void> {
    const context = roomCall(PROVIDER, 'closeRoom', roomOrMeeting);
    const { close } = this.capabilities;
    if (close === false) throw unsupportedOperation(context);
    return this.#operations.call(context, options, (mayBeDone) => {
      if (close === 'deletes' && mayBeDone && !this.rooms.has(context.room)) return;
      const { id } = findRoom(this.#settings, context);
      if (close === 'deletes') this.rooms.delete(id);
      else this.rooms.deactivate(id);
    });
  }

  close(): Promise<void> {
    return this.#operations.gate.close();
  }

  async *#pages(options: CallOptions | undefined): AsyncGenerator<Room, void, undefined> {
    const context = { provider: PROVIDER, operation: 'listRooms' };
    if (!this.capabilities.list) throw unsupportedOperation(context);
    let after: number | undefined;
    do {
      const from = after;
      const page = await this.#operations.call(context, options, () =>
        this.rooms.pageOfRooms(this.#settings.pageSize, from),
      );
      for (const room of handOut(page.rooms, options?.abortSignal, context)) yield this.#read(room);
      after = page.next;
    } while (after !== undefined);
  }

  /** A room without what this provider does not keep. */
  #read({ id, ...fields }: MemoryRoom): Room {
    const kept = Object.entries(fields).filter(([field]) => !this.#settings.lacks.has(field as MemoryGap));
    return { id, provider: PROVIDER, ...Object.fromEntries(kept) };
  }
}
