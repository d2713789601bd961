import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { createRoomTurns, type RoomWork } from '../../src/coalescing/room-turns.js';

const work: fc.Arbitrary<RoomWork> = fc.oneof(
  fc.constant('updates' as const),
  fc.record({
    ids: fc.uniqueArray(fc.constantFrom('a', 'B', 'b', 'c'), { maxLength: 2 }),
    looksFirst: fc.boolean(),
  }),
);

/** Whether the order of two matters, in other words than those of the code. */
function meet(one: RoomWork, other: RoomWork): boolean {
  if (one === 'updates' || other === 'updates') return (one === 'updates') !== (other === 'updates');
  const folded = new Set([...one.ids].map((id) => id.toLowerCase()));
  return (one.looksFirst || other.looksFirst) && [...other.ids].some((id) => folded.has(id.toLowerCase()));
}

describe('the turns of a room', () => {
  test('whatever comes and ends in whatever order: a turn has begun when all that it meets before it have ended', () => {
    const step = fc.oneof(fc.record({ take: work }), fc.record({ end: fc.nat(12) }));
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const turns = createRoomTurns();
        const taken: { work: RoomWork; turn: ReturnType<typeof turns.take>; begun: number; ended: boolean }[] = [];
        for (const step of steps) {
          if ('take' in step) {
            const place = { work: step.take, turn: turns.take(step.take), begun: 0, ended: false };
            place.turn.onBegin(() => {
              place.begun += 1;
            });
            taken.push(place);
          } else {
            const place = taken[step.end];
            place?.turn.end();
            if (place !== undefined) place.ended = true;
          }
          for (const [index, place] of taken.entries()) {
            if (place.ended) continue;
            const isFree = taken.slice(0, index).every((earlier) => earlier.ended || !meet(earlier.work, place.work));
            expect([place.turn.hasBegun, place.begun]).toEqual([isFree, isFree ? 1 : 0]);
          }
          expect(turns.isEmpty).toBe(taken.every(({ ended }) => ended));
        }
      }),
      { numRuns: 300 },
    );
  });
});
