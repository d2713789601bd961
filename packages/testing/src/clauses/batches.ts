import type { BatchOptions, BatchOutcome, BatchResult, ParticipantChanges } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { Bench, Clause } from '../clause.js';
import { heldIn, seatedPerson, seatedRoom } from './support/people.js';
import { aWhile, changingNothing, refusedUnsent, soon, startCall, unsent } from './support/sending.js';
import { acceptedChange, afterChange, ROLE_OF_NOBODY } from './support/values.js';
import { updateMany } from './support/verbs.js';

/** Changing many people at once. */
export const batchClauses: readonly Clause[] = [
  {
    id: 'batch-has-one-outcome-for-each-entry',
    sentence: 'A batch has one outcome for each entry, in the order of the input, and applies what it says it applied.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 12);
      const before = await heldIn(bench, room);
      const entries = [...ids].reverse().map((id, index) => [id, acceptedChange(bench, 20 + index)] as const);
      if (await updateIsUnsupported(bench, room, entries)) return;
      const result = await bench.service.updateParticipants(room, entries);
      checkSheet(bench, result, entries);
      bench.assert.equal(result.allApplied, true, 'allApplied');
      const changes = new Map(entries);
      bench.assert.deepEqual(
        await heldIn(bench, room),
        before.map((person) => afterChange(bench, person, changes.get(person.id) ?? {})),
        'what the vendor holds after the batch',
      );
      for (const outcome of result.outcomes) {
        if (outcome.status !== 'applied') bench.assert.fail(`entry ${outcome.index} was not applied`);
        else bench.assert.equal(outcome.participant.id, outcome.id, 'who was changed');
      }
    },
  },
  {
    id: 'a-bad-entry-spoils-nothing',
    sentence:
      'One bad entry never spoils the others: what our own checks refuse is `rejected`, unsent, somebody unknown is `failed`, and everybody else is changed.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 3);
      const [first = '', second = '', third = ''] = ids;
      const before = await heldIn(bench, room);
      const good = acceptedChange(bench, 20);
      const entries = [
        [first, good],
        [await bench.vendor.unknownParticipant(), good],
        [second, { role: ROLE_OF_NOBODY }],
        ['', good],
        [second, {}],
        [second, { dispalyName: 'Ada' }],
        'no pair',
        null,
        [second],
        [second, good],
        ['half \ud83d', good],
        [third, good],
      ] as unknown as readonly (readonly [string, ParticipantChanges])[];
      if (await updateIsUnsupported(bench, room, [[first, good]])) return;
      const { update } = bench.service.capabilities;
      const adds = update !== false && update.unknownParticipant === 'added';
      const result = await bench.service.updateParticipants(room, entries);
      checkSheet(
        bench,
        result,
        entries.map((entry) => (Array.isArray(entry) ? (entry as (typeof entries)[number]) : ['', {}])),
      );
      const expected = ['applied', adds ? 'applied' : 'failed', ...Array(7).fill('rejected'), 'applied'];
      bench.assert.deepEqual(
        result.outcomes.map(({ status }) => status),
        [...expected, 'rejected', 'applied'],
        'the statuses',
      );
      bench.assert.equal(result.allApplied, false, 'allApplied');
      for (const outcome of result.outcomes) {
        if (outcome.status === 'applied') continue;
        const code = outcome.status === 'failed' ? 'not-found' : (['invalid-argument', 'unsupported'] as const);
        bench.assert.isError(outcome.error, { code }, `the error of entry ${outcome.index}`);
      }
      const after = (await heldIn(bench, room)).filter(({ id }) => ids.includes(id));
      bench.assert.deepEqual(
        after,
        before.map((person) => afterChange(bench, person, good)),
        'what the vendor holds of the good entries',
      );
      if (!adds) bench.assert.equal((await heldIn(bench, room)).length, ids.length, 'nobody is added');
    },
  },
  {
    id: 'a-batch-of-bad-entries-sends-nothing',
    sentence: 'A batch whose entries are all refused by our own checks resolves, and sends nothing.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const entries: readonly (readonly [string, ParticipantChanges])[] = [
        ['', acceptedChange(bench, 20)],
        [id, {}],
        [id, { role: ROLE_OF_NOBODY }],
      ];
      const result = await unsent(bench, 'a batch of bad entries', () =>
        bench.service.updateParticipants(room, entries),
      );
      checkSheet(bench, result, entries);
      for (const { status } of result.outcomes) bench.assert.equal(status, 'rejected', 'the status');
    },
  },
  {
    id: 'the-same-id-twice-is-applied-in-order',
    sentence: 'The same id twice in a batch is two entries, applied in order.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 2);
      const [id = '', other = ''] = ids;
      for (const [odd, even] of [
        [21, 22],
        [24, 23],
      ] as const) {
        const entries: readonly (readonly [string, ParticipantChanges])[] = [
          [id, acceptedChange(bench, odd)],
          [other, acceptedChange(bench, odd)],
          [id, acceptedChange(bench, even)],
        ];
        if (await updateIsUnsupported(bench, room, entries)) return;
        const before = await heldIn(bench, room);
        const result = await bench.service.updateParticipants(room, entries);
        checkSheet(bench, result, entries);
        bench.assert.equal(result.allApplied, true, 'allApplied');
        const last = new Map(entries);
        bench.assert.deepEqual(
          await heldIn(bench, room),
          before.map((person) => afterChange(bench, person, last.get(person.id) ?? {})),
          'the last entry of each id holds',
        );
      }
    },
  },
  {
    id: 'an-empty-batch-is-applied',
    sentence: 'An empty batch is all applied, without an outcome, and sends nothing.',
    async verify(bench) {
      const { room } = await seatedPerson(bench);
      const result = await unsent(bench, 'an empty batch', () => bench.service.updateParticipants(room, []));
      bench.assert.deepEqual(result, { allApplied: true, outcomes: [] }, 'the result of an empty batch');
    },
  },
  {
    id: 'batch-input-is-read-once',
    sentence: 'The input of a batch may be any iterable of pairs, and is read once.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 3);
      let walks = 0;
      const entries = ids.map((id) => [id, acceptedChange(bench, 20)] as const);
      const once: Iterable<readonly [string, ParticipantChanges]> = {
        *[Symbol.iterator]() {
          walks += 1;
          yield* entries;
        },
      };
      for (const input of [once, new Map(entries), generate(entries)]) {
        const result = await bench.service.updateParticipants(room, input);
        checkSheet(bench, result, entries);
        bench.assert.equal(result.allApplied, bench.service.capabilities.update !== false, 'allApplied');
      }
      bench.assert.equal(walks, 1, 'how often the input was walked');
    },
  },
  {
    id: 'unreadable-batches-reject',
    sentence:
      'A batch rejects only when no entry was looked at: for input that is no iterable of pairs, that throws while it is read, or for bad options; nothing is sent then.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      const entry = [id, acceptedChange(bench, 20)] as const;
      await changingNothing(bench, room, 'unreadable batches', async () => {
        for (const input of [null, undefined, 7, {}, 'pairs']) {
          await refusedUnsent(bench, `a batch of ${JSON.stringify(input)}`, { code: 'invalid-argument' }, () =>
            updateMany(bench.service, room, input),
          );
        }
        await unsent(bench, 'a batch whose input throws', async () => {
          const reason = await bench.service.updateParticipants(room, failing(entry)).then(
            () => undefined,
            (error: unknown) => error,
          );
          bench.assert.ok(reason instanceof Error, 'a batch whose input throws rejects');
        });
        for (const concurrency of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, '4', null]) {
          await refusedUnsent(bench, `the concurrency ${String(concurrency)}`, { code: 'invalid-argument' }, () =>
            updateMany(bench.service, room, [entry], { concurrency } as BatchOptions),
          );
        }
      });
    },
  },
  {
    id: 'concurrency-changes-no-outcome',
    sentence: 'However many requests of a batch may be in flight at once, the outcomes are the same.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 5);
      for (const [round, concurrency] of [1, 2, 100].entries()) {
        const entries = ids.map((id, index) => [id, acceptedChange(bench, 20 + round + index)] as const);
        const result = await bench.service.updateParticipants(room, entries, { concurrency });
        checkSheet(bench, result, entries);
        bench.assert.equal(result.allApplied, bench.service.capabilities.update !== false, 'allApplied');
      }
    },
  },
  {
    id: 'batches-at-once-are-apart',
    sentence:
      'Batches that are made at once, in one room and in several, do not disturb each other: each tells of its own entries, and all are applied.',
    async verify(bench) {
      const one = await seatedRoom(bench, 4);
      const other = await seatedRoom(bench, 2);
      const batches = [
        { room: one.room, ids: one.ids.slice(0, 2) },
        other,
        { room: one.room, ids: one.ids.slice(2) },
      ].map(({ room, ids }, at) => ({
        room,
        entries: ids.map((id, place) => [id, acceptedChange(bench, 20 + 2 * at + place)] as const),
      }));
      const [first] = batches;
      if (first !== undefined && (await updateIsUnsupported(bench, first.room, first.entries))) return;
      const before = [await heldIn(bench, one.room), await heldIn(bench, other.room)] as const;
      const results = await Promise.all(
        batches.map(({ room, entries }) => bench.service.updateParticipants(room, entries)),
      );
      for (const [at, { entries }] of batches.entries()) {
        checkSheet(bench, results[at] ?? { allApplied: false, outcomes: [] }, entries);
        bench.assert.equal(results[at]?.allApplied, true, `allApplied of batch ${at}`);
      }
      const changes = new Map(batches.flatMap(({ room, entries }) => entries.map(([id, to]) => [keyOf(room, id), to])));
      const changed = (room: string, people: (typeof before)[number]) =>
        people.map((person) => afterChange(bench, person, changes.get(keyOf(room, person.id)) ?? {}));
      bench.assert.deepEqual(
        [await heldIn(bench, one.room), await heldIn(bench, other.room)],
        [changed(one.room, before[0]), changed(other.room, before[1])],
        'what the vendor holds after the batches',
      );
    },
  },
  {
    id: 'a-batch-in-an-unknown-room-is-not-found',
    sentence:
      'A batch in a room that the vendor does not know resolves: every entry was looked at, and each is `failed` or `skipped` with `not-found`.',
    async verify(bench) {
      const room = await bench.vendor.unknownRoom();
      const change = acceptedChange(bench, 20);
      const entries: Entries = [
        [await bench.vendor.unknownParticipant(), change],
        [await bench.vendor.unknownParticipant(), change],
      ];
      const result = await bench.service.updateParticipants(room, entries);
      checkSheet(bench, result, entries);
      for (const outcome of result.outcomes) {
        if (bench.service.capabilities.update === false) {
          bench.assert.equal(outcome.status, 'rejected', 'the status');
        } else if (outcome.status === 'failed' || outcome.status === 'skipped') {
          const expected = { code: 'not-found', subject: ['room', 'unknown'] } as const;
          bench.assert.isError(outcome.error, expected, `entry ${outcome.index}`);
        } else bench.assert.fail(`entry ${outcome.index} is ${outcome.status}`);
      }
    },
  },
  {
    id: 'an-aborted-batch-tells-what-became-of-each',
    sentence:
      'A batch that is given up half-way still resolves with one outcome for each entry: `unknown` for what was sent without an answer, `skipped` for what was never sent; and no further request is sent.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 5);
      const entries = ids.map((id, index) => [id, acceptedChange(bench, 20 + index)] as const);
      if (await updateIsUnsupported(bench, room, entries)) return;
      const before = await heldIn(bench, room);
      const controller = new AbortController();
      const stalled = await bench.vendor.stall();
      const { settled } = await startCall(bench, 'a batch', () =>
        bench.service.updateParticipants(room, entries, { abortSignal: controller.signal, concurrency: 1 }),
      );
      const sent = bench.vendor.requests();
      controller.abort();
      const result = await soon(bench, 'a batch that was given up', settled);
      stalled.release();
      await aWhile(bench, room);
      checkSheet(bench, result, entries);
      bench.assert.equal(result.allApplied, false, 'allApplied');
      const after = await heldIn(bench, room);
      for (const outcome of result.outcomes) {
        const about = `entry ${outcome.index}`;
        if (outcome.status === 'applied' || outcome.status === 'rejected' || outcome.status === 'failed') {
          return bench.assert.fail(`${about} of a batch that was given up is ${outcome.status}`);
        }
        bench.assert.isError(
          outcome.error,
          { code: 'cancelled', outcome: outcome.status === 'unknown' ? 'unknown' : 'not-sent', retryable: false },
          about,
        );
        if (outcome.status === 'skipped') {
          const find = (people: typeof after) => people.find(({ id }) => id === outcome.id);
          bench.assert.deepEqual(find(after), find(before), `${about}, which was skipped`);
        }
      }
      bench.assert.equal(bench.vendor.requests(), sent, 'requests after the batch was given up');
      const { update } = bench.service.capabilities;
      if (update !== false && update.batch === 'fan-out') {
        bench.assert.equal(result.outcomes.at(-1)?.status, 'skipped', 'the last entry, one request at a time');
      }
    },
  },
  {
    id: 'an-aborted-signal-rejects-the-batch',
    sentence: 'A batch whose signal has already aborted rejects with `cancelled`, unsent: no entry was looked at.',
    async verify(bench) {
      const { room, id } = await seatedPerson(bench);
      await changingNothing(bench, room, 'a batch given up beforehand', () =>
        refusedUnsent(
          bench,
          'a batch given up beforehand',
          { code: bench.service.capabilities.update === false ? ['cancelled', 'unsupported'] : 'cancelled' },
          () =>
            bench.service.updateParticipants(room, [[id, acceptedChange(bench, 20)]], {
              abortSignal: AbortSignal.abort(),
            }),
        ),
      );
    },
  },
];

