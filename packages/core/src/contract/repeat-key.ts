/**
 * What makes a creation safe to repeat: a second call with the same key and the same fields gives the room of the first,
 * also when the first answer was lost. With other fields it never makes a second room: the vendor refuses it, or gives the
 * first. Store the key before the call, by its two fields.
 */
export interface RepeatKey {
  /** A UUID. */
  readonly id: string;
  /** When the first call was made. A vendor may forget the key some time after that. */
  readonly firstSentAt: Date;
}

/** A new key, for a call that is made now. */
export function createRepeatKey(): RepeatKey {
  return { id: globalThis.crypto.randomUUID(), firstSentAt: new Date() };
}
