import { lateCodec } from '@anyroom/adapter-kit';

/** RFC 3339, which names an offset: a time without one would be read in this machine's own zone. */
const RFC_3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,20})?(?:Z|[+-]\d\d:\d\d)$/i;

/** A time as the vendor writes it, or `undefined` for anything that is none. */
export function instantOf(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !RFC_3339.test(value)) return undefined;
  const instant = new Date(value);
  return Number.isNaN(instant.getTime()) ? undefined : instant;
}

/** A time that must be there. */
export const Instant = lateCodec(
  ({ failure, success, Type }) =>
    new Type<Date, string, unknown>(
      'Instant',
      (input): input is Date => input instanceof Date,
      (input, context) => {
        const instant = instantOf(input);
        return instant === undefined ? failure(input, context) : success(instant);
      },
      (instant) => instant.toISOString(),
    ),
);
