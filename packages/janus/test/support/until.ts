import { setTimeout as delay } from 'node:timers/promises';

const PATIENCE_IN_MS = 10_000;

/** Waits for something to be so, and fails when it never is. */
export async function until(about: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const end = performance.now() + PATIENCE_IN_MS;
  while (!(await isSo())) {
    if (performance.now() > end) throw new Error(`It never came about: ${about}.`);
    await delay(10);
  }
}
