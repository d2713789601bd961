import { detailsOf, handOut } from '@anyroom/adapter-kit';
import type { Transport } from '@anyroom/adapter-kit/http';
import type {
  CallContext,
  CallOptions,
  CreateRoomOptions,
  NewRoom,
  Room,
  RoomChanges,
  RoomContext,
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
  guardNewRoom,
  guardRoomChanges,
  invalidArgument,
  misconfigured,
  roomCall,
} from '@anyroom/core';
import { JANUS_ROOM_CAPABILITIES, type JanusRoomCapabilities } from './capabilities.js';
import { connect, type JanusConnection } from './connection.js';
import { checkSavable, idOf, nameableFirst, wireIdOf } from './ids.js';
import type { JanusConfiguration } from './janus-configuration.js';
import { PROVIDER } from './provider-name.js';
import { newRoomFields, roomChangeFields, roomOf } from './room.js';
import {
  type CheckedFields,
  checkNewRoomFields,
  checkRoomChangeFields,
  type JanusNewRoomFields,
} from './room-fields.js';

declare module '@anyroom/core' {
  interface NativeRoomFields {
    readonly janus?: JanusNewRoomFields | undefined;
  }
}

/**
 * The rooms of one Janus server.
 *
 * A room that is made here lets nobody in without a join credential, and lets nobody watch who has not joined. Unless it
 * is `permanent` it is gone when the server stops.
 */
export class JanusRoomService implements RoomService {
  readonly provider = PROVIDER;
  readonly capabilities: JanusRoomCapabilities = JANUS_ROOM_CAPABILITIES;

  readonly #connection: JanusConnection;

  /**
   * @param configuration - one server and its secrets; later changes to the object have no effect. Mistakes in it throw
   *   `misconfigured`, all at once
   * @param transport - shared with other services, and then yours to close; left out, the service makes its own and
   *   closes it with itself
   */
  constructor(configuration: JanusConfiguration, transport?: Transport) {
    this.#connection = connect(configuration, transport, 'JanusRoomService');
  }

  async createRoom(room?: NewRoom, options?: CreateRoomOptions): Promise<Room> {
    const context: CallContext = { provider: PROVIDER, operation: 'createRoom' };
    const callOptions = checkCreateRoomOptions(options, context);
    const guarded = guardNewRoom(room, this.capabilities, NEW, context);
    checkRepeatKey(options, this.capabilities, context);
    const { videoRooms, settings, gate } = this.#connection;
    if (guarded.title !== undefined) checkTitle(guarded.title, context);
    const own = guarded.id === undefined ? context : { ...context, room: guarded.id };
    const wireId = guarded.id === undefined ? undefined : wireIdOf(guarded.id, settings.ids, 'room', own);
    if (settings.secrets.roomSecret === undefined) throw needsRoomSecret(settings.knobs.secrets.roomSecret);
    const fields = newRoomFields(guarded, settings.permanent);
    if (fields['permanent'] === true && wireId !== undefined) checkSavable(wireId, own);
    return gate.call(own, callOptions, async (deadline) => {
      const call = { ...own, deadline, repeatable: false } as const;
      const created = await videoRooms.create(call, wireId, fields, guarded.native?.secrets ?? []);
      const id = idOf(created.room, settings.ids, own, 'unknown'); // it was made, whatever its id
      const made = { id, provider: PROVIDER, title: guarded.title ?? titleByJanus(id) };
      checkSaved(fields['permanent'] === true, created.permanent, { ...own, room: made.id });
      return made;
    });
  }

  async getRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<Room> {
    const context = roomCall(PROVIDER, 'getRoom', roomOrMeeting);
    const { videoRooms, settings, gate } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    return gate.call(context, options, async (deadline) => {
      const call = { ...context, deadline };
      const found = (await videoRooms.list(call)).find((each) => each.room === room);
      if (found !== undefined) return roomOf(found, settings.ids, context);
      if (!(await videoRooms.exists(call, room))) throw noSuchRoom(context);
      return { id: context.room, provider: PROVIDER }; // a private one, of which no more is told
    });
  }

