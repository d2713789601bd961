import type { BatchOptions, CallOptions, UpdateEachOptions } from '../contract/call-options.js';
import type { JoinCredentialOptions } from '../contract/join-credential-service.js';
import type { CreateRoomOptions } from '../contract/room-service.js';
import type { CallContext } from './call-context.js';
import { invalidArgument } from './call-context.js';
import { quoted } from './quoted.js';
import { readOptions } from './read-options.js';

/** Call options of the right shape; a mistake in them is `invalid-argument`, not a call without a deadline. */
export function checkCallOptions(options: CallOptions | undefined, context: CallContext): CallOptions {
  return check(options, ['abortSignal', 'timeoutInMs'], context);
}

/** The options of a creation; the key itself is for `checkRepeatKey`. Gives those that every call takes. */
export function checkCreateRoomOptions(options: CreateRoomOptions | undefined, context: CallContext): CallOptions {
  const { repeatKey: _, ...rest } = check<CreateRoomOptions>(
    options,
    ['abortSignal', 'timeoutInMs', 'repeatKey'],
    context,
  );
  return rest;
}

/** The options of an issue; the time itself is for `checkValidFor`. Gives those that every call takes. */
export function checkJoinCredentialOptions(
  options: JoinCredentialOptions | undefined,
  context: CallContext,
): CallOptions {
  const { validForInMs: _, ...rest } = check<JoinCredentialOptions>(
    options,
    ['abortSignal', 'timeoutInMs', 'validForInMs'],
    context,
  );
  return rest;
}

/** Batch options of the right shape. */
export function checkBatchOptions(options: BatchOptions | undefined, context: CallContext): BatchOptions {
  const checked: BatchOptions = check(options, ['abortSignal', 'timeoutInMs', 'concurrency'], context);
  checkCounts(checked, ['concurrency'], context);
  return checked;
}

/** The options of a stream, of the right shape. */
export function checkUpdateEachOptions(
  options: UpdateEachOptions | undefined,
  context: CallContext,
): UpdateEachOptions {
  const counts = ['concurrency', 'batchSize', 'readAhead'] as const;
  const checked: UpdateEachOptions = check(options, ['abortSignal', 'timeoutInMs', ...counts], context);
  checkCounts(checked, counts, context);
  return checked;
}

function checkCounts<K extends string>(
  options: { readonly [key in K]?: number | undefined },
  names: readonly K[],
  context: CallContext,
): void {
  for (const name of names) {
    const value = options[name];
    if (value !== undefined && !(Number.isSafeInteger(value) && value >= 1)) {
      throw invalidArgument(context, `The option ${name} must be a whole number from 1.`);
    }
  }
}

/** Options of the right shape, copied: what was checked is what is used. */
function check<T extends CallOptions>(options: T | undefined, allowed: readonly string[], context: CallContext): T {
  if (options === undefined) return NONE as T;
  const { present, names } = readOptions(options, allowed, context);
  const stranger = names.find((key) => !allowed.includes(key));
  if (stranger !== undefined) {
    throw invalidArgument(context, `The option ${quoted(stranger)} is not known. Known are ${allowed.join(', ')}.`);
  }
  const checked = Object.fromEntries(present) as unknown as T;
  const { abortSignal, timeoutInMs } = checked;
  if (abortSignal !== undefined && !isAbortSignal(abortSignal)) {
    throw invalidArgument(context, 'The option abortSignal must be an AbortSignal.');
  }
  if (timeoutInMs !== undefined && !(typeof timeoutInMs === 'number' && timeoutInMs > 0 && timeoutInMs <= LONGEST)) {
    throw invalidArgument(
      context,
      `The option timeoutInMs must be a number of milliseconds, above 0 and at most ${LONGEST}.`,
    );
  }
  return checked;
}

const NONE: CallOptions = Object.freeze({});

function isAbortSignal(value: Partial<AbortSignal> | null): boolean {
  return (
    typeof value?.addEventListener === 'function' &&
    typeof value.removeEventListener === 'function' &&
    typeof value.aborted === 'boolean'
  );
}

/** What a timer can hold; a longer one would fire at once. */
const LONGEST = 2 ** 31 - 1;
