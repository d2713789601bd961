/** A change of who is on a roster: an add, a remove, or a patch in the vendor's words. */
export interface RosterChange {
  /** Whom it is about; nobody where the vendor mints the id. */
  readonly ids: Iterable<string>;
  /** Whether it reads the roster first and then writes what it makes of it, in two steps. */
  readonly looksFirst: boolean;
}

/** What wants its turn in a room: updates of people who stay on the roster, or a change of the roster. */
export type RoomWork = 'updates' | RosterChange;

/** A place in the order of one room. */
export interface Turn {
  readonly hasBegun: boolean;
  /** Calls back once, as soon as it begins; at once if it has begun. */
  onBegin(callback: () => void): void;
  /** Lets those behind it go on. Whoever waits may end too, and was never there. */
  end(): void;
}

/** The order of the work in one room. */
export interface RoomTurns {
  /** Takes a place behind all the work that is there. It begins at once unless it has to wait for some of it. */
  take(work: RoomWork): Turn;
  readonly isEmpty: boolean;
}

interface Place {
  readonly ids: ReadonlySet<string> | undefined;
  readonly looksFirst: boolean;
  readonly behind: Place[];
  ahead: number;
  begin: (() => void) | undefined;
}

/**
 * Starts the order of one room. Updates go side by side, and so do changes of the roster; but the two wait for each
 * other, in the order in which they came: an update reads who is on the roster before it writes, and the write would
 * bring back who was removed in between. For the same reason an add that looks at the roster first goes alone among the
 * changes that are about the same person.
 */
export function createRoomTurns(): RoomTurns {
  const unfinished = new Set<Place>();
  return {
    take(work) {
      const place = placeOf(work);
      for (const earlier of unfinished) {
        if (!mustWait(earlier, place)) continue;
        earlier.behind.push(place);
        place.ahead += 1;
      }
      unfinished.add(place);
      return {
        get hasBegun() {
          return place.ahead === 0;
        },
        onBegin(callback) {
          if (place.ahead === 0) callback();
          else place.begin = callback;
        },
        end() {
          if (!unfinished.delete(place)) return;
          place.begin = undefined;
          for (const next of place.behind) {
            next.ahead -= 1;
            if (next.ahead === 0) next.begin?.();
          }
        },
      };
    },
    get isEmpty() {
      return unfinished.size === 0;
    },
  };
}

function placeOf(work: RoomWork): Place {
  const waiting = { behind: [], ahead: 0, begin: undefined };
  if (work === 'updates') return { ids: undefined, looksFirst: false, ...waiting };
  // Whether the vendor tells case apart is documented nowhere.
  const ids = new Set(Array.from(work.ids, (id) => id.toLowerCase()));
  return { ids, looksFirst: work.looksFirst, ...waiting };
}

function mustWait(earlier: Place, later: Place): boolean {
  if (earlier.ids === undefined || later.ids === undefined) return earlier.ids !== later.ids;
  if (!earlier.looksFirst && !later.looksFirst) return false;
  for (const id of later.ids) if (earlier.ids.has(id)) return true;
  return false;
}