  listRooms(options?: CallOptions): AsyncIterable<Room> {
    return { [Symbol.asyncIterator]: () => this.#list(options) };
  }

  async updateRoom(roomOrMeeting: RoomRef, changes: RoomChanges, options?: CallOptions): Promise<UpdatedRoom> {
    const context = roomCall(PROVIDER, 'updateRoom', roomOrMeeting);
    const guarded = guardRoomChanges(changes, this.capabilities, CHANGE, context);
    const { title } = guarded;
    if (title != null) checkTitle(title, context);
    const { videoRooms, settings, gate } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    const fields = roomChangeFields(guarded, settings.permanent);
    return gate.call(context, options, async (deadline) => {
      const call = { ...context, deadline };
      const edited = await videoRooms.edit(call, room, fields, guarded.native?.secrets ?? []);
      checkSaved(fields['permanent'] === true, edited.permanent, context);
      return { id: context.room, provider: PROVIDER, ...(title != null && { title }), confirmation: 'accepted' };
    });
  }

  /** Destroys a room. Everybody who is connected is disconnected by it. */
  async closeRoom(roomOrMeeting: RoomRef, options?: CallOptions): Promise<void> {
    const context = roomCall(PROVIDER, 'closeRoom', roomOrMeeting);
    const { videoRooms, settings, gate } = this.#connection;
    const room = wireIdOf(context.room, settings.ids, 'room', context);
    await gate.call(context, options, async (deadline) => {
      let mayBeGone = false;
      const onRetry = (error: AnyroomError) => {
        mayBeGone ||= error.outcome === 'unknown';
      };
      try {
        await videoRooms.destroy({ ...context, deadline, onRetry }, room, { permanent: settings.permanent });
      } catch (error) {
        if (!(mayBeGone && AnyroomError.is(error, 'not-found'))) throw error;
      }
    });
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async *#list(options: CallOptions | undefined): AsyncGenerator<Room, void, undefined> {
    const context: CallContext = { provider: PROVIDER, operation: 'listRooms' };
    const { abortSignal } = checkCallOptions(options, context);
    const { videoRooms, settings, gate } = this.#connection;
    const rooms = await gate.call(context, options, (deadline) => videoRooms.list({ ...context, deadline }));
    const listed = nameableFirst(rooms, (each) => each.room, settings.ids);
    for (const room of handOut(listed, abortSignal, context)) {
      yield roomOf(room, settings.ids, context);
    }
  }
}

const NEW: RoomGuardRules<CheckedFields> = { native: checkNewRoomFields };
const CHANGE: RoomGuardRules<CheckedFields> = { native: checkRoomChangeFields };

/** Janus answers success to an empty one, and keeps, or makes up, another. */
function checkTitle(title: string, context: CallContext): void {
  if (title !== '' && !title.includes('\0')) return;
  throw invalidArgument(context, 'The title must not be empty, nor hold a NUL: Janus keeps neither.');
}

/** What Janus calls a room for which it is given no title. */
function titleByJanus(id: string): string {
  return `Room ${id}`;
}

function needsRoomSecret(name: string): AnyroomError {
  return misconfigured(PROVIDER, 'createRoom', [
    `There is no secret for the room, and without one anybody who speaks with Janus could change who is let in; nothing was sent. Set the ${name} to a secret of your own making, the same for all rooms.`,
  ]);
}

/** Janus answers success as well where it could not write its configuration. */
function checkSaved(isAsked: boolean, isSaved: boolean | undefined, context: RoomContext): void {
  if (!isAsked || isSaved === true) return;
  throw new AnyroomError({
    code: 'misconfigured',
    outcome: 'unknown',
    retryable: false,
    message:
      'It was done, but Janus could not save it: it is gone when the server stops. Make the configuration of the server writable for it, or do not ask for permanent. The room is in details.room.',
    details: detailsOf(context),
  });
}

function noSuchRoom(context: RoomContext): AnyroomError {
  return new AnyroomError({
    code: 'not-found',
    subject: 'room',
    outcome: 'not-sent',
    message: 'There is no such room. It may be closed, or gone with a restart of the server.',
    details: detailsOf(context),
  });
}
