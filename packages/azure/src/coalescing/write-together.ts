import type { Deadline } from '@anyroom/adapter-kit';
import type { UpdatedParticipant } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';
import { blamesEntries, MOST_ENTRIES_A_PATCH, MOST_EXTRA_PATCHES, partedBy } from '../narrowing.js';
import { DEFAULT_ROLES } from '../participant.js';
import { messageOf } from '../wire/failure.js';
import type { PatchEntry } from '../wire/requests.js';
import { sendFor } from './shared-request.js';
import type { UpdateCall } from './update-call.js';

/** One PATCH, as it is to be sent. */
export interface SharedPatch {
  readonly deadline: Deadline;
  /** Everybody who may stand in it. */
  readonly ids: readonly string[];
  /** Who stands in it, asked afresh when an attempt begins. */
  entries(): Iterable<readonly [id: string, entry: PatchEntry]>;
  /** Sees a refusal's JSON, and what makes words of it fit to be shown. */
  onFailure(json: unknown, shown: (words: string) => string): void;
  /** Sees each failure after which another attempt follows. */
  onRetry(error: AnyroomError): void;
  /** Sees how long it waits for its budget, and what somebody is refused with who has not the time. */
  onWait(delayInMs: number, refusal: () => AnyroomError): void;
}

/** How many are sent alone at once, of all those who are written together. */
const ALONE_AT_ONCE = 8;

/**
 * Writes the changes of calls by different callers with as few PATCHes as there can be, 350 people in each and all of
 * them at once, since nobody stands in two. Of several calls about one person the last that is still there is sent;
 * those before it are applied with it, as if they had come just before. Each call is answered by itself:
 *
 * - When the vendor refuses a PATCH, nobody in it was changed. Whom it names is refused and the others are sent again;
 *   if it names nobody, the halves are tried apart. After 24 extra PATCHes, whoever is still in doubt is sent alone, so
 *   that nobody fails for a neighbour: at most 25 PATCHes more than without batches, for each 350 people.
 * - When the last call about somebody is refused, the one before it was not overwritten: it is sent in turn, unless it
 *   asks for the very same.
 * - A role that is none of the vendor's four may be refused, and then its call cannot be said to have come before: it is
 *   sent first, and those after it when it is answered.
 * - Ids that differ only in case may be of one person: of those, one stands in a PATCH, and the next ones follow in order.
 * - Who has left stands in no further attempt.
 *
 * Every call that is there when it begins is answered when it resolves; it never rejects.
 */
