const LONGEST = 60;

/** What a caller gave, fit to stand in a message: on one line, without control characters, and not endless. */
export function quoted(text: string): string {
  const shown = text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
  return `'${shown.toWellFormed().replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, '\u{FFFD}')}'`;
}
