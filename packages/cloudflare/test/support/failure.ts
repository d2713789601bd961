import { AnyroomError } from '@anyroom/core';

/** The contract's error that a call ends with; anything else fails the test. */
export async function failure(call: Promise<unknown>): Promise<AnyroomError> {
  const error = await call.then(
    (value) => Promise.reject(new Error(`it succeeded: ${JSON.stringify(value)}`)),
    (thrown: unknown) => thrown,
  );
  if (!AnyroomError.is(error)) throw error;
  return error;
}
