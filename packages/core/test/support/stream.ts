import type { ParticipantService, RoomRef, UpdateEachOptions, UpdateEntry, UpdateOutcome } from '@anyroom/core';
import { updateEach } from '@anyroom/core';
import { nextTurn } from './vendor.js';

export const entry = (room: RoomRef, id: string, displayName = 'Ada'): UpdateEntry => ({
  room,
  id,
  changes: { displayName },
});
/** So many people in each of so many rooms, sorted by room. */
export const crowd = (rooms: number, people: number) =>
  Array.from({ length: rooms * people }, (_, at) => entry(`room-${Math.floor(at / people)}`, `id-${at % people}`));

export async function* slowly<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  for (const item of items) {
    await nextTurn();
    yield item;
  }
}

/** All outcomes, and what the loop threw. */
export async function all<E extends UpdateEntry>(
  outcomes: AsyncIterable<UpdateOutcome<E>>,
  onOutcome: (outcome: UpdateOutcome<E>) => unknown = () => undefined,
): Promise<{ readonly outcomes: readonly UpdateOutcome<E>[]; readonly thrown: unknown }> {
  const seen: UpdateOutcome<E>[] = [];
  try {
    for await (const outcome of outcomes) {
      seen.push(outcome);
      await onOutcome(outcome);
    }
  } catch (thrown) {
    return { outcomes: seen, thrown };
  }
  return { outcomes: seen, thrown: undefined };
}

export const run = (
  service: ParticipantService,
  source: Iterable<UpdateEntry> | AsyncIterable<UpdateEntry>,
  options?: UpdateEachOptions,
) => all(updateEach(service, source, options));

export const statuses = (outcomes: readonly UpdateOutcome[]) =>
  [...outcomes].sort((one, other) => one.index - other.index).map(({ status }) => status);
export const errorOf = (outcome: UpdateOutcome | undefined) =>
  outcome !== undefined && 'error' in outcome ? outcome.error : undefined;
export const errorAt = (outcomes: readonly UpdateOutcome[], index: number) =>
  errorOf(outcomes.find((outcome) => outcome.index === index));

/** A source that notes how far it was read, and whether it was closed. */
export function watched(
  entries: Iterable<UpdateEntry>,
  { asynchronous = false, onStep = (_: number): unknown => undefined } = {},
) {
  const seen = { opened: 0, read: 0, ended: 0, closed: 0 };
  const open = () => {
    seen.opened += 1;
    const iterator = entries[Symbol.iterator]();
    const next = () => {
      const step = iterator.next();
      if (step.done) seen.ended += 1;
      else seen.read += 1;
      return step;
    };
    return { next, onStep };
  };
  const source = asynchronous
    ? {
        [Symbol.asyncIterator]() {
          const { next } = open();
          return {
            next: async () => {
              await onStep(seen.read);
              return next();
            },
            return: async () => {
              seen.closed += 1;
              return { done: true as const, value: undefined };
            },
          };
        },
      }
    : {
        [Symbol.iterator]() {
          const { next } = open();
          return {
            next: () => {
              onStep(seen.read);
              return next();
            },
            return: () => {
              seen.closed += 1;
              return { done: true as const, value: undefined };
            },
          };
        },
      };
  return { seen, source: source as Iterable<UpdateEntry> | AsyncIterable<UpdateEntry> };
}

export function* endless(room: (at: number) => RoomRef = () => 'room') {
  for (let at = 0; ; at += 1) yield entry(room(at), `id-${at}`);
}
