import type { AnyroomErrorOptions } from '../errors/anyroom-error.js';
import { AnyroomError } from '../errors/anyroom-error.js';

/** Which call is being checked: for the messages and details of its errors. */
export interface CallContext {
  readonly provider: string;
  /** The verb called ('updateParticipant'). */
  readonly operation: string;
  readonly room?: string;
  readonly participant?: string;
}

/** An error of our own checks: nothing was sent. */
export function refusal(
  { provider, operation, room, participant }: CallContext,
  options: Pick<AnyroomErrorOptions, 'code' | 'message' | 'fields'>,
): AnyroomError {
  return new AnyroomError({
    ...options,
    outcome: 'not-sent',
    details: {
      provider,
      operation,
      ...(room !== undefined && { room }),
      ...(participant !== undefined && { participant }),
    },
  });
}

/** `invalid-argument`, unsent. */
export function invalidArgument(context: CallContext, message: string): AnyroomError {
  return refusal(context, { code: 'invalid-argument', message });
}

/** `unsupported`, unsent: the provider cannot represent the fields named. */
export function unsupported(context: CallContext, fields: readonly string[], message?: string): AnyroomError {
  return refusal(context, {
    code: 'unsupported',
    fields,
    message:
      message ??
      `The provider '${context.provider}' cannot keep ${fields.join(', ')}; nothing was sent. Leave it out, or part the input with splitChanges or splitNewParticipant.`,
  });
}

/** `unsupported`, unsent: the provider has no such verb at all. */
export function unsupportedOperation(context: CallContext, fields: readonly string[] = []): AnyroomError {
  return unsupported(
    context,
    fields,
    `The provider '${context.provider}' cannot do ${context.operation}; nothing was sent. Check with supports() first.`,
  );
}
