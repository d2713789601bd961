import { nextTick } from 'node:process';
import { type Deadline, detailsOf, endedError } from '@anyroom/adapter-kit';
import type { RoomContext, UpdatedParticipant } from '@anyroom/core';
import { createRoomTurns, type RoomTurns, type RosterChange } from './room-turns.js';
import { type Company, type Update, UpdateCall } from './update-call.js';

/** The way of single calls to the rooms of one service, where those of one room share requests. */
export interface UpdateBatches {
  /** Changes one person, in one batch with whoever asks for the same room at about the same time. */
  update(update: Update): Promise<UpdatedParticipant>;
  /**
   * Changes who is on a roster. It waits for the updates of the room that were asked for before it, and those after it
   * wait for it; while it waits it can be given up, and is unsent.
   */
  changeRoster<T>(context: RoomContext, change: RosterChange, deadline: Deadline, work: () => Promise<T>): Promise<T>;
}

/** How a batch is sent. */
export interface BatchSender {
  /** How long a batch takes in calls after its first, in milliseconds; 0 for those made in the same tick. */
  readonly windowInMs: number;
  /** Sends a call that nobody shares with, as if there were no batches. */
  sendAlone(call: UpdateCall): Promise<UpdatedParticipant>;
  /** Sends the calls that are there, and answers each of them before it resolves. Never rejects. */
  send(calls: readonly UpdateCall[], context: RoomContext): Promise<void>;
}

interface Room {
  readonly turns: RoomTurns;
  /** The batch that still takes in calls. */
  open: Batch | undefined;
}

interface Batch extends Company {
  /** Takes in a call; they stay in the order in which they were made. */
  take(update: Update): UpdateCall;
  /** Takes in no more; it is sent as soon as its turn begins. */
  close(): void;
}

/**
 * Makes the way of one service. Calls on one room go into one batch when they are made in the same tick of the event
 * loop, promise jobs included, or within the window; and as long as the batch waits for its turn. Batches of different
 * ticks may be under way side by side. A call that leaves before its batch is sent was never there.
 */
export function createUpdateBatches({ windowInMs, sendAlone, send }: BatchSender): UpdateBatches {
  const rooms = new Map<string, Room>();

  const roomOf = (id: string): Room => {
    const known = rooms.get(id);
    if (known !== undefined) return known;
    const room: Room = { turns: createRoomTurns(), open: undefined };
    rooms.set(id, room);
    return room;
  };
  const tidy = (id: string, { turns }: Room) => {
    if (turns.isEmpty) rooms.delete(id);
  };

  const openBatch = (room: Room, { provider, operation, room: id }: RoomContext): Batch => {
    const turn = room.turns.take('updates');
    const calls: UpdateCall[] = [];
    let there = 0;
    let isDue = false;
    /** For longer than this tick. */
    let isWaiting = windowInMs > 0;
    let isOver = false;

    const letGo = () => {
      isOver = true;
      cancel();
      if (room.open === batch) room.open = undefined;
    };
    const finish = () => {
      turn.end();
      tidy(id, room);
    };
    const sendWhenDue = () => {
      if (isOver || !isDue || !turn.hasBegun) return;
      const [only] = calls;
      // Its own requests keep the time of who is alone.
      if (calls.length === 1 && only?.deadline.endedBy === undefined) {
        letGo();
        only?.goAlone(sendAlone(only)).then(finish, finish);
        return;
      }
      for (const call of calls) call.listen();
      if (isOver) return;
      letGo();
      void send(
        calls.filter(({ isThere }) => isThere),
        { provider, operation, room: id },
      ).finally(finish);
    };
    const becomeDue = () => {
      isDue = true;
      if (!turn.hasBegun) wait();
      sendWhenDue();
    };
    const wait = () => {
      isWaiting = true;
      for (const call of calls) call.listen();
    };
    const batch: Batch = {
      take(update) {
        const call = new UpdateCall(update, batch);
        calls.push(call);
        there += 1;
        if (isWaiting) call.listen();
        return call;
      },
      close() {
        room.open = undefined;
        becomeDue();
      },
      left() {
        there -= 1;
        if (there === 0 && !isOver) {
          letGo();
          finish();
        }
        return false;
      },
    };
    const cancel = schedule(becomeDue, windowInMs);
    turn.onBegin(sendWhenDue);
    return batch;
  };

  return {
    update(update) {
      const room = roomOf(update.context.room);
      room.open ??= openBatch(room, update.context);
      return room.open.take(update).answer;
    },
    async changeRoster(context, change, deadline, work) {
      const room = roomOf(context.room);
      const { open } = room;
      // Before the batch is closed: where everybody has left that, the room would be let go of, and this change with it.
      const turn = room.turns.take(change);
      open?.close();
      try {
        if (!turn.hasBegun) await begun(turn, deadline);
        const { endedBy } = deadline;
        if (endedBy !== undefined) throw endedError(endedBy, 'not-sent', detailsOf(context));
        return await work();
      } finally {
        turn.end();
        tidy(context.room, room);
      }
    },
  };
}

/** Calls back after this tick with its promise jobs, or when the window is over; gives what calls it off. */
function schedule(callback: () => void, windowInMs: number): () => void {
  if (windowInMs > 0) {
    const timer = setTimeout(callback, windowInMs);
    return () => clearTimeout(timer);
  }
  // As DataLoader does it: a promise job comes after those that are queued, and the tick after all of them.
  void Promise.resolve().then(() => nextTick(callback));
  return () => undefined;
}

/** Resolves when a turn begins, or its call is over. */
function begun(turn: { onBegin(callback: () => void): void }, { signal }: Deadline): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      signal.removeEventListener('abort', go);
      resolve();
    };
    signal.addEventListener('abort', go);
    turn.onBegin(go);
  });
}
