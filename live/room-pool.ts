import type { LiveVendor } from './live-vendor.js';

/** Rooms that are used again once they are empty, so that a run makes a handful of them and not hundreds. */
export class RoomPool {
  readonly #vendor: LiveVendor;
  readonly #spare: string[] = [];
  readonly #taken: string[] = [];
  /** Every room that was made. */
  readonly all: string[] = [];

  constructor(vendor: LiveVendor) {
    this.#vendor = vendor;
  }

  /** An empty room. */
  async take(): Promise<string> {
    let room = this.#spare.pop();
    if (room === undefined) {
      room = await this.#vendor.createRoom();
      this.all.push(room);
    }
    this.#taken.push(room);
    return room;
  }

  /** Empties the rooms taken. One that cannot be emptied is not used again. */
  async giveBack(): Promise<void> {
    for (const room of this.#taken.splice(0)) {
      await this.#vendor.emptyRoom(room);
      this.#spare.push(room);
    }
    this.#vendor.reuse();
  }
}
