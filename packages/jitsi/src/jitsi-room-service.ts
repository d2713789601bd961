import { randomUUID } from 'node:crypto';
import { handOut } from '@anyroom/adapter-kit';
import type {
  CallContext,
  CallOptions,
  CreateRoomOptions,
  NewRoom,
  Room,
  RoomChanges,
  RoomRef,
  RoomService,
  UpdatedRoom,
} from '@anyroom/core';
import {
  type AnyroomError,
  checkCallOptions,
  checkCreateRoomOptions,
  checkRepeatKey,
  guardNewRoom,
  guardRoomChanges,
} from '@anyroom/core';
import { JITSI_ROOM_CAPABILITIES } from './capabilities.js';
import { checkRoomId, jitsiRoomCall } from './jid/ids.js';
import type { JitsiConfiguration } from './jitsi-configuration.js';
import type { JitsiConnection } from './jitsi-connection.js';
import { checkNewRoomFields, checkRoomChangeFields } from './jitsi-room-fields.js';
import { type JitsiParts, prepare } from './jitsi-service.js';
import { makeRoom } from './make-room.js';
import { formOf, formOfNew, notTaken, type SendableRoom } from './muc/room-form.js';
import { configureRoom, destroyRoom, isNoRoom, listRoomIds, type RoomInfo, readRoom } from './muc/rooms.js';
import { notTakenError } from './not-taken.js';
import { PROVIDER } from './provider-name.js';
import { checkXmlText } from './xml-text.js';
import type { Session } from './xmpp/session.js';

/**
 * The rooms of one Jitsi Meet, as its XMPP server keeps them.
 *
 * A room's id is the local part of its address, which is also what stands in the link to the meeting; it is yours to
 * choose, or made up at random. A room that is made here stays when nobody is in it. It has a title and no times. A
 * creation whose answer got lost cannot be repeated safely: look with `getRoom` first.
 */
export class JitsiRoomService implements RoomService {
  readonly provider = PROVIDER;
  readonly capabilities = JITSI_ROOM_CAPABILITIES;

  readonly #parts: JitsiParts;

  /**
   * @param configuration - one server, and who speaks to it; later changes to the object have no effect. Mistakes in it
   *   throw `misconfigured`, all at once
   * @param connection - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: JitsiConfiguration, connection?: JitsiConnection) {
    this.#parts = prepare(configuration, connection, 'new JitsiRoomService');
  }

  async createRoom(room?: NewRoom, options?: CreateRoomOptions): Promise<Room> {
    const context: CallContext = { provider: PROVIDER, operation: 'createRoom' };
    const callOptions = checkCreateRoomOptions(options, context);
    const guarded = guardNewRoom(room, this.capabilities, { native: checkNewRoomFields }, context);
    checkTitle(guarded, context);
    checkRepeatKey(options, this.capabilities, context);
    const id = guarded.id === undefined ? randomUUID() : checkRoomId(guarded.id, context);
    const own = { ...context, room: id };
    const { gate, link, address } = this.#parts;
    return gate.call(own, callOptions, (deadline) =>
      link.run({ ...own, deadline, repeatable: false }, async (session) =>
        roomOf(id, await makeRoom(session, address(id), formOfNew(guarded))),
      ),
    );
  }

  async getRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Room> {
    const context = jitsiRoomCall('getRoom', roomOrMeeting);
    const { gate, link, address } = this.#parts;
    return gate.call(context, options, (deadline) =>
      link.run({ ...context, deadline }, async (session) =>
        roomOf(context.room, await readRoom(session, address(context.room))),
      ),
    );
  }

  listRooms(options?: CallOptions): AsyncIterable<Room> {
    return { [Symbol.asyncIterator]: () => this.#list(options) };
  }

  async updateRoom(roomOrMeeting: RoomRef, changes: RoomChanges, options?: CallOptions): Promise<UpdatedRoom> {
    const context = jitsiRoomCall('updateRoom', roomOrMeeting);
    const guarded = guardRoomChanges(changes, this.capabilities, { native: checkRoomChangeFields }, context);
    checkTitle(guarded, context);
    const form = formOf(guarded);
    const { gate, link, address } = this.#parts;
    return gate.call(context, options, (deadline) =>
      link.run({ ...context, deadline }, async (session) => {
        const room = address(context.room);
        await configureRoom(session, room, form);
        const info = await readRoom(session, room);
        const missing = notTaken(form, info.settings);
        if (missing.length > 0) throw notTakenError(session, missing);
        return { ...roomOf(context.room, info), confirmation: 'answered' };
      }),
    );
  }

  async closeRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<void> {
    const context = jitsiRoomCall('closeRoom', roomOrMeeting);
    const { gate, link, address } = this.#parts;
    await gate.call(context, options, async (deadline) => {
      let mayBeGone = false;
      const onRetry = (error: AnyroomError) => {
        mayBeGone ||= error.outcome === 'unknown';
      };
      try {
        await link.run({ ...context, deadline, onRetry }, (session) => destroyRoom(session, address(context.room)));
      } catch (error) {
        if (!(mayBeGone && isNoRoom(error))) throw error;
      }
    });
  }

  close(): Promise<void> {
    return this.#parts.close();
  }

  async *#list(options: CallOptions | undefined): AsyncGenerator<Room, void, undefined> {
    const context: CallContext = { provider: PROVIDER, operation: 'listRooms' };
    const { gate, link, settings, address } = this.#parts;
    const { abortSignal } = checkCallOptions(options, context);
    const page = <T>(work: (session: Session) => Promise<T>) =>
      gate.call(context, options, (deadline) => link.run({ ...context, deadline }, work));
    const read = async (session: Session, ids: readonly string[]): Promise<readonly Room[]> => {
      const reading = ids.map((id) => readIfThere(session, address(id)));
      await Promise.allSettled(reading);
      const infos = await Promise.all(reading);
      return ids.flatMap((id, at) => roomsOf(id, infos[at]));
    };
    const { ids, rooms } = await page(async (session) => {
      const all = await listRoomIds(session, settings.conference);
      return { ids: all, rooms: await read(session, all.slice(0, settings.pageSize)) };
    });
    yield* handOut(rooms, abortSignal, context);
    for (let from = settings.pageSize; from < ids.length; from += settings.pageSize) {
      const part = ids.slice(from, from + settings.pageSize);
      yield* handOut(await page((session) => read(session, part)), abortSignal, context);
    }
  }
}

function roomsOf(id: string, info: RoomInfo | undefined): readonly Room[] {
  return info === undefined ? [] : [roomOf(id, info)];
}

/** A room that was closed is named for a while after. */
async function readIfThere(session: Session, room: string): Promise<RoomInfo | undefined> {
  try {
    return await readRoom(session, room);
  } catch (error) {
    if (isNoRoom(error)) return undefined;
    throw error;
  }
}

function roomOf(id: string, { title }: RoomInfo): Room {
  return { id, provider: PROVIDER, ...(title !== '' && { title }) };
}

function checkTitle({ title }: SendableRoom, context: CallContext): void {
  if (typeof title === 'string') checkXmlText('title', title, context);
}
