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
  call<T>(context: CallContext, options: CallOptions | undefined, work: Work<T>, traits?: Traits): Promise<T>;
  /**
   * One operation: waits for the hook before, but no longer than the deadline; does the work at once; and waits for the
   * hook after, which may lose the answer. Then, as often as the configuration says, it is tried again.
   */
  operate<T>(context: CallContext, deadline: Deadline, work: Work<T>, traits?: Traits): Promise<T>;
}

/** What an operation does; `mayBeDone` where an attempt before may have done it. */
export type Work<T> = (mayBeDone: boolean) => T;

/** What is to know of an operation beyond its name. */
export interface Traits {
  /** Whether the call itself may try again when it may be done already. Default true. */
  readonly repeatable?: boolean;
  /** Whether its caller may. Default as `repeatable`. */
  readonly retryable?: boolean;
}

type Hook = NonNullable<MemorySettings['afterOperation']>;

const READS: readonly MemoryOperation[] = ['getParticipant', 'listParticipants', 'getRoom', 'listRooms', 'getSession'];

/** The operations of one service. */
export function createOperations(settings: MemorySettings): Operations {
  const gate = createCallGate({ timeoutInMs: settings.timeoutInMs });
  const operate: Operations['operate'] = async (context, deadline, work, traits = {}) => {
    const { repeatable = true, retryable = repeatable } = traits;
    const isRead = READS.includes(context.operation as MemoryOperation);
    let mayBeDone = false;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await attemptOnce(settings, context, deadline, () => work(mayBeDone));
      } catch (thrown) {
        const error = asAnyroomError(thrown, context);
        mayBeDone ||= !isRead && error.outcome === 'unknown';
        const isLast = attempt >= settings.maxAttempts || deadline.endedBy !== undefined;
        if (!isLast && error.code === 'unavailable' && (repeatable || !mayBeDone)) continue;
        if (!mayBeDone || (error.outcome === 'unknown' && retryable)) throw error;
        throw deriveError(error, { outcome: 'unknown', ...(!retryable && { retryable: false }) });
      }
    }
  };
  return {
    gate,
    operate,
    call: (context, options, work, traits) =>
      gate.call(context, options, (deadline) => operate(context, deadline, work, traits)),
  };
}

async function attemptOnce<T>(
  { beforeOperation, afterOperation }: MemorySettings,
  context: CallContext,
  deadline: Deadline,
  work: () => T,
): Promise<T> {
  const operation = context.operation as MemoryOperation;
  await waitFor(beforeOperation, operation, deadline, {
    ended: (by) => endedError(by, 'not-sent', detailsOf(context)),
    failed: (error) => asAnyroomError(error, context),
  });
  const answer = work();
  if (afterOperation === undefined) return answer;
  const outcome: Outcome = READS.includes(operation) ? 'not-sent' : 'unknown';
  await waitFor(afterOperation, operation, deadline, {
    ended: (by) => endedError(by, outcome, detailsOf(context)),
    failed: (error) => deriveError(asLostAnswer(error, context), { outcome }),
  });
  return answer;
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
