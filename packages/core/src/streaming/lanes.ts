import { Queue } from './queue.js';
import type { ReadEntry } from './read-entry.js';
import { isSameTarget } from './read-entry.js';

/** Entries of which one call at most may be under way, so that they are applied in order. */
export interface Lane {
  readonly roomId: string;
  readonly key: string;
  readonly waiting: Queue<ReadEntry>;
  /** `gathering`: it has entries, and more may come at once. `ready`: a call may take them. `busy`: one has. */
  state: 'empty' | 'gathering' | 'ready' | 'busy';
}

/** What one call takes. */
export interface Group {
  readonly lane: Lane;
  readonly entries: readonly ReadEntry[];
}

/** How entries are laid out. */
export interface LaneOptions {
  /** Whether a lane is a whole room, as where a batch is few requests, or one person in it. */
  readonly byRoom: boolean;
  /** How many entries one call may take. */
  readonly batchSize: number;
  /** Called when a call may take something. */
  readonly onReady: () => void;
}

/**
 * The entries that wait to be sent. What has come in one go of the source stays together: a lane is ready when it is full,
 * or when the event loop has gone round once; whoever is ready longest is taken first.
 */
export class Lanes {
  readonly #rooms = new Map<string, Map<string, Lane>>();
  readonly #ready = new Queue<Lane>();
  readonly #options: LaneOptions;
  #gathering: Lane[] = [];
  #round: NodeJS.Immediate | undefined;

  constructor(options: LaneOptions) {
    this.#options = options;
  }

  add(entry: ReadEntry): void {
    const lane = this.#laneOf(entry);
    lane.waiting.push(entry);
    if (lane.state === 'empty' || lane.state === 'gathering') this.#offer(lane);
  }

  /** What waits longest, for one call; its lane is busy until `done`. */
  take(): Group | undefined {
    for (let lane = this.#ready.shift(); lane !== undefined; lane = this.#ready.shift()) {
      const first = lane.waiting.shift();
      if (first === undefined) {
        this.#leave(lane);
        continue;
      }
      lane.state = 'busy';
      const entries = [first];
      while (entries.length < this.#options.batchSize) {
        const next = lane.waiting.shift();
        if (next === undefined) break;
        if (!isSameTarget(first.target, next.target)) {
          lane.waiting.unshift(next);
          break;
        }
        entries.push(next);
      }
      return { lane, entries };
    }
    return undefined;
  }

  /** Ends a call; what comes back is the first to be taken from its lane again. */
  done(lane: Lane, back: readonly ReadEntry[] = []): void {
    for (const entry of back.toReversed()) lane.waiting.unshift(entry);
    this.#leave(lane);
    if (lane.waiting.size > 0) this.#offer(lane);
  }

  /** Nothing more will come: what has gathered is ready. */
  flush(): void {
    clearImmediate(this.#round);
    this.#round = undefined;
    const gathered = this.#gathering;
    this.#gathering = [];
    for (const lane of gathered) if (lane.state === 'gathering') this.#makeReady(lane);
    this.#options.onReady();
  }

  /** Takes out all that waits; of one room, if told. */
  drain(roomId?: string): readonly ReadEntry[] {
    const rooms = roomId === undefined ? [...this.#rooms.values()] : [this.#rooms.get(roomId) ?? new Map()];
    const drained: ReadEntry[] = [];
    for (const room of rooms) {
      for (const lane of room.values() as Iterable<Lane>) {
        for (let entry = lane.waiting.shift(); entry !== undefined; entry = lane.waiting.shift()) drained.push(entry);
      }
    }
    return drained;
  }

  #laneOf({ roomId, id }: ReadEntry): Lane {
    let room = this.#rooms.get(roomId);
    if (room === undefined) {
      room = new Map();
      this.#rooms.set(roomId, room);
    }
    const key = this.#options.byRoom ? '' : id;
    let lane = room.get(key);
    if (lane === undefined) {
      lane = { roomId, key, waiting: new Queue(), state: 'empty' };
      room.set(key, lane);
    }
    return lane;
  }

  #offer(lane: Lane): void {
    if (lane.waiting.size >= this.#options.batchSize) {
      this.#makeReady(lane);
      this.#options.onReady();
    } else if (lane.state === 'empty') {
      lane.state = 'gathering';
      this.#gathering.push(lane);
      this.#round ??= setImmediate(() => this.flush());
    }
  }

  #makeReady(lane: Lane): void {
    lane.state = 'ready';
    this.#ready.push(lane);
  }

  /** A lane that nobody waits in is not kept. */
  #leave(lane: Lane): void {
    lane.state = 'empty';
    if (lane.waiting.size > 0) return;
    const room = this.#rooms.get(lane.roomId);
    room?.delete(lane.key);
    if (room?.size === 0) this.#rooms.delete(lane.roomId);
  }
}
