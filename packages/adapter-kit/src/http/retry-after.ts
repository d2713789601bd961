/**
 * How long the vendor asks to wait, in milliseconds: `retry-after-ms` and `x-ms-retry-after-ms` before `retry-after`, which
 * holds whole seconds or an HTTP date (RFC 9110, 10.2.3). `undefined` where there is none that makes sense.
 */
export function retryAfterInMs(header: (name: string) => string | undefined): number | undefined {
  for (const name of ['retry-after-ms', 'x-ms-retry-after-ms']) {
    const inMs = wholeNumber(header(name));
    if (inMs !== undefined) return inMs;
  }
  const value = header('retry-after');
  if (value === undefined) return undefined;
  const seconds = wholeNumber(value);
  if (seconds !== undefined) return seconds * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(0, date - Date.now());
}

function wholeNumber(value: string | undefined): number | undefined {
  return value !== undefined && /^\s*\d{1,12}\s*$/.test(value) ? Number(value) : undefined;
}
