import type {
  AnyroomErrorOptions,
  BatchOptions,
  BatchOutcome,
  BatchResult,
  ParticipantCapabilities,
  ParticipantChanges,
  ParticipantService,
  RoomRef,
} from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { FULL, NOTHING, ROLES_ONLY, serviceWith } from '../services.js';

/** One call of `updateParticipants` as the vendor saw it. */
export interface Call {
  readonly room: RoomRef;
  readonly roomId: string;
  readonly ids: readonly string[];
  readonly changes: readonly ParticipantChanges[];
  readonly options: BatchOptions | undefined;
}

/** What a call is answered with for one of its entries: applied, unless it gives an error. */
export type Answer = (id: string, call: Call, place: number) => AnyroomError | undefined | undefined;

/** A vendor that notes what it is asked and applies changes in order, and checks that nobody is changed by two calls at once. */
export class Vendor {
  readonly calls: Call[] = [];
  /** What was applied, in order: room, id and name. */
  readonly applied: (readonly [room: string, id: string, name: unknown])[] = [];
  underWay = 0;
  most = 0;
  /** Waits before a call is answered; it may throw what the whole call is to reject with. */
  wait: (call: Call) => Promise<void> = nextTurn;
  answer: Answer = () => undefined;
  readonly #busy = new Set<string>();

  service(kind: 'native' | 'fan-out' | 'none'): ParticipantService {
    const capabilities: ParticipantCapabilities =
      kind === 'none' ? NOTHING : kind === 'native' ? { ...ROLES_ONLY, update: { ...FULL.update, batch: kind } } : FULL;
    return {
      ...serviceWith(capabilities),
      updateParticipants: (room, changes, options) => this.#update(kind, room, changes, options),
    };
  }

  async #update(
    kind: string,
    room: RoomRef,
    changes: Iterable<readonly [id: string, changes: ParticipantChanges]>,
    options: BatchOptions | undefined,
  ): Promise<BatchResult> {
    const pairs = [...changes];
    const roomId = typeof room === 'string' ? room : room.id;
    const call = { room, roomId, ids: pairs.map(([id]) => id), changes: pairs.map(([, each]) => each), options };
    const keys = new Set(call.ids.map((id) => (kind === 'native' ? roomId : `${roomId}/${id}`)));
    for (const key of keys) {
      if (this.#busy.has(key)) throw new Error(`two calls at once for ${key}`);
      this.#busy.add(key);
    }
    this.calls.push(call);
    this.underWay += 1;
    this.most = Math.max(this.most, this.underWay);
    try {
      await this.wait(call);
      const outcomes = pairs.map(([id, each], index): BatchOutcome => {
        const error = options?.abortSignal?.aborted ? given('unknown') : this.answer(id, call, index);
        if (error !== undefined) return { index, id, status: statusOf(error), error };
        this.applied.push([roomId, id, each?.displayName]);
        return { index, id, status: 'applied', participant: { id, confirmation: 'accepted', effect: 'unknown' } };
      });
      return { allApplied: outcomes.every(({ status }) => status === 'applied'), outcomes };
    } finally {
      this.underWay -= 1;
      for (const key of keys) this.#busy.delete(key);
    }
  }
}

function statusOf({ code, outcome }: AnyroomError): 'failed' | 'unknown' | 'rejected' | 'skipped' {
  if (outcome === 'unknown') return 'unknown';
  if (outcome === 'not-sent' && (code === 'cancelled' || code === 'unauthenticated')) return 'skipped';
  return code === 'invalid-argument' && outcome === 'not-sent' ? 'rejected' : 'failed';
}

/** An error of a vendor. */
export function failing(options: Partial<AnyroomErrorOptions> & Pick<AnyroomErrorOptions, 'code'>): AnyroomError {
  return new AnyroomError({ outcome: 'refused', message: 'no', ...options });
}

/** The error of a call that its caller gave up. */
export const given = (outcome: 'unknown' | 'not-sent') => failing({ code: 'cancelled', outcome });

export const nextTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Lets everything happen that needs no answer from outside. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}
