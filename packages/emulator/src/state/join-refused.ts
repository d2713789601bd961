/** What joining throws for a token that does not let its holder in. */
export class JoinRefused extends Error {
  override readonly name = 'JoinRefused';
  /** Why, in a plain sentence that does not hold the token. */
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.reason = reason;
  }
}