type Entries = readonly (readonly [id: string, changes: ParticipantChanges])[];

/** One outcome for each entry, in order, each of the right shape. */
function checkSheet({ assert }: Bench, { allApplied, outcomes }: BatchResult, entries: Entries): void {
  assert.deepEqual(
    outcomes.map(({ index, id }) => [index, id]),
    entries.map(([id], index) => [index, id]),
    'the index and the id of each outcome',
  );
  assert.equal(
    allApplied,
    outcomes.every(({ status }) => status === 'applied'),
    'allApplied is whether every outcome is',
  );
  for (const outcome of outcomes) {
    const key = outcome.status === 'applied' ? 'participant' : 'error';
    assert.deepEqual(Object.keys(outcome).sort(), ['id', 'index', key, 'status'].sort(), 'the keys of an outcome');
    if (outcome.status !== 'applied') checkError(assert, outcome);
  }
}

function checkError(assert: Bench['assert'], { status, error }: BatchOutcome & { readonly error: AnyroomError }): void {
  assert.ok(AnyroomError.is(error), `the error of an outcome that is ${status}`);
  if (status === 'rejected' || status === 'skipped') {
    assert.equal(error.outcome, 'not-sent', `the outcome of the error of an entry that is ${status}`);
  } else
    assert.equal(error.outcome === 'unknown', status === 'unknown', `an entry that is ${status} is of that outcome`);
}

/** Whether the service updates nobody; then it is checked that each entry says so. */
async function updateIsUnsupported(bench: Bench, room: string, entries: Entries): Promise<boolean> {
  if (bench.service.capabilities.update !== false) return false;
  await changingNothing(bench, room, 'a batch', async () => {
    const result = await unsent(bench, 'a batch', () => bench.service.updateParticipants(room, entries));
    checkSheet(bench, result, entries);
    for (const outcome of result.outcomes) {
      if (outcome.status === 'applied') bench.assert.fail('an entry is applied where updates are not supported');
      else bench.assert.isError(outcome.error, { code: 'unsupported' }, `entry ${outcome.index}`);
    }
  });
  return true;
}

/** Ids are those of a room: two rooms may have the same. */
function keyOf(room: string, id: string): string {
  return JSON.stringify([room, id]);
}

function* generate(entries: Entries) {
  yield* entries;
}

function* failing(entry: Entries[number]) {
  yield entry;
  throw new Error('the input cannot be read');
}
