import type { CallGate, Deadline } from '@anyroom/adapter-kit';
import { createCallGate, detailsOf, endedError } from '@anyroom/adapter-kit';
import type { CallContext, CallOptions, Outcome } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';
import type { MemoryOperation } from '../memory-configuration.js';
import type { MemorySettings } from '../memory-settings.js';

/** How the verbs of one service reach the state: through its gate, in time, and between the two hooks. */
export interface Operations {
  readonly gate: CallGate;
  /** One call that is one operation. */
  call<T>(context: CallContext, options: CallOptions | undefined, work: () => T, traits?: Traits): Promise<T>;
  /**
   * One operation: waits for the hook before, but no longer than the deadline; does the work at once; and waits for the
   * hook after, which may lose the answer.
   */
  operate<T>(context: CallContext, deadline: Deadline, work: () => T, traits?: Traits): Promise<T>;
}

/** What is to know of an operation beyond its name. */
export interface Traits {
  /** Whether the same call can be made again when its answer was lost. Default true. */
  readonly repeatable?: boolean;
}

type Hook = NonNullable<MemorySettings['afterOperation']>;

const READS: readonly MemoryOperation[] = ['getParticipant', 'listParticipants', 'getRoom', 'listRooms', 'getSession'];

/** The operations of one service. */
export function createOperations({ timeoutInMs, beforeOperation, afterOperation }: MemorySettings): Operations {
  const gate = createCallGate({ timeoutInMs });
  const operate: Operations['operate'] = async (context, deadline, work, { repeatable = true } = {}) => {
    const operation = context.operation as MemoryOperation;
    await waitFor(beforeOperation, operation, deadline, {
      ended: (by) => endedError(by, 'not-sent', detailsOf(context)),
      failed: (error) => asAnyroomError(error, context),
    });
    const answer = work();
    if (afterOperation === undefined) return answer;
    const outcome: Outcome = READS.includes(operation) ? 'not-sent' : 'unknown';
    const doubt = outcome === 'unknown' && !repeatable ? { retryable: false as const } : {};
    await waitFor(afterOperation, operation, deadline, {
      ended: (by) => endedError(by, outcome, detailsOf(context), doubt),
      failed: (error) => deriveError(asLostAnswer(error, context), { outcome, ...doubt }),
    });
    return answer;
  };
  return {
    gate,
    operate,
    call: (context, options, work, traits) =>
      gate.call(context, options, (deadline) => operate(context, deadline, work, traits)),
  };
}

/** Waits for a hook, but no longer than the deadline. */
async function waitFor(
  hook: Hook,
  operation: MemoryOperation,
  deadline: Deadline,
  errors: {
    readonly ended: (by: 'timeout' | 'cancelled') => AnyroomError;
    readonly failed: (error: unknown) => AnyroomError;
  },
): Promise<void> {
  const checkTime = () => {
    if (deadline.endedBy !== undefined) throw errors.ended(deadline.endedBy);
  };
  checkTime();
  try {
    await orAborted(hook(operation), deadline.signal);
  } catch (error) {
    checkTime();
    throw errors.failed(error);
  }
  checkTime();
}

/** Resolves with the work, or rejects when the signal aborts first; what the work does later is ignored. */
function orAborted(work: Promise<void> | void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(new Error('aborted'));
    const end = () => signal.removeEventListener('abort', abort);
    signal.addEventListener('abort', abort);
    Promise.resolve(work).then(resolve, reject).finally(end);
  });
}

/** What somebody's error is as one of ours. */
export function asAnyroomError(error: unknown, context: CallContext): AnyroomError {
  if (AnyroomError.is(error)) return error;
  const message = 'The hook beforeOperation threw something other than an AnyroomError. Throw one, with a code.';
  return new AnyroomError({ code: 'unknown', message, outcome: 'not-sent', details: detailsOf(context), cause: error });
}

function asLostAnswer(error: unknown, context: CallContext): AnyroomError {
  const details = detailsOf(context);
  if (AnyroomError.is(error)) return deriveError(error, { details });
  const message = 'The answer was lost, by the hook afterOperation. Read what became of it before you go on.';
  return new AnyroomError({ code: 'unavailable', message, outcome: 'unknown', details, cause: error });
}
