import { handOut } from '@anyroom/adapter-kit';
import type { Transport } from '@anyroom/adapter-kit/http';
import type {
  CallContext,
  CallOptions,
  CreateRoomOptions,
  NewRoom,
  Room,
  RoomChanges,
  RoomGuardRules,
  RoomRef,
  RoomService,
  UpdatedRoom,
} from '@anyroom/core';
import {
  AnyroomError,
  checkCallOptions,
  checkCreateRoomOptions,
  checkRepeatKey,
  createRepeatKey,
  guardNewRoom,
  guardRoomChanges,
  roomCall,
} from '@anyroom/core';
import type { AzureConfiguration } from './azure-configuration.js';
import { AZURE_ROOM_CAPABILITIES, type AzureRoomCapabilities } from './capabilities.js';
import { type AzureConnection, connect } from './connection.js';
import { PROVIDER } from './provider-name.js';
import { type AzureRoomFields, bodyOf, roomOf } from './room.js';
import { checkRoomFields } from './room-fields.js';
import type { Timed } from './timed.js';

declare module '@anyroom/core' {
  interface NativeRoomFields {
    readonly azure?: AzureRoomFields | undefined;
  }
}

/**
 * The rooms of one Azure Communication Services resource.
 *
 * A room has an id of the vendor's (16 to 18 digits, never a number) and the times between which people can join: from
 * now for 180 days where nothing is said. It has no title.
 */
export class AzureRoomService implements RoomService {
  readonly provider = PROVIDER;
  readonly capabilities: AzureRoomCapabilities = AZURE_ROOM_CAPABILITIES;

  readonly #connection: AzureConnection;

  /**
   * @param configuration - one resource and its credential; later changes to the object have no effect. Mistakes in it
   *   throw `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: AzureConfiguration, transport?: Transport) {
    this.#connection = connect(configuration, transport, 'AzureRoomService');
  }

  async createRoom(room?: NewRoom, options?: CreateRoomOptions): Promise<Room> {
    const context: CallContext = { provider: PROVIDER, operation: 'createRoom' };
    const callOptions = checkCreateRoomOptions(options, context);
    const body = bodyOf(guardNewRoom(room, this.capabilities, RULES, context));
    const { repeatKey } = checkRepeatKey(options, this.capabilities, context);
    // Within one call every attempt has the same key. Nobody but its holder can make the call again with it.
    const key = repeatKey ?? createRepeatKey();
    return this.#connection.gate.call(context, callOptions, async (deadline) => {
      const call = { ...context, deadline, ...(repeatKey === undefined && { repeatable: false as const }) };
      return roomOf(await this.#connection.rooms.create(call, body, key));
    });
  }

  async getRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Room> {
    const context = roomCall(PROVIDER, 'getRoom', roomOrMeeting);
    return this.#connection.gate.call(context, options, async (deadline) =>
      roomOf(await this.#connection.rooms.get({ ...context, deadline })),
    );
  }

  listRooms(options?: CallOptions): AsyncIterable<Room> {
    return { [Symbol.asyncIterator]: () => this.#list(options) };
  }

  async updateRoom(roomOrMeeting: RoomRef, changes: RoomChanges, options?: CallOptions): Promise<UpdatedRoom> {
    const context = roomCall(PROVIDER, 'updateRoom', roomOrMeeting);
    const body = bodyOf(guardRoomChanges(changes, this.capabilities, RULES, context));
    return this.#connection.gate.call(context, options, async (deadline) => {
      const updated = await this.#connection.rooms.update({ ...context, deadline }, body);
      return { ...roomOf(updated), confirmation: 'answered' };
    });
  }

  async closeRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<void> {
    const context = roomCall(PROVIDER, 'closeRoom', roomOrMeeting);
    await this.#connection.gate.call(context, options, async (deadline) => {
      let mayBeGone = false;
      const onRetry = (error: AnyroomError) => {
        mayBeGone ||= error.outcome === 'unknown';
      };
      try {
        await this.#connection.rooms.delete({ ...context, deadline, onRetry });
      } catch (error) {
        if (!(mayBeGone && isGone(error))) throw error;
      }
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async *#list(options: CallOptions | undefined): AsyncGenerator<Room, void, undefined> {
    const context: CallContext = { provider: PROVIDER, operation: 'listRooms' };
    const { abortSignal } = checkCallOptions(options, context);
    const timed: Timed = (work) => this.#connection.gate.call(context, options, work);
    for await (const page of this.#connection.rooms.list(context, timed)) {
      for (const room of handOut(page, abortSignal, context)) yield roomOf(room);
    }
  }
}

const RULES: RoomGuardRules<AzureRoomFields> = { native: checkRoomFields };

/** Said by the vendor itself; a 404 of something in between proves nothing. */
function isGone(error: unknown): boolean {
  return AnyroomError.is(error, 'not-found') && error.details.vendorCode !== undefined;
}
