import { lateCodec } from './late-codec.js';

/** A text that is not empty. */
export const NonEmptyText = lateCodec(
  ({ failure, success, Type }) =>
    new Type<string, string, unknown>(
      'NonEmptyText',
      (input): input is string => typeof input === 'string' && input !== '',
      (input, context) => (typeof input === 'string' && input !== '' ? success(input) : failure(input, context)),
      (text) => text,
    ),
);
