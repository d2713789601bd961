import type { RoomRef, RoomService } from '@anyroom/core';
import { AnyroomError, splitNewRoom, supports } from '@anyroom/core';
import type { Step } from './step.js';

const AN_HOUR_IN_MS = 60 * 60_000;

/** Works in the room that is given, or in one that is made for it and closed afterwards, whatever happens. */
export async function inRoom<T>(
  rooms: RoomService,
  given: string | undefined,
  step: Step,
  work: (room: RoomRef) => Promise<T>,
): Promise<T> {
  if (given) return work(given);
  const asked = { title: 'Weekly review', closesAt: new Date(Date.now() + AN_HOUR_IN_MS) };
  const { kept, dropped } = splitNewRoom(rooms, asked);
  const room = await rooms.createRoom(kept).catch((error: unknown) => {
    // Where the vendor cannot tell a repeated request from a new one, a lost answer may have left a room behind.
    if (AnyroomError.is(error) && error.outcome === 'unknown') console.error('  Look into the list of rooms first.');
    throw error;
  });
  const missing = Object.keys(dropped).join(', ');
  step(`made a room${missing === '' ? '' : `; not kept by this provider: ${missing}`}`);
  try {
    return await work(room);
  } finally {
    if (supports(rooms, 'close')) {
      await rooms.closeRoom(room);
      step(`closed the room; this provider ${rooms.capabilities.close} it`);
    }
  }
}
