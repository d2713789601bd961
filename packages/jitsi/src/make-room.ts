import { AnyroomError, deriveError } from '@anyroom/core';
import { notTaken, type RoomForm } from './muc/room-form.js';
import { configureRoom, destroyRoom, isNoRoom, type RoomInfo, readRoom } from './muc/rooms.js';
import { createNick, enter, statesOf } from './muc/stay.js';
import { notTakenError } from './not-taken.js';
import { orGivenUp } from './xmpp/given-up.js';
import type { Session } from './xmpp/session.js';

/**
 * Makes a room that is not there: we enter it, configure it, and leave. A room that is there already stays as it is. What
 * the server does not let be as it is asked for is taken away again.
 */
export async function makeRoom(session: Session, room: string, form: RoomForm): Promise<RoomInfo> {
  const { making } = session.stream;
  // One at a time: a room knows us by our address, so that two who enter would be one, and leave together.
  for (let other = making.get(room); other !== undefined; other = making.get(room)) {
    const over = other;
    await session.guarded((signal) => orGivenUp(over, signal));
  }
  const made = make(session, room, form);
  const done = () => void making.delete(room);
  making.set(room, made.then(done, done));
  return made;
}

async function make(session: Session, room: string, form: RoomForm): Promise<RoomInfo> {
  const { stream, errors } = session;
  if (await isThere(session, room)) throw isTaken(session);
  const nick = createNick();
  try {
    const presence = await session
      .changing((signal) => enter(stream, room, nick, signal))
      .catch((error: unknown) => {
        // Whoever makes it has it to themselves until it is configured.
        throw isNoRoom(error) ? isTaken(session) : error;
      });
    if (!statesOf(presence).includes('201')) {
      errors.undone(); // somebody else was faster, and has the room
      throw isTaken(session);
    }
    try {
      await configureRoom(session, room, form);
      const info = await readRoom(session, room);
      const missing = notTaken(form, info.settings);
      if (missing.length > 0) throw notTakenError(session, missing);
      return info;
    } catch (error) {
      // What was not answered may have been done; then the room stays as it is, and the outcome is unknown.
      if (!AnyroomError.is(error) || !wasAnswered(error)) throw error;
      await destroyRoom(session, room);
      errors.undone();
      throw deriveError(error, { outcome: 'refused' });
    }
  } finally {
    stream.leave(`${room}/${nick}`);
  }
}

async function isThere(session: Session, room: string): Promise<boolean> {
  try {
    await readRoom(session, room);
    return true;
  } catch (error) {
    if (isNoRoom(error)) return false;
    throw error;
  }
}

function isTaken({ errors }: Session): AnyroomError {
  return errors.make('refused', {
    code: 'conflict',
    message: 'There is a room by this id already, and it stays as it is. Choose another id, or none.',
  });
}

function wasAnswered({ code, details }: AnyroomError): boolean {
  return code === 'permission-denied' || details.vendorCode !== undefined;
}
