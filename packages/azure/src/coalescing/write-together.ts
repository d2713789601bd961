import type { Deadline } from '@anyroom/adapter-kit';
import type { UpdatedParticipant } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { blamesEntries, MOST_ENTRIES_A_PATCH, MOST_EXTRA_PATCHES, partedBy } from '../narrowing.js';
import { DEFAULT_ROLES } from '../participant.js';
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
  /** Sees a refusal's JSON. */
  onFailure(json: unknown): void;
  /** Sees each failure after which another attempt follows. */
  onRetry(error: AnyroomError): void;
  /** Sees how long it waits for its budget, and what somebody is refused with who has not the time. */
  onWait(delayInMs: number, refusal: () => AnyroomError): void;
}

/** How many are sent alone at once. */
const ALONE_AT_ONCE = 8;

/**
 * Writes the changes of calls by different callers with as few PATCHes as there can be, 350 people in each and all of
 * them at once, since nobody stands in two. Of several calls about one person the last that is still there is sent;
 * those before it are applied with it, as if they had come just before. Each call is answered by itself:
 *
 * - When the vendor refuses a PATCH, nobody in it was changed. Whom it names is refused and the others are sent again;
 *   if it names nobody, the halves are tried apart. After 24 extra PATCHES, whoever is still in doubt is sent alone, so
 *   that nobody fails for a neighbour, and no more is sent than without batches.
 * - When the last call about somebody is refused, the one before it was not overwritten: it is sent in turn, unless it
 *   asks for the very same.
 * - A role that is none of the vendor's four may be refused, and then its call cannot be said to have come before: it is
 *   sent first, and those after it when it is answered.
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
    const same = people.get(call.id);
    if (same === undefined) people.set(call.id, [call]);
    else same.push(call);
  }
  const ids = [...people.keys()];
  const starts = Array.from(
    { length: Math.ceil(ids.length / MOST_ENTRIES_A_PATCH) },
    (_, n) => n * MOST_ENTRIES_A_PATCH,
  );
  await Promise.all(starts.map((from) => writeOne(ids.slice(from, from + MOST_ENTRIES_A_PATCH))));

  /** As many as one PATCH may hold. */
  async function writeOne(all: readonly string[]): Promise<void> {
    let extra = MOST_EXTRA_PATCHES;

    const write = async (part: readonly string[]): Promise<void> => {
      const next = await send(part);
      if (next.length <= extra) {
        extra -= next.length;
        await Promise.all(next.map(write));
      } else await writeAlone(next.flat());
    };
    await write(all);
  }

  async function writeAlone(ids: readonly string[]): Promise<void> {
    const untaken = ids.values();
    const work = async () => {
      for (const id of untaken) {
        while (callsAbout(id).length > 0) await send([id]);
      }
    };
    await Promise.all(Array.from({ length: Math.min(ALONE_AT_ONCE, ids.length) }, work));
  }

  function callsAbout(id: string): readonly UpdateCall[] {
    return (people.get(id) ?? []).filter(({ isThere }) => isThere);
  }

  /** Sends one PATCH and answers whom it settles; gives the parts, none of them without a call, that are to be sent then. */
  async function send(part: readonly string[]): Promise<readonly (readonly string[])[]> {
    const parts = await settle(part);
    const placed = new Set(parts.flat());
    const others = part.filter((id) => !placed.has(id));
    return [...parts, others]
      .map((ids) => ids.filter((id) => callsAbout(id).length > 0))
      .filter((ids) => ids.length > 0);
  }

  /** Likewise, but for those who had to wait; gives what is to be tried apart. */
  async function settle(part: readonly string[]): Promise<readonly (readonly string[])[]> {
    const inside = part.flatMap((id) => upToDoubt(callsAbout(id)));
    if (inside.length === 0) return [];
    let sent: ReadonlyMap<string, UpdateCall> = new Map();
    let said: unknown;
    try {
      await sendFor(inside, true, ({ deadline, waits }) =>
        patch({
          deadline,
          ids: part,
          entries() {
            sent = lastOfEach(inside);
            for (const call of inside) call.attempted();
            return Array.from(sent, ([id, { role }]) => [id, { role }] as const);
          },
          onFailure(json) {
            said = json;
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
      for (const call of inside) if (!mayBeNeighbours || !call.isThere) call.failed(error);
      if (!mayBeNeighbours) return [];
      const { blamed, parts } = partedBy(said, [...sent.values()]);
      for (const call of blamed) refuse(call, inside, error);
      // Who is blamed comes again, alone, with what was asked for before.
      return [...parts, ...blamed.map((call) => [call])].map((calls) => calls.map(({ id }) => id));
    }
    for (const call of inside) call.applied(applied(call));
    return [];
  }
}

/** Of the calls about one person, in order, those that one PATCH settles: up to the first whose role may be refused. */
function upToDoubt(calls: readonly UpdateCall[]): readonly UpdateCall[] {
  const doubtful = calls.find(({ role }) => !SURE.has(role));
  if (doubtful === undefined) return calls;
  const end = calls.findIndex(({ role }, index) => index > calls.indexOf(doubtful) && role !== doubtful.role);
  return end === -1 ? calls : calls.slice(0, end);
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
