import type { Assumptions } from '@anyroom/emulator';

const NOBODY_JOINS = 'somebody would have to join, which takes a client of the vendor';

/** The open questions that are not asked of an account, and why. */
export const OUT_OF_SIGHT = {
  replacedToken: NOBODY_JOINS,
  deleteConnected: NOBODY_JOINS,
  editConnected: NOBODY_JOINS,
  inactiveConnected: NOBODY_JOINS,
  kickUnknown: NOBODY_JOINS,
  expiredRoom: 'a room would have to be waited for until it expires',
  trailingPage: 'the last page would have to be full, and nobody says how many people a page holds',
  removedWhileConnected: NOBODY_JOINS,
} as const satisfies Partial<Record<keyof Assumptions, string>>;
