const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/i;

/** A time in the vendor's words; `undefined` for anything that is none. */
export function timeOf(text: unknown): Date | undefined {
  if (typeof text !== 'string' || !RFC_3339.test(text)) return undefined;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? undefined : time;
}
