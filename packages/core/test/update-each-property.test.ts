import type { UpdateEntry, UpdateOutcome } from '@anyroom/core';
import { updateEach } from '@anyroom/core';
import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { failing, nextTurn, Vendor } from './support/vendor.js';

const anyEntry = fc.record({
  room: fc.constantFrom('a', 'b', { id: 'b', at: 'eu' }, 'gone', '__proto__'),
  id: fc.constantFrom('ann', 'bob', 'cleo', '__proto__', 'refused', 'lost'),
  /** How many turns of the event loop the source takes to give it. */
  turns: fc.nat(2),
  garbage: fc.constantFrom(false, false, false, false, true),
});

const anyRun = fc.record({
  kind: fc.constantFrom('native' as const, 'fan-out' as const),
  entries: fc.array(anyEntry, { maxLength: 60 }),
  asynchronous: fc.boolean(),
  concurrency: fc.integer({ min: 1, max: 5 }),
  batchSize: fc.integer({ min: 1, max: 7 }),
  readAhead: fc.integer({ min: 1, max: 20 }),
  /** How many turns each call takes, and the loop for each outcome: over and over. */
  callTurns: fc.array(fc.nat(4), { minLength: 1, maxLength: 5 }),
  loopTurns: fc.array(fc.nat(2), { minLength: 1, maxLength: 3 }),
  /** After how many turns the caller gives up; after how many entries the source throws; outcomes until the loop is left. */
  abortAfter: fc.option(fc.nat(40), { nil: undefined }),
  throwsAfter: fc.option(fc.nat(60), { nil: undefined }),
  leavesAfter: fc.option(fc.integer({ min: 1, max: 60 }), { nil: undefined }),
});

const turns = async (count: number) => {
  for (let turn = 0; turn < count; turn += 1) await nextTurn();
};
const around = (list: readonly number[], at: number) => list[at % list.length] ?? 0;

test('whatever is in it, and however it ends: one outcome for each entry, in order for each person, within its bounds', async () => {
  await fc.assert(
    fc.asyncProperty(anyRun, async (given) => {
      const { kind, concurrency, batchSize, readAhead } = given;
      const vendor = new Vendor();
      let calls = 0;
      vendor.wait = async () => {
        calls += 1;
        await turns(around(given.callTurns, calls));
      };
      vendor.answer = (id, { roomId }) => {
        if (roomId === 'gone') return failing({ code: 'not-found', subject: 'room' });
        if (id === 'refused') return failing({ code: 'conflict' });
        return id === 'lost' ? failing({ code: 'timeout', outcome: 'unknown' }) : undefined;
      };

      const failure = new Error('the source');
      const taken: UpdateOutcome[] = [];
      let read = 0;
      let closed = false;
      const give = (at: number): UpdateEntry => {
        read += 1;
        expect(read - taken.length).toBeLessThanOrEqual(readAhead + 1); // one of them is in the hands of the loop
        const { room, id, garbage } = given.entries[at] ?? { room: '', id: '', garbage: true };
        return garbage ? (null as unknown as UpdateEntry) : { room, id, changes: { displayName: `${at}` } };
      };
      function* source() {
        try {
          for (const at of given.entries.keys()) {
            if (at === given.throwsAfter) throw failure;
            yield give(at);
          }
        } finally {
          closed = true;
        }
      }
      async function* slowSource() {
        try {
          for (const [at, { turns: count }] of given.entries.entries()) {
            await turns(count);
            if (at === given.throwsAfter) throw failure;
            yield give(at);
          }
        } finally {
          closed = true;
        }
      }

      const controller = new AbortController();
      if (given.abortAfter !== undefined) void turns(given.abortAfter).then(() => controller.abort());
      const options = { concurrency, batchSize, readAhead, abortSignal: controller.signal };
      let thrown: unknown;
      let isLeft = false;
      try {
        for await (const outcome of updateEach(
          vendor.service(kind),
          given.asynchronous ? slowSource() : source(),
          options,
        )) {
          taken.push(outcome);
          const earlier = new Set(taken.map(({ index }) => index));
          for (let at = 0; at < outcome.resumeAt; at += 1) expect(earlier).toContain(at);
          // It stays at whoever was left behind by an abort.
          if (!controller.signal.aborted) expect(earlier).not.toContain(outcome.resumeAt);
          if (taken.length === given.leavesAfter) {
            isLeft = true;
            break;
          }
          await turns(around(given.loopTurns, taken.length));
        }
      } catch (error) {
        thrown = error;
      }
      const sent = vendor.calls.length;
      await turns(5);
      expect(vendor.calls).toHaveLength(sent);
      if (read > 0) expect(closed).toBe(true);

      const indexes = taken.map(({ index }) => index);
      expect(new Set(indexes).size).toBe(indexes.length);
      const isAborted = thrown !== undefined && thrown !== failure;
      if (isAborted) expect(thrown).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
      else if (!isLeft) {
        // All that the source gave.
        const all = Math.min(given.entries.length, given.throwsAfter ?? Number.POSITIVE_INFINITY);
        expect(taken).toHaveLength(all);
        expect(thrown).toBe(all < given.entries.length ? failure : undefined);
        if (!controller.signal.aborted) {
          expect(taken.some(({ status, room }) => status === 'skipped' && room !== 'gone')).toBe(false);
        }
      }
      if (!isLeft) expect([...indexes].sort((one, other) => one - other)).toEqual([...indexes.keys()]);

      expect(vendor.most).toBeLessThanOrEqual(concurrency);
      for (const { ids } of vendor.calls) expect(ids.length).toBeLessThanOrEqual(kind === 'native' ? batchSize : 1);
      const latest = new Map<string, number>();
      for (const [room, id, name] of vendor.applied) {
        const key = JSON.stringify([room, id]);
        expect(Number(name)).toBeGreaterThan(latest.get(key) ?? -1);
        latest.set(key, Number(name));
      }
      const applied = new Set(vendor.applied.map(([, , name]) => Number(name)));
      for (const { index, status, id } of taken) {
        if (status === 'applied') expect(applied).toContain(index);
        else expect(applied).not.toContain(index);
        const one = given.entries[index];
        expect(id).toBe(one?.garbage ? '' : one?.id);
        if (one?.garbage) expect(status).toBe('rejected');
      }
    }),
    { numRuns: 200 },
  );
}, 30_000);
