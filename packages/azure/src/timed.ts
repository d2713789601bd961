import type { Deadline } from '@anyroom/adapter-kit';

/** Runs one request under a deadline: the call's own, or one for each page of a list. */
export type Timed = <T>(work: (deadline: Deadline) => Promise<T>) => Promise<T>;
