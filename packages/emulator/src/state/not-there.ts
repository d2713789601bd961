/** What is thrown for an id that nothing has: a `RangeError`, told from those that JavaScript throws by itself. */
export class NotThere extends RangeError {}
