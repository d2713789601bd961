import { inspect } from 'node:util';
import { AnyroomError } from '@anyroom/core';

/** What a call rejects with, which must be an `AnyroomError`. */
export async function errorOf(call: Promise<unknown>): Promise<AnyroomError> {
  let value: unknown;
  try {
    value = await call;
  } catch (error) {
    if (AnyroomError.is(error)) return error;
    throw error;
  }
  throw new Error(`expected a rejection, got ${inspect(value)}`);
}

/** What a function throws, which must be an `AnyroomError`. */
export function thrownBy(work: () => unknown): AnyroomError {
  try {
    work();
  } catch (error) {
    if (AnyroomError.is(error)) return error;
    throw error;
  }
  throw new Error('expected a throw');
}

/** Everything a list gives. */
export async function everybody<T>(list: AsyncIterable<T>): Promise<readonly T[]> {
  const all: T[] = [];
  for await (const each of list) all.push(each);
  return all;
}
