import { decodeFaultRule } from './decode-fault.js';
import { type Fault, type FaultRule, isApplied, type Provider } from './fault.js';
import { randomBy } from './random.js';
import { fits, type ServedRoute, targetSegments } from './route-pattern.js';

/** The faults of an emulator: none at its start unless its options name some. */
export interface Faults {
  /** From now on the rule strikes, after those that are there. Throws `InvalidOptions` for a rule that cannot be used. */
  add(rule: FaultRule): FaultHandle;
  /** The rules in force, in the order in which they are asked. One whose `times` are over stays, and strikes no more. */
  readonly all: readonly FaultHandle[];
  /** Removes all rules. What hangs already goes on hanging. */
  clear(): void;
}

/** A rule in force. */
export interface FaultHandle {
  /** What the control API calls it by. */
  readonly id: string;
  /** A copy. */
  readonly rule: FaultRule;
  /** How many requests it struck. A request counts when the fault shows: with `applied`, after the change was made. */
  readonly hits: number;
  /**
   * Resolves when `hits` is `count` or more, so that a test can go on (move its clock, look at the state) at the right
   * moment. 1 unless given. It is pending for ever when that many requests never come.
   */
  hit(count?: number): Promise<void>;
  /** Calling it again does nothing more. */
  remove(): void;
}

/** A fault that was chosen for a request. */
export interface Strike {
  readonly fault: Fault;
  readonly applied: boolean;
  /** How long a latency is, with its jitter. */
  readonly waitInMs: number;
  /** To be called when the fault shows. */
  land(): void;
}

export interface FaultList extends Faults {
  /** The faults for a request, in their order: the last one may be one that ends it. */
  strike(request: { readonly provider: Provider; readonly method: string; readonly target: string }): readonly Strike[];
}

/** `served` is asked each time, for routes are known late. */
export function faultList(served: () => readonly ServedRoute[]): FaultList {
  const inForce = new Map<string, { readonly handle: FaultHandle; draw(): Strike | undefined }>();
  let made = 0;

  return {
    add(rule) {
      const own = decodeFaultRule(rule, served());
      made += 1;
      const id = String(made);
      const entry = armed(own, id, () => void inForce.delete(id));
      inForce.set(id, entry);
      return entry.handle;
    },
    get all() {
      return [...inForce.values()].map(({ handle }) => handle);
    },
    clear: () => inForce.clear(),
    strike({ provider, method, target }) {
      const path = targetSegments(target);
      const strikes: Strike[] = [];
      for (const { handle, draw } of inForce.values()) {
        const { on = {} } = handle.rule;
        if ((on.provider ?? provider) !== provider || (on.method ?? method) !== method) continue;
        if (on.route !== undefined && !fits(on.route, provider, path)) continue;
        const strike = draw();
        if (!strike) continue;
        strikes.push(strike);
        if (!goesOn(strike.fault)) break;
      }
      return strikes;
    },
  };
}

const goesOn = ({ kind }: Fault): boolean => kind === 'latency' || kind === 'clock-skew';

/** The rule with its count and its draws. */
function armed(rule: FaultRule, id: string, remove: () => void) {
  const { fault, times = Number.POSITIVE_INFINITY, probability = 1, seed = 0 } = rule;
  const random = randomBy(seed);
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  let chosen = 0;
  let hits = 0;

  const handle: FaultHandle = {
    id,
    get rule() {
      return structuredClone(rule);
    },
    get hits() {
      return hits;
    },
    hit: (count = 1) =>
      new Promise((resolve) => {
        if (hits >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    remove,
  };
  return {
    handle,
    draw(): Strike | undefined {
      if (chosen >= times || random() >= probability) return undefined;
      chosen += 1;
      const waitInMs = fault.kind === 'latency' ? fault.ms + random() * (fault.jitterInMs ?? 0) : 0;
      return { fault, applied: isApplied(fault), waitInMs, land };
    },
  };

  function land() {
    hits += 1;
    for (const { count, resolve } of waiting) if (hits >= count) resolve();
  }
}
