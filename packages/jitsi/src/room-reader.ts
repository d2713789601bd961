import type { RoomReader } from './change-role.js';
import type { Person } from './muc/people.js';

type People = ReadonlyMap<string, Person>;

/** Readings of one room that many entries of a batch share. */
export interface SharedRoomReader {
  /** The reader for one attempt, which reads in this way where nobody else does at the time. */
  by(read: () => Promise<People>): RoomReader;
}

/**
 * Shares readings: whoever needs one while another is under way waits for the next, together with everybody else who does.
 * A reading that fails is the failure of the one who made it; the others try in their turn.
 */
export function createRoomReader(): SharedRoomReader {
  let latest: People | undefined;
  let underWay: Promise<unknown> | undefined;
  let next: Promise<People | undefined> | undefined;

  const readBy = async (read: () => Promise<People>): Promise<People> => {
    const reading = read();
    const over = reading.then(
      (people) => {
        latest = people;
      },
      () => undefined,
    );
    underWay = over;
    try {
      return await reading;
    } finally {
      if (underWay === over) underWay = undefined;
    }
  };

  return {
    by(read) {
      const fresh = async (): Promise<People> => {
        for (;;) {
          if (next === undefined) {
            // The first to come reads for all who come until it begins.
            const begins = Promise.resolve(underWay);
            const mine = begins.then(() => {
              next = undefined;
              return readBy(read);
            });
            next = mine.catch(() => undefined);
            return mine;
          }
          const theirs = await next;
          if (theirs !== undefined) return theirs;
        }
      };
      return {
        fresh,
        latest: async () => latest ?? fresh(),
      };
    },
  };
}
