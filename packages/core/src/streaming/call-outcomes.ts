import type { BatchOutcome } from '../contract/batch-result.js';
import type { BatchOptions } from '../contract/call-options.js';
import type { UpdatedParticipant } from '../contract/participant.js';
import type { ParticipantService } from '../contract/participant-service.js';
import { AnyroomError } from '../errors/anyroom-error.js';
import { deriveError } from '../errors/derive-error.js';
import type { CallContext } from '../guard/call-context.js';
import type { ReadEntry } from './read-entry.js';

/** What an outcome says beyond whose it is. */
export type Settlement = { readonly status: 'applied'; readonly participant: UpdatedParticipant } | Unapplied;

/** What an outcome says of somebody who was not changed, or perhaps not. */
export interface Unapplied {
  readonly status: Exclude<BatchOutcome['status'], 'applied'>;
  readonly error: AnyroomError;
}

/** What became of a call: of each of its entries in order, or why it was not made at all. */
export interface CallResult {
  readonly settlements: readonly Settlement[];
  /** No further call will be made, either: the service is closed, or the stream was given up. */
  readonly ended?: AnyroomError;
}

/** Sends entries of one room as one batch, one request at a time; never rejects, whatever the service does. */
export async function callFor(
  service: ParticipantService,
  entries: readonly ReadEntry[],
  options: BatchOptions,
  context: CallContext,
): Promise<CallResult> {
  try {
    return await call(service, entries, options, context);
  } catch (thrown) {
    const status = 'unknown';
    return { settlements: entries.map((entry) => ({ status, error: servicesFault(entry, context, thrown) })) };
  }
}

async function call(
  service: ParticipantService,
  entries: readonly ReadEntry[],
  options: BatchOptions,
  context: CallContext,
): Promise<CallResult> {
  const [first] = entries;
  if (first === undefined) return { settlements: [] };
  try {
    const { outcomes } = await service.updateParticipants(first.target, pairsOf(entries), options);
    return { settlements: entries.map((entry, place) => settlementOf(outcomes[place], place, entry, context)) };
  } catch (thrown) {
    if (!AnyroomError.is(thrown)) throw thrown;
    const status = statusOf(thrown);
    return {
      settlements: entries.map((entry) => ({ status, error: deriveError(thrown, { details: detailsOf(entry) }) })),
      ...(status === 'skipped' && { ended: thrown }),
    };
  }
}

/** What a service says of an entry, read once; what is no outcome of it settles nothing. */
function settlementOf(
  outcome: BatchOutcome | undefined,
  place: number,
  entry: ReadEntry,
  context: CallContext,
): Settlement {
  if (outcome === undefined) return forgotten(entry, context);
  try {
    const given: { readonly [key in 'index' | 'status' | 'participant' | 'error']?: unknown } = outcome;
    const { index, status, participant, error } = given;
    if (index === place) {
      if (status === 'applied' && typeof participant === 'object' && participant !== null) {
        return { status, participant: participant as UpdatedParticipant };
      }
      if (isUnapplied(status) && AnyroomError.is(error)) return { status, error };
    }
    return garbled(entry, context);
  } catch (thrown) {
    return garbled(entry, context, thrown);
  }
}

function isUnapplied(status: unknown): status is Unapplied['status'] {
  return status === 'failed' || status === 'unknown' || status === 'rejected' || status === 'skipped';
}

/** Made as they are read: what lives for as long as a call would be swept up late. */
function* pairsOf(entries: readonly ReadEntry[]) {
  for (const { id, changes } of entries) yield [id, changes] as const;
}

/** The outcome of an entry that is not sent, for a reason that another one met. */
export function skippedFor(entry: ReadEntry, reason: AnyroomError): Settlement {
  const details = { operation: 'updateEach', ...detailsOf(entry) };
  return { status: 'skipped', error: deriveError(reason, { outcome: 'not-sent', details }) };
}

/**
 * Whether an entry has to be gone on from when a stream has ended for a reason: it was skipped, but not because its room is
 * not there; or it would have been sent again; or it met that very reason itself, which says nothing of the entry.
 */
export function isLeftBehind(settlement: Settlement, reason: AnyroomError): boolean {
  if (settlement.status === 'applied' || settlement.status === 'rejected') return false;
  const { code, subject } = settlement.error;
  if (settlement.status === 'skipped') return code !== 'not-found' || subject !== 'room';
  return code === 'rate-limited' || (code === reason.code && subject === reason.subject);
}

function detailsOf({ roomId, id }: ReadEntry) {
  return { room: roomId, participant: id };
}

function statusOf({ code, outcome }: AnyroomError): 'rejected' | 'skipped' | 'failed' | 'unknown' {
  if (outcome === 'unknown') return 'unknown';
  if (outcome === 'refused') return 'failed';
  if (code === 'cancelled') return 'skipped';
  return code === 'invalid-argument' || code === 'unsupported' ? 'rejected' : 'failed';
}

function servicesFault(entry: ReadEntry, context: CallContext, cause: unknown): AnyroomError {
  return broken(
    entry,
    context,
    'The service threw something that is no error of the contract: report it with its cause.',
    cause,
  );
}

function forgotten(entry: ReadEntry, context: CallContext): Settlement {
  return { status: 'unknown', error: broken(entry, context, 'The service gave no outcome for this entry: report it.') };
}

function garbled(entry: ReadEntry, context: CallContext, cause?: unknown): Settlement {
  const message = 'The service gave something for this entry that is no outcome of it: report it.';
  return { status: 'unknown', error: broken(entry, context, message, cause) };
}

function broken(
  entry: ReadEntry,
  { provider, operation }: CallContext,
  message: string,
  cause?: unknown,
): AnyroomError {
  const details = { provider, operation, ...detailsOf(entry) };
  return new AnyroomError({ code: 'unknown', outcome: 'unknown', message, details, cause });
}
