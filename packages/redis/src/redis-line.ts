import type { RunScript } from './script-runner.js';

/** After which time a command without an answer is not waited for any more; longer each time. */
const FORSAKEN_IN_MS = 10_000;
const LONGEST_FORSAKEN_IN_MS = 600_000;

/**
 * Sends one command at a time, and waits for its answer for a short time of our own: a client may keep commands for as
 * long as Redis is away, which can be for ever.
 */
export class RedisLine {
  readonly #run: RunScript;
  readonly #keys: readonly string[];
  readonly #timeoutInMs: number;
  readonly #now: () => number;
  #forsakenAt: number | undefined;
  #forsakenInMs = FORSAKEN_IN_MS;

  constructor(run: RunScript, keys: readonly string[], timeoutInMs: number, now: () => number) {
    this.#run = run;
    this.#keys = keys;
    this.#timeoutInMs = timeoutInMs;
    this.#now = now;
  }

  /** Whether a command is still out that nobody waits for, and that may yet be carried out. */
  get isBusy(): boolean {
    return this.#forsakenAt !== undefined && this.#now() < this.#forsakenAt;
  }

  /**
   * Gives the answer, or rejects when it does not come in time.
   *
   * @param onLate - called when it comes later, or Redis refuses later
   */
  send(argument: string, onLate: (isAnswer: boolean) => void): Promise<unknown> {
    const forsakenAt = this.#now() + this.#forsakenInMs;
    this.#forsakenAt = forsakenAt;
    return new Promise((resolve, reject) => {
      let isLate = false;
      const timer = setTimeout(() => {
        // A process that was busy finds the timer first, and the answer, which is there, only then.
        setImmediate(() => {
          isLate = true;
          this.#forsakenInMs = Math.min(2 * this.#forsakenInMs, LONGEST_FORSAKEN_IN_MS);
          reject(new Error('Redis did not answer in time.'));
        });
      }, this.#timeoutInMs);
      const end = (isAnswer: boolean, settle: () => void) => {
        clearTimeout(timer);
        if (this.#forsakenAt === forsakenAt) this.#forsakenAt = undefined;
        if (isAnswer) this.#forsakenInMs = FORSAKEN_IN_MS;
        if (isLate) onLate(isAnswer);
        else settle();
      };
      this.#run(this.#keys, argument).then(
        (answer) => end(true, () => resolve(answer)),
        (error: unknown) => end(false, () => reject(error)),
      );
    });
  }
}