export async function writeTogether(
  calls: readonly UpdateCall[],
  patch: (patch: SharedPatch) => Promise<void>,
  applied: (call: UpdateCall) => UpdatedParticipant,
): Promise<void> {
  const people = new Map<string, UpdateCall[]>();
  for (const call of calls) {
    const person = personOf(call);
    const same = people.get(person);
    if (same === undefined) people.set(person, [call]);
    else same.push(call);
  }
  const all = [...people.keys()];
  const alone = createLanes(ALONE_AT_ONCE);
  const starts = Array.from(
    { length: Math.ceil(all.length / MOST_ENTRIES_A_PATCH) },
    (_, n) => n * MOST_ENTRIES_A_PATCH,
  );
  await Promise.all(starts.map((from) => writeOne(all.slice(from, from + MOST_ENTRIES_A_PATCH))));

  /** As many as one PATCH may hold. */
  async function writeOne(chunk: readonly string[]): Promise<void> {
    let extra = MOST_EXTRA_PATCHES;

    const write = async (part: readonly string[]): Promise<void> => {
      const next = await send(part);
      if (next.length <= extra) {
        extra -= next.length;
        await Promise.all(next.map(write));
      } else await writeAlone(next.flat());
    };
    await write(chunk);
  }

  async function writeAlone(some: readonly string[]): Promise<void> {
    const one = async (person: string) => {
      while (callsAbout(person).length > 0) await send([person]);
    };
    await Promise.all(some.map((person) => alone(() => one(person))));
  }

  function callsAbout(person: string): readonly UpdateCall[] {
    return (people.get(person) ?? []).filter(({ isThere }) => isThere);
  }

  /** Sends one PATCH and answers whom it settles; gives the parts, none of them without a call, that are to be sent then. */
  async function send(part: readonly string[]): Promise<readonly (readonly string[])[]> {
    const parts = await settle(part);
    const placed = new Set(parts.flat());
    const others = part.filter((person) => !placed.has(person));
    return [...parts, others]
      .map((some) => some.filter((person) => callsAbout(person).length > 0))
      .filter((some) => some.length > 0);
  }

  /** Likewise, but for those who had to wait; gives what is to be tried apart. */
  async function settle(part: readonly string[]): Promise<readonly (readonly string[])[]> {
    const inside = part.flatMap((person) => settledTogether(callsAbout(person)));
    if (inside.length === 0) return [];
    let sent: ReadonlyMap<string, UpdateCall> = new Map();
    let said: unknown;
    let toldTo = (_: UpdateCall, error: AnyroomError): AnyroomError => error;
    try {
      await sendFor(inside, true, ({ deadline, waits }) =>
        patch({
          deadline,
          ids: inside.map(({ id }) => id),
          entries() {
            sent = lastOfEach(inside);
            for (const call of inside) call.attempted();
            return Array.from(sent, ([id, { role }]) => [id, { role }] as const);
          },
          onFailure(json, shown) {
            said = json;
            // Others who stood in the PATCH are none of the caller's business.
            toldTo = (call, error) => {
              const all = shown(messageOf(json));
              const message = error.message.replace(all, () => shown(messageOf(json, call.id)));
              return sent.size > 1 && all !== '' ? deriveError(error, { message }) : error;
            };
          },
          onRetry(error) {
            for (const call of inside) call.attemptFailed(error);
            waits(error.retryAfterInMs ?? 0, () => error);
          },
          onWait: waits,
        }),
      );
    } catch (error) {
      if (!AnyroomError.is(error)) {
        for (const call of inside) call.broken(error);
        return [];
      }
      for (const call of inside) call.attemptFailed(error);
      const mayBeNeighbours = blamesEntries(error) && sent.size > 0;
      // The last to leave waits for the end of its request, and comes in no other.
      for (const call of inside) if (!mayBeNeighbours || !call.isThere) call.failed(toldTo(call, error));
      if (!mayBeNeighbours) return [];
      const { blamed, parts } = partedBy(said, [...sent.values()]);
      for (const call of blamed) refuse(call, inside, toldTo(call, error));
      // Who is blamed comes again, alone, with what was asked for before.
      return [...parts, ...blamed.map((call) => [call])].map((calls) => calls.map(personOf));
    }
    for (const call of inside) call.applied(applied(call));
    return [];
  }
}

/** Whom a call is about: whether the vendor tells case apart is documented nowhere. */
function personOf({ id }: UpdateCall): string {
  return id.toLowerCase();
}

/**
 * Of the calls about one person, in order, those that one PATCH settles: up to the first whose role may be refused, and
 * up to the first whose id is in other letters, since two spellings in one PATCH have no order.
 */
function settledTogether(calls: readonly UpdateCall[]): readonly UpdateCall[] {
  const spelled = calls.findIndex(({ id }) => id !== calls[0]?.id);
  const same = spelled === -1 ? calls : calls.slice(0, spelled);
  const doubtful = same.find(({ role }) => !SURE.has(role));
  if (doubtful === undefined) return same;
  const end = same.findIndex(({ role }, index) => index > same.indexOf(doubtful) && role !== doubtful.role);
  return end === -1 ? same : same.slice(0, end);
}

const SURE: ReadonlySet<string> = new Set(Object.values(DEFAULT_ROLES));

/** Of the calls that are there the last about each person. */
function lastOfEach(calls: readonly UpdateCall[]): ReadonlyMap<string, UpdateCall> {
  return new Map(calls.filter(({ isThere }) => isThere).map((call) => [call.id, call]));
}

/** Answers all who asked for what the vendor refused. */
function refuse({ id, role }: UpdateCall, calls: readonly UpdateCall[], error: AnyroomError): void {
  for (const call of calls) if (call.id === id && call.role === role) call.failed(error);
}

/** Makes what runs at most so many pieces of work at once; the others wait, in order. */
function createLanes(count: number): (work: () => Promise<void>) => Promise<void> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      await work();
    } finally {
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next();
    }
  };
}
