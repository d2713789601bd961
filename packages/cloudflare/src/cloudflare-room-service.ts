import type { Transport } from '@anyroom/adapter-kit/http';
import type {
  CallOptions,
  CreateRoomOptions,
  NewRoom,
  Room,
  RoomChanges,
  RoomRef,
  RoomService,
  UpdatedRoom,
} from '@anyroom/core';
import { checkCreateRoomOptions, checkRepeatKey, guardNewRoom, guardRoomChanges, roomCall } from '@anyroom/core';
import { type AppConnection, connectApp } from './app-connection.js';
import { CLOUDFLARE_ROOM_CAPABILITIES } from './capabilities.js';
import type { CloudflareConfiguration } from './cloudflare-configuration.js';
import { checkNewRoomExtras, checkRoomChangeExtras } from './cloudflare-room-extras.js';
import { listItems } from './list-items.js';
import { createMeetingBodyOf, editMeetingBodyOf, roomOf, updatedRoomOf } from './mapping/room.js';
import { PROVIDER } from './provider-name.js';
import { closeMeeting, createMeeting, editMeeting, getMeeting, pageOfMeetings } from './realtimekit/meetings.js';

/**
 * The meetings of one RealtimeKit app.
 *
 * A room is a meeting, its id the meeting's UUID, which RealtimeKit mints. RealtimeKit keeps a title and no times, and it
 * has no delete: a closed room is an `INACTIVE` meeting, stays in the list, and can be opened again by
 * `native.cloudflare.status`. A creation whose answer got lost cannot be repeated safely: look into the list first.
 */
export class CloudflareRoomService implements RoomService {
  readonly provider = PROVIDER;
  readonly capabilities = CLOUDFLARE_ROOM_CAPABILITIES;
  readonly #app: AppConnection;

  /**
   * @param configuration - one app and its credential; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: CloudflareConfiguration, transport?: Transport) {
    this.#app = connectApp(configuration, transport, 'new CloudflareRoomService');
  }

  async createRoom(room?: NewRoom, options?: CreateRoomOptions): Promise<Room> {
    const context = { provider: PROVIDER, operation: 'createRoom' };
    const body = createMeetingBodyOf(guardNewRoom(room, this.capabilities, { native: checkNewRoomExtras }, context));
    const callOptions = checkCreateRoomOptions(options, context);
    checkRepeatKey(options, this.capabilities, context);
    const { gate, realtimeKit } = this.#app;
    return gate.call(context, callOptions, async (deadline) =>
      roomOf(await createMeeting(realtimeKit, { ...context, deadline }, body)),
    );
  }

  async getRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Room> {
    const context = roomCall(PROVIDER, 'getRoom', roomOrMeeting);
    const { gate, realtimeKit } = this.#app;
    return gate.call(context, options, async (deadline) =>
      roomOf(await getMeeting(realtimeKit, { ...context, deadline })),
    );
  }

  listRooms(options?: CallOptions): AsyncIterable<Room> {
    return { [Symbol.asyncIterator]: () => this.#list(options) };
  }

  async updateRoom(roomOrMeeting: RoomRef, changes: RoomChanges, options?: CallOptions): Promise<UpdatedRoom> {
    const context = roomCall(PROVIDER, 'updateRoom', roomOrMeeting);
    const rules = { native: checkRoomChangeExtras };
    const body = editMeetingBodyOf(guardRoomChanges(changes, this.capabilities, rules, context));
    const { gate, realtimeKit } = this.#app;
    return gate.call(context, options, async (deadline) =>
      updatedRoomOf(context.room, await editMeeting(realtimeKit, { ...context, deadline }, body), body),
    );
  }

  async closeRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<void> {
    const context = roomCall(PROVIDER, 'closeRoom', roomOrMeeting);
    const { gate, realtimeKit } = this.#app;
    await gate.call(context, options, (deadline) => closeMeeting(realtimeKit, { ...context, deadline }));
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  async *#list(options: CallOptions | undefined): AsyncGenerator<Room, void, undefined> {
    const context = { provider: PROVIDER, operation: 'listRooms' };
    const { realtimeKit, pageSize } = this.#app;
    const meetings = listItems(this.#app, context, options, (call, pageNo) =>
      pageOfMeetings(realtimeKit, call, pageNo, pageSize),
    );
    for await (const wire of meetings) yield roomOf(wire);
  }
}
