import { setTimeout as delay } from 'node:timers/promises';

/** Waits until something is so, as long as that is likely. */
export async function until(about: string, isSo: () => boolean): Promise<void> {
  for (let tries = 0; !isSo(); tries += 1) {
    if (tries > 1_000) throw new Error(`waited in vain until ${about}`);
    await delay(5);
  }
}
