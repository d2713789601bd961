/**
 * How long the vendor asks to wait, in milliseconds: `retry-after-ms` and `x-ms-retry-after-ms` before `retry-after`, which
 * holds seconds or an HTTP date (RFC 9110, 10.2.3). `undefined` where there is none that makes sense.
 */
export function retryAfterInMs(header: (name: string) => string | undefined): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const inMs = numberIn(header(name));
    if (inMs !== undefined) return Math.ceil(inMs);
  }
  const value = header('retry-after');
  const seconds = numberIn(value);
  if (seconds !== undefined) return Math.ceil(seconds * 1000);
  const date = dateIn(value);
  return date === undefined ? undefined : Math.max(0, date - Date.now());
}

function numberIn(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d{1,12}(\.\d{1,9})?\s*$/.test(value) ? Number(value) : undefined;
}

/** The three forms of an HTTP date, all in GMT. By itself `Date.parse` would also make a date of '-5'. */
function dateIn(value: string | undefined): number | undefined {
  if (value === undefined || !/^\s*(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? [\w :-]{10,40}$/.test(value)) return undefined;
  const date = Date.parse(/GMT\s*$/.test(value) ? value : `${value} GMT`);
  return Number.isNaN(date) ? undefined : date;
}
