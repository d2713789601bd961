/**
 * The latest time that the emulator takes or makes, in milliseconds: what comes of it, a room's end half a year later for
 * one, is a time of four digits still.
 */
export const LATEST_TIME_IN_MS = Date.UTC(9999, 0, 1) - 1;
