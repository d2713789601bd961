/** What `startEmulator` rejects with when its options or its state cannot be used. Nothing was started. */
export class InvalidOptions extends Error {
  override readonly name = 'InvalidOptions';
  /** Every mistake found, each naming the option or the JSON path that holds it. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(problems.join('; '));
    this.problems = problems;
  }
}
