import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { UpdateEachOptions, UpdateEntry, UpdateOutcome } from '@anyroom/core';
import { updateEach } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { all, crowd, endless, entry, errorAt, errorOf, run, slowly, statuses, watched } from './support/stream.js';
import { failing, nextTurn, settled, Vendor } from './support/vendor.js';

describe.each(['native', 'fan-out'] as const)('updateEach on a service of %s batches', (kind) => {
  test('gives each entry its outcome, with what it was', async () => {
    const handle = { id: 'other', provider: 'acme' };
    const entries = [entry('room', 'ann'), { ...entry(handle, 'bob'), row: 7 }];
    const { outcomes, thrown } = await run(new Vendor().service(kind), entries);
    expect(thrown).toBeUndefined();
    expect([...outcomes].sort((one, other) => one.index - other.index)).toEqual([
      {
        index: 0,
        room: 'room',
        id: 'ann',
        status: 'applied',
        participant: { id: 'ann', confirmation: 'accepted', effect: 'unknown' },
        entry: entries[0],
        resumeAt: expect.any(Number),
      },
      expect.objectContaining({ index: 1, id: 'bob', status: 'applied' }),
    ]);
    expect(outcomes.find(({ index }) => index === 1)?.room).toBe(handle);
    expect(outcomes.find(({ index }) => index === 1)?.entry).toBe(entries[1]);
    expect(outcomes.at(-1)?.resumeAt).toBe(2);
  });

  test.each([
    ['an array', (entries: UpdateEntry[]) => entries],
    ['a set', (entries: UpdateEntry[]) => new Set(entries)],
    ['a generator', (entries: UpdateEntry[]) => entries.values()],
    ['an asynchronous generator', (entries: UpdateEntry[]) => slowly(entries)],
  ])('reads %s', async (_, sourceOf) => {
    const entries = crowd(3, 50);
    const vendor = new Vendor();
    const { outcomes, thrown } = await run(vendor.service(kind), sourceOf(entries));
    expect(thrown).toBeUndefined();
    expect(statuses(outcomes)).toEqual(entries.map(() => 'applied'));
    expect(new Set(outcomes.map(({ index }) => index)).size).toBe(entries.length);
    expect(vendor.applied).toHaveLength(entries.length);
  });

  test('an empty source has no outcome', async () => {
    const vendor = new Vendor();
    expect(await run(vendor.service(kind), [])).toEqual({ outcomes: [], thrown: undefined });
    expect(vendor.calls).toEqual([]);
  });

  test('reads nothing and reports nothing before the first step; each loop is a walk of its own', async () => {
    const { seen, source } = watched(crowd(1, 3));
    const vendor = new Vendor();
    const outcomes = updateEach(vendor.service(kind), source);
    updateEach(vendor.service(kind), source, { concurrency: 0 });
    await settled();
    expect([seen.opened, vendor.calls.length]).toEqual([0, 0]);
    expect((await all(outcomes)).outcomes).toHaveLength(3);
    expect((await all(outcomes)).outcomes).toHaveLength(3);
    expect(seen).toEqual({ opened: 2, read: 6, ended: 2, closed: 0 });
  });

  test('changes one person in the order of the source', async () => {
    const names = ['a', 'b', 'c', 'd', 'e'];
    const entries = names.flatMap((name) => [entry('room', 'ann', name), entry('other', 'ann', name)]);
    const vendor = new Vendor();
    await run(vendor.service(kind), entries);
    for (const room of ['room', 'other']) {
      expect(vendor.applied.filter(([at]) => at === room).map(([, , name]) => name)).toEqual(names);
    }
  });

  test('a room is the same by its id and by its handle, and asked for as it was given', async () => {
    const handle = { id: 'room', at: 'eu' };
    const vendor = new Vendor();
    const names = ['a', 'b', 'c', 'd'];
    const entries = names.map((name, at) => entry(at % 2 === 0 ? 'room' : handle, 'ann', name));
    const { outcomes } = await run(vendor.service(kind), entries);
    expect(statuses(outcomes)).toEqual(names.map(() => 'applied'));
    expect(vendor.applied.map(([, , name]) => name)).toEqual(names);
    expect(vendor.calls.map(({ room }) => room)).toEqual(['room', handle, 'room', handle]);
  });

  test('at most so many calls are under way, each of one request at a time and with the time allowed', async () => {
    const vendor = new Vendor();
    await run(vendor.service(kind), crowd(20, 3));
    expect(vendor.most).toBe(8);
    const other = new Vendor();
    await run(other.service(kind), crowd(20, 3), { concurrency: 3, timeoutInMs: 77 });
    expect(other.most).toBe(3);
    for (const { options } of other.calls) expect(options).toMatchObject({ concurrency: 1, timeoutInMs: 77 });
  });

  test('a loop that is slow slows the source down', async () => {
    const { seen, source } = watched(endless((at) => `room-${at % 5}`));
    let taken = 0;
    for await (const _ of updateEach(new Vendor().service(kind), source, { readAhead: 10 })) {
      taken += 1;
      await settled();
      expect(seen.read).toBeLessThanOrEqual(taken + 10);
      if (taken === 40) break;
    }
    expect(seen.closed).toBe(1);
  });

  test('without a readAhead it is bounded, too', async () => {
    const { seen, source } = watched(endless());
    const iterator = updateEach(new Vendor().service(kind), source, { concurrency: 2 })[Symbol.asyncIterator]();
    await iterator.next();
    await settled();
    expect(seen.read).toBeLessThanOrEqual(1 + (kind === 'native' ? 700 : 32));
    await iterator.return?.();
  });

  test('entries that are none, or that the service refuses, are rejected and spoil no other', async () => {
    const vendor = new Vendor();
    vendor.answer = (id) => (id === 'refused' ? failing({ code: 'unsupported', outcome: 'not-sent' }) : undefined);
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    const throwing = {
      get room(): string {
        throw new Error('read');
      },
    };
    const garbage = [
      null,
      undefined,
      7,
      'text',
      [],
      {},
      proxy,
      throwing,
      { room: 'room', id: 7, changes: {} },
      { room: 7, id: 'ann', changes: {} },
      { room: { id: 7 }, id: 'ann', changes: {} },
      { room: null, id: 'ann' },
      Promise.resolve(entry('room', 'ann')),
    ];
    const entries = [entry('room', 'first'), ...garbage, entry('room', 'last')] as readonly UpdateEntry[];
    const { outcomes, thrown } = await run(vendor.service(kind), entries);
    expect(thrown).toBeUndefined();
    expect(statuses(outcomes)).toEqual(['applied', ...garbage.map(() => 'rejected'), 'applied']);
    for (const outcome of outcomes) {
      if (outcome.status !== 'rejected') continue;
      expect(outcome.error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent', operation: 'updateEach' });
      expect(outcome.entry).toBe(entries[outcome.index]);
    }
    expect(outcomes.find(({ index }) => index === 10)).toMatchObject({ room: '', id: 'ann' });
    expect(vendor.applied).toHaveLength(2);
  });

  test('what a call rejects with is told of each of its entries, and of no other', async () => {
    const vendor = new Vendor();
    const thrown = new Error('a bug');
    vendor.wait = async ({ roomId }) => {
      await nextTurn();
      if (roomId === 'invalid') throw failing({ code: 'invalid-argument', outcome: 'not-sent' });
      if (roomId === 'down') throw failing({ code: 'unavailable', outcome: 'not-sent' });
      if (roomId === 'refused') throw failing({ code: 'permission-denied' });
      if (roomId === 'lost') throw failing({ code: 'timeout', outcome: 'unknown' });
      if (roomId === 'broken') throw thrown;
    };
    const rooms = ['invalid', 'fine', 'down', 'refused', 'lost', 'broken'];
    const { outcomes } = await run(
      vendor.service(kind),
      rooms.flatMap((room) => [entry(room, 'ann'), entry(room, 'bob')]),
    );
    expect(statuses(outcomes)).toEqual(
      ['rejected', 'applied', 'failed', 'failed', 'unknown', 'unknown'].flatMap((status) => [status, status]),
    );
    expect(errorAt(outcomes, 1)).toMatchObject({
      code: 'invalid-argument',
      details: { room: 'invalid', participant: 'bob' },
    });
    expect(errorAt(outcomes, 10)).toMatchObject({ code: 'unknown', outcome: 'unknown', cause: thrown });
  });

  test('a service that forgets entries does not make the stream forget them', async () => {
    const service = new Vendor().service(kind);
    const forgetful = { ...service, updateParticipants: async () => ({ allApplied: true, outcomes: [] }) };
    const { outcomes } = await run(forgetful, crowd(2, 2));
    expect(statuses(outcomes)).toEqual(['unknown', 'unknown', 'unknown', 'unknown']);
    expect(errorOf(outcomes[0])).toMatchObject({ code: 'unknown', outcome: 'unknown' });
  });

  test('a room that hangs does not hold up the others, nor move the place to resume at', async () => {
    const vendor = new Vendor();
    let letGo = () => {};
    vendor.wait = ({ roomId }) => (roomId === 'stuck' ? new Promise((resolve) => (letGo = resolve)) : nextTurn());
    const entries = [entry('room', 'zoe'), entry('stuck', 'ann'), ...crowd(20, 20)];
    const seen: UpdateOutcome[] = [];
    for await (const outcome of updateEach(vendor.service(kind), entries, { readAhead: 8 })) {
      seen.push(outcome);
      if (outcome.room !== 'stuck' && outcome.index > 1) expect(outcome.resumeAt).toBeLessThanOrEqual(1);
      if (seen.length === entries.length - 1) letGo();
    }
    expect(seen).toHaveLength(entries.length);
    expect(seen.at(-1)).toMatchObject({ index: 1, resumeAt: entries.length });
  });

  test('when a room is not there, those of its entries that wait are skipped', async () => {
    const vendor = new Vendor();
    vendor.answer = (_, { room }) => (room === 'gone' ? failing({ code: 'not-found', subject: 'room' }) : undefined);
    const entries = [
      ...Array.from({ length: 50 }, (_, at) => entry('gone', `id-${at}`)),
      entry({ id: 'gone', at: 'eu' }, 'ann'),
      entry('room', 'ann'),
    ];
    const { outcomes, thrown } = await run(vendor.service(kind), entries, { batchSize: 8, readAhead: 100 });
    expect(thrown).toBeUndefined();
    expect(statuses(outcomes)).toEqual([
      ...Array(8).fill('failed'),
      ...Array(42).fill('skipped'),
      'applied',
      'applied',
    ]);
    expect(errorAt(outcomes, 20)).toMatchObject({
      code: 'not-found',
      outcome: 'not-sent',
      details: { room: 'gone', participant: 'id-20' },
    });
  });

  test('a participant who is not there says nothing of the others', async () => {
    const vendor = new Vendor();
    vendor.answer = (id) => (id === 'id-3' ? failing({ code: 'not-found', subject: 'participant' }) : undefined);
    const { outcomes } = await run(vendor.service(kind), crowd(1, 30), { batchSize: 4 });
    expect(statuses(outcomes).filter((status) => status !== 'applied')).toEqual(['failed']);
  });

  test.each([
    [{ code: 'unauthenticated' }],
    [{ code: 'misconfigured' }],
    [{ code: 'not-found', subject: 'account' }],
  ] as const)('after %j no other can succeed: the rest is skipped, and the loop throws it', async (options) => {
    const vendor = new Vendor();
    vendor.answer = (id) => (id === 'id-25' ? failing(options) : undefined);
    const { seen, source } = watched(endless());
    const { outcomes, thrown } = await run(vendor.service(kind), source, { batchSize: 10, readAhead: 60 });
    const calls = vendor.calls.length;
    expect(thrown).toMatchObject({ ...options, outcome: 'not-sent', operation: 'updateEach' });
    expect(seen.closed).toBe(1);
    expect(outcomes).toHaveLength(seen.read);
    expect(new Set(statuses(outcomes))).toEqual(new Set(['applied', 'failed', 'skipped']));
    for (const outcome of outcomes) {
      if (outcome.status !== 'skipped') continue;
      expect(outcome.error).toMatchObject({ ...options, outcome: 'not-sent', details: { participant: outcome.id } });
    }
    await settled();
    expect(vendor.calls).toHaveLength(calls);
  });

  test('what ends the stream is thrown even when it was the last entry', async () => {
    const vendor = new Vendor();
    vendor.answer = () => failing({ code: 'unauthenticated' });
    const { outcomes, thrown } = await run(vendor.service(kind), [entry('room', 'ann')]);
    expect(statuses(outcomes)).toEqual(['failed']);
    expect(thrown).toMatchObject({ code: 'unauthenticated' });
  });

  const { proxy: revokedOutcome, revoke: revokeOutcome } = Proxy.revocable({}, {});
  revokeOutcome();
  const fine = { id: 'ann', confirmation: 'accepted', effect: 'unknown' };
  test.each([
    ['failed without an error', [{ index: 0, id: 'ann', status: 'failed' }]],
    ['a plain error', [{ index: 0, id: 'ann', status: 'failed', error: new Error('no') }]],
    ['a number', [42]],
    ['null', [null]],
    ['an unknown status', [{ index: 0, id: 'ann', status: 'zzz', participant: fine }]],
    ['applied without a participant', [{ index: 0, id: 'ann', status: 'applied' }]],
    ['the outcome of another', [{ index: 1, id: 'bob', status: 'applied', participant: fine }]],
    ['a revoked proxy', [revokedOutcome]],
    [
      'a getter that throws',
      [
        {
          index: 0,
          get status() {
            throw new Error('read');
          },
        },
      ],
    ],
    ['an error that is a revoked proxy', [{ index: 0, status: 'failed', error: revokedOutcome }]],
    ['none', []],
    ['no list', undefined],
  ])('an outcome that is none (%s) is unknown, for its entry alone', async (_, outcomes) => {
    const vendor = new Vendor().service(kind);
    const service = {
      ...vendor,
      updateParticipants: (async (room, changes, options) =>
        room === 'garbage'
          ? { allApplied: true, outcomes }
          : vendor.updateParticipants(room, changes, options)) as typeof vendor.updateParticipants,
    };
    const { outcomes: seen, thrown } = await run(service, [entry('garbage', 'ann'), entry('fine', 'ann')]);
    expect(thrown).toBeUndefined();
    expect(statuses(seen)).toEqual(['unknown', 'applied']);
    const message = expect.stringMatching(/^The service .*report it/);
    expect(errorAt(seen, 0)).toMatchObject({ code: 'unknown', outcome: 'unknown', message });
    expect(errorAt(seen, 0)?.details).toMatchObject({ room: 'garbage', participant: 'ann' });
  });

  test('a service that throws a revoked proxy', async () => {
    const service = { ...new Vendor().service(kind), updateParticipants: () => Promise.reject(revokedOutcome) };
    expect(statuses((await run(service, [entry('room', 'ann')])).outcomes)).toEqual(['unknown']);
  });

  test('a service that is closed meanwhile ends the stream as cancelled', async () => {
    const vendor = new Vendor();
    let taken = 0;
    vendor.wait = async () => {
      if (taken > 5) throw failing({ code: 'cancelled', outcome: 'not-sent', message: 'closed' });
      await nextTurn();
    };
    const { seen, source } = watched(endless((at) => `room-${at % 7}`));
    const { outcomes, thrown } = await all(updateEach(vendor.service(kind), source, { readAhead: 30 }), () => {
      taken += 1;
    });
    expect(thrown).toMatchObject({ code: 'cancelled', outcome: 'not-sent', message: 'closed' });
    expect(outcomes).toHaveLength(seen.read);
    expect(new Set(statuses(outcomes))).toEqual(new Set(['applied', 'skipped']));
    expect(seen.closed).toBe(1);
  });

  test('update: false is the answer of the service for each entry', async () => {
    const service = {
      ...new Vendor().service('none'),
      updateParticipants: async () => {
        throw failing({ code: 'unsupported', outcome: 'not-sent' });
      },
    };
    const { outcomes, thrown } = await run(service, crowd(2, 3));
    expect(thrown).toBeUndefined();
    expect(statuses(outcomes)).toEqual(Array(6).fill('rejected'));
  });
});

describe('updateEach on native batches', () => {
  test('a source that is sorted by room needs one call for each', async () => {
    for (const sourceOf of [(entries: UpdateEntry[]) => entries, (entries: UpdateEntry[]) => asTheyCome(entries)]) {
      const vendor = new Vendor();
      await run(vendor.service('native'), sourceOf(crowd(40, 25)));
      expect(vendor.calls).toHaveLength(40);
    }
  });

  test('a source that comes in pieces is sent as it comes, and gathers while its room is busy', async () => {
    const vendor = new Vendor();
    vendor.wait = settled;
    await run(vendor.service('native'), slowly(crowd(1, 60)));
    const sizes = vendor.calls.map(({ ids }) => ids.length);
    expect(sizes[0]).toBe(1);
    expect(sizes.length).toBeLessThan(10);
  });

  test('a call holds at most batchSize entries, 350 by default', async () => {
    const sizesOf = async (options?: UpdateEachOptions) => {
      const vendor = new Vendor();
      await run(vendor.service('native'), crowd(1, 900), options);
      return vendor.calls.map(({ ids }) => ids.length);
    };
    expect(await sizesOf()).toEqual([350, 350, 200]);
    expect(await sizesOf({ batchSize: 600 })).toEqual([600, 300]);
  });

  test('a slow loop does not make the calls small', async () => {
    const vendor = new Vendor();
    const source = crowd(1, 600);
    await all(updateEach(vendor.service('native'), source, { batchSize: 100, readAhead: 200 }), nextTurn);
    expect(vendor.calls.map(({ ids }) => ids.length)).toEqual(Array(6).fill(100));
  });
});

test('updateEach on fan-out makes each entry a call, whatever the batchSize', async () => {
  const vendor = new Vendor();
  const { outcomes } = await run(vendor.service('fan-out'), crowd(1, 50), { batchSize: 10 });
  expect(outcomes).toHaveLength(50);
  expect(vendor.calls.every(({ ids }) => ids.length === 1)).toBe(true);
  expect(vendor.most).toBe(8);
});

describe.each(['native', 'fan-out'] as const)('over many entries, %s', (kind) => {
  test('nothing is kept of those that are done', async () => {
    setFlagsFromString('--expose-gc');
    const collect: () => void = runInNewContext('gc');
    const refs: WeakRef<UpdateEntry>[] = [];
    function* source() {
      for (let at = 0; at < 20_000; at += 1) {
        const each = entry(`room-${at >> 6}`, `id-${at}`);
        if (at % 100 === 0) refs.push(new WeakRef(each));
        yield each;
      }
    }
    let taken = 0;
    for await (const _ of updateEach(new Vendor().service(kind), source(), { readAhead: 500, batchSize: 100 })) {
      taken += 1;
    }
    expect(taken).toBe(20_000);
    await settled();
    collect();
    const vendorsOwn = refs.filter((ref) => ref.deref() !== undefined);
    expect(vendorsOwn.length).toBeLessThan(20);
  });
});

/** All at once, but each by a promise, as rows that are already there. */
async function* asTheyCome<T>(items: Iterable<T>): AsyncGenerator<T, void, undefined> {
  yield* items;
}
