/** What was found, one line for each check. */
export class Checks {
  #passed = 0;
  #failed = 0;

  /**
   * @param {string} sentence
   * @param {() => Promise<unknown>} body rejects when it is not so
   */
  async check(sentence, body) {
    const start = Date.now();
    try {
      await body();
      this.#passed += 1;
      console.log(`ok      ${sentence} (${((Date.now() - start) / 1000).toFixed(1)} s)`);
    } catch (error) {
      this.#failed += 1;
      console.log(`failed  ${sentence}`);
      console.log(`${error instanceof Error ? error.message : error}`.trimEnd().replaceAll(/^/gm, '        '));
    }
  }

  /** Prints the closing line, and says whether all is well. */
  close() {
    console.log(`${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0 && this.#passed > 0;
  }
}
