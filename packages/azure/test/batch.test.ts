import { readBatch } from '@anyroom/adapter-kit';
import { AzureParticipantService } from '@anyroom/azure';
import type { BatchOutcome, ParticipantChanges } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { MOST_ENTRIES_A_PATCH, MOST_EXTRA_PATCHES } from '../src/narrowing.js';
import { writeBatch } from '../src/update-batch.js';
import { emulated, transportOf } from './support/emulated.js';

const context = { provider: 'azure', operation: 'updateParticipants', room: '1' };

/** How often the most repeated id stands in a list: each needs a PATCH of its own. */
function mostRepeated(ids: readonly string[]): number {
  const counts = new Map<string, number>();
  for (const id of ids) counts.set(id, (counts.get(id) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

/** A vendor whose PATCH is all or nothing, and who refuses some people, with or without naming them. */
class FakeVendor {
  readonly state = new Map<string, string>();
  readonly patches: number[] = [];
  readonly #refused: ReadonlySet<string>;
  readonly #names: boolean;
  readonly #most: number;

  constructor(refused: ReadonlySet<string>, { names = false, most = Number.POSITIVE_INFINITY } = {}) {
    this.#refused = refused;
    this.#names = names;
    this.#most = most;
  }

  async update(entries: readonly (readonly [id: string, role: string])[]): Promise<readonly BatchOutcome[]> {
    const { entries: guarded, sheet } = readBatch(entries, (_, role) => role as string, context);
    await writeBatch(guarded, sheet, {
      patch: async (part, onFailure) => {
        this.patches.push(part.length);
        expect(part.length).toBeGreaterThan(0);
        expect(part.length).toBeLessThanOrEqual(MOST_ENTRIES_A_PATCH);
        expect(new Set(part.map(({ id }) => id)).size).toBe(part.length);
        const bad = part.filter(({ id }) => this.#refused.has(id));
        if (bad.length > 0 || part.length > this.#most) {
          const [first] = bad;
          const target = first === undefined || !this.#names ? 'body' : `$.participants.${first.id}`;
          onFailure({ error: { details: [{ target }] } });
          throw refusalOf(400);
        }
        for (const { id, changes } of part) this.state.set(id, changes);
      },
      applied: ({ id, changes }) => ({ id, vendorRole: changes, confirmation: 'accepted', effect: 'unknown' }),
      ended: () => undefined,
    });
    return sheet.result().outcomes;
  }
}

function refusalOf(status: number): AnyroomError {
  const details = { status, requestId: 'theirs' };
  return new AnyroomError({ code: 'invalid-argument', outcome: 'refused', message: 'Invalid value.', details });
}

describe('writing a batch', () => {
  const idOf = (number: number) => `8:acs:${number}`;
  const anyBatch = fc.record({
    entries: fc.array(fc.tuple(fc.nat(30).map(idOf), fc.constantFrom('Presenter', 'Attendee', 'Consumer'))),
    refused: fc.array(fc.nat(30).map(idOf), { maxLength: 8 }).map((ids) => new Set(ids)),
    names: fc.boolean(),
  });

  test('whatever is in it: each outcome is true, and the PATCHes are within the bound', async () => {
    await fc.assert(
      fc.asyncProperty(anyBatch, async ({ entries, refused, names }) => {
        const vendor = new FakeVendor(refused, { names });
        const outcomes = await vendor.update(entries);
        const needed = mostRepeated(entries.map(([id]) => id));
        const bound = needed + MOST_EXTRA_PATCHES;
        expect(vendor.patches.length).toBeLessThanOrEqual(bound);
        expect(outcomes.map(({ id }) => id)).toEqual(entries.map(([id]) => id));

        const model = new Map<string, string>();
        for (const { index, id, status } of outcomes) {
          if (refused.has(id)) expect(status).toBe('failed');
          else if (vendor.patches.length < bound) expect(status).toBe('applied');
          if (status === 'applied') model.set(id, entries[index]?.[1] ?? '');
        }
        expect(vendor.state).toEqual(model);
        if (refused.size === 0) expect(vendor.patches).toHaveLength(needed);
      }),
    );
  });

  test('of many people: as few PATCHes as hold them', async () => {
    const vendor = new FakeVendor(new Set());
    const entries = Array.from({ length: 1000 }, (_, number) => [idOf(number), 'Consumer'] as const);
    const outcomes = await vendor.update(entries);
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(vendor.patches).toEqual([350, 350, 300]);
    expect([MOST_ENTRIES_A_PATCH, MOST_EXTRA_PATCHES]).toEqual([350, 24]);
  });

  test('with one refused who is named: one PATCH more', async () => {
    const vendor = new FakeVendor(new Set([idOf(200)]), { names: true });
    const entries = Array.from({ length: 350 }, (_, number) => [idOf(number), 'Consumer'] as const);
    const outcomes = await vendor.update(entries);
    expect(outcomes.filter(({ status }) => status !== 'applied').map(({ index }) => index)).toEqual([200]);
    expect(vendor.patches).toEqual([350, 349]);
  });

  test('with one refused who is not named: found by halving, everybody else applied', async () => {
    for (const offender of [0, 174, 175, 349]) {
      const vendor = new FakeVendor(new Set([idOf(offender)]));
      const entries = Array.from({ length: 350 }, (_, number) => [idOf(number), 'Consumer'] as const);
      const outcomes = await vendor.update(entries);
      expect(outcomes.filter(({ status }) => status !== 'applied').map(({ index }) => index)).toEqual([offender]);
      expect(vendor.patches.length).toBeLessThanOrEqual(1 + 18);
    }
  });

  test('with everybody refused: the bound is kept, and each has the vendor’s answer', async () => {
    const entries = Array.from({ length: 350 }, (_, number) => [idOf(number), 'Consumer'] as const);
    for (const names of [true, false]) {
      const vendor = new FakeVendor(new Set(entries.map(([id]) => id)), { names });
      const outcomes = await vendor.update(entries);
      expect(vendor.patches).toHaveLength(1 + MOST_EXTRA_PATCHES);
      for (const outcome of outcomes) {
        expect(outcome).toMatchObject({
          status: 'failed',
          error: { code: 'invalid-argument', details: { participant: outcome.id, requestId: 'theirs' } },
        });
      }
    }
  });

  test('where all who are left are named: nothing more is sent', async () => {
    const { entries, sheet } = readBatch(
      [
        ['a', 1],
        ['b', 2],
      ] as never,
      (_, change) => change,
      context,
    );
    let patches = 0;
    await writeBatch(entries, sheet, {
      patch: async (_, onFailure) => {
        patches += 1;
        onFailure({ error: { details: [{ target: '$.participants.a' }, { target: '$.participants.b.role' }] } });
        throw refusalOf(400);
      },
      applied: () => {
        throw new Error('nobody is applied');
      },
      ended: () => undefined,
    });
    expect(sheet.result().outcomes.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(patches).toBe(1);
  });

  test('to a vendor who takes fewer in one PATCH than we thought: in smaller ones', async () => {
    const vendor = new FakeVendor(new Set(), { most: 100 });
    const entries = Array.from({ length: 350 }, (_, number) => [idOf(number), 'Consumer'] as const);
    const outcomes = await vendor.update(entries);
    expect(outcomes.every(({ status }) => status === 'applied')).toBe(true);
    expect(vendor.patches.length).toBeLessThanOrEqual(1 + MOST_EXTRA_PATCHES);
  });
});

describe('a batch over the emulator', () => {
  const people = fc.integer({ min: 0, max: 7 });
  const step = fc.record({
    who: people,
    change: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('presenter', 'attendee', 'viewer').map((role) => ({ role })) },
      { weight: 1, arbitrary: fc.constantFrom({}, { role: 'host' }, { displayName: 'Ada' }, { role: null }) },
    ),
  });
  const VENDOR_ROLES = new Map([
    ['presenter', 'Presenter'],
    ['attendee', 'Attendee'],
    ['viewer', 'Consumer'],
  ]);

  test.each(['refuse', 'add'] as const)(
    'any mix of people, known, unknown and refused, in any order: each outcome is right, and so is the roster (%s)',
    async (unknownParticipant) => {
      const { emulator } = await emulated({ pageSizes: { azure: 3 } });
      const ids = Array.from({ length: 8 }, () => emulator.createIdentity());
      const refused = new Set([ids[3] ?? '', ids[6] ?? '']);
      emulator.refuseRawId(ids[3] ?? '', { named: true });
      emulator.refuseRawId(ids[6] ?? '', { named: false });
      const service = new AzureParticipantService(
        { connectionString: emulator.azure.connectionString, unknownParticipant },
        transportOf(),
      );
      await fc.assert(
        fc.asyncProperty(
          fc.uniqueArray(people, { maxLength: 8 }),
          fc.array(step, { maxLength: 14 }),
          async (present, steps) => {
            const { id: room } = emulator.createRoom();
            const model = new Map<string, string>();
            for (const who of present) {
              const rawId = ids[who] ?? '';
              emulator.putRoomParticipant(room, { rawId, role: 'Collaborator' });
              model.set(rawId, 'Collaborator');
            }
            const known = new Set(model.keys());
            const entries = steps.map(({ who, change }) => [ids[who] ?? '', change as ParticipantChanges] as const);
            emulator.requests.reset();
            const { allApplied, outcomes } = await service.updateParticipants(room, entries);

            const sendable: string[] = [];
            const expected = entries.map(([id, { role }]) => {
              const vendorRole = typeof role === 'string' ? VENDOR_ROLES.get(role) : undefined;
              if (vendorRole === undefined) return 'rejected';
              if (unknownParticipant === 'refuse' && !known.has(id)) return 'failed not-found';
              sendable.push(id);
              if (refused.has(id)) return 'failed invalid-argument';
              model.set(id, vendorRole);
              return 'applied';
            });
            expect(
              outcomes.map((outcome) =>
                outcome.status === 'failed' ? `failed ${outcome.error.code}` : outcome.status,
              ),
            ).toEqual(expected);
            expect(allApplied).toBe(expected.every((each) => each === 'applied'));
            expect(new Map(emulator.participantsOf(room).map(({ id, role }) => [id, role]))).toEqual(model);

            const methods = emulator.requests.all.map(({ method }) => method);
            const patches = methods.filter((method) => method === 'PATCH').length;
            const pages = methods.filter((method) => method === 'GET').length;
            const needed = mostRepeated(sendable);
            expect(patches).toBeLessThanOrEqual(needed + MOST_EXTRA_PATCHES);
            if (!sendable.some((id) => refused.has(id))) expect(patches).toBe(needed);
            if (unknownParticipant === 'add' || sendable.length + known.size === 0)
              expect(pages).toBeLessThanOrEqual(1);
            expect(pages).toBeLessThanOrEqual(
              unknownParticipant === 'add' ? 0 : Math.max(1, Math.ceil(known.size / 3)),
            );
            for (const { method, body } of emulator.requests.all) {
              if (method === 'PATCH') expect(body).not.toMatch(/null|\{\}/);
            }
          },
        ),
        { numRuns: 60 },
      );
    },
    30_000,
  );

  test('350 people and one who is refused, unnamed', async () => {
    const { emulator, open } = await emulated();
    const { id: room } = emulator.createRoom();
    const ids = Array.from({ length: 350 }, () => emulator.createIdentity());
    emulator.refuseRawId(ids[123] ?? '');
    const service = open({ connectionString: emulator.azure.connectionString, unknownParticipant: 'add' });
    const { outcomes } = await service.updateParticipants(
      room,
      ids.map((id) => [id, { role: 'viewer' }]),
    );
    expect(outcomes.filter(({ status }) => status !== 'applied')).toMatchObject([{ index: 123, status: 'failed' }]);
    expect(emulator.participantsOf(room)).toHaveLength(349);
    expect(emulator.requests.count).toBeLessThanOrEqual(1 + 18);
  });

  test('who is told to wait for longer than it may take sends no more: the rest is skipped', async () => {
    const { emulator, open } = await emulated();
    const { id: room } = emulator.createRoom();
    const service = open({ connectionString: emulator.azure.connectionString, unknownParticipant: 'add' });
    emulator.intercept = () =>
      emulator.requests.count < 2 ? undefined : { status: 429, headers: { 'retry-after': '120' } };
    const entries = Array.from({ length: 1400 }, () => [emulator.createIdentity(), { role: 'viewer' }] as const);
    const { outcomes } = await service.updateParticipants(room, entries);
    expect(outcomes[0]?.status).toBe('applied');
    expect(outcomes[350]).toMatchObject({ status: 'failed', error: { code: 'rate-limited', outcome: 'refused' } });
    expect(outcomes[700]).toMatchObject({
      status: 'skipped',
      error: { code: 'rate-limited', outcome: 'not-sent', retryable: true, retryAfterInMs: 120_000 },
    });
    expect(emulator.requests.count).toBe(2);
  });

  test('of people who are all unknown writes nothing', async () => {
    const { emulator, open, seat, held } = await emulated();
    const { room, ids } = seat('Presenter');
    const { outcomes } = await open().updateParticipants(room, [
      [emulator.createIdentity(), { role: 'viewer' }],
      [emulator.createIdentity(), { role: 'viewer' }],
    ]);
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'failed']);
    expect(held(room)).toEqual([[ids[0], 'Presenter']]);
    expect(emulator.requests.all.map(({ method }) => method)).toEqual(['GET']);
  });

  test.each(['as-recorded', 'needs-care'] as const)(
    'ends its walk of the roster, by links %s, as soon as it has found everybody',
    async (nextLink) => {
      const { emulator, open, seat } = await emulated({ assume: { nextLink }, pageSizes: { azure: 1 } });
      const { room, ids } = seat('Presenter', 'Presenter', 'Presenter', 'Presenter');
      await open().updateParticipants(room, [
        [ids[1] ?? '', { role: 'viewer' }],
        [ids[0] ?? '', { role: 'viewer' }],
      ]);
      expect(emulator.requests.all.map(({ method }) => method)).toEqual(['GET', 'GET', 'PATCH']);
    },
  );
});
