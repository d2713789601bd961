import type { UpdateEntry, UpdateOutcome } from '@anyroom/core';
import { updateEach } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { emulated } from './support/emulated.js';

/** Rows as a cursor gives them: a page at a time. */
async function* pages(entries: readonly UpdateEntry[], size: number) {
  for (let from = 0; from < entries.length; from += size) {
    await new Promise((resolve) => setImmediate(resolve));
    yield* entries.slice(from, from + size);
  }
}

async function collect(outcomes: AsyncIterable<UpdateOutcome>): Promise<readonly UpdateOutcome[]> {
  const all: UpdateOutcome[] = [];
  for await (const outcome of outcomes) all.push(outcome);
  return all.sort((one, other) => one.index - other.index);
}

describe('a stream over many rooms', () => {
  test('takes one PATCH for each room, or for each 350 people in it', async () => {
    const { emulator, open, seat, held } = await emulated();
    const rooms = [...Array<number>(6).fill(20), 400].map((people) => seat(...Array<string>(people).fill('Presenter')));
    const entries = rooms.flatMap(({ room, ids }) => ids.map((id) => ({ room, id, changes: { role: 'viewer' } })));
    emulator.requests.reset();
    const outcomes = await collect(updateEach(open(), pages(entries, 1_000)));
    expect(outcomes.map(({ index, status }) => [index, status])).toEqual(entries.map((_, index) => [index, 'applied']));
    for (const { room, ids } of rooms) expect(held(room)).toEqual(ids.map((id) => [id, 'Consumer']));
    const patches = emulator.requests.all.filter(({ method }) => method === 'PATCH');
    expect(patches).toHaveLength(6 + 2);
  });

  test('tells of each who cannot be changed, and why; a room that is not there spoils no other', async () => {
    const { emulator, open, seat, held } = await emulated();
    const { room, ids } = seat('Presenter', 'Presenter', 'Attendee');
    const stranger = emulator.createIdentity();
    const change = { role: 'viewer' };
    const entries = [
      { room, id: ids[0] ?? '', changes: change },
      { room, id: stranger, changes: change },
      { room: { id: room, provider: 'azure' }, id: ids[1] ?? '', changes: change },
      { room: { id: room, provider: 'cloudflare' }, id: ids[1] ?? '', changes: { role: 'presenter' } },
      { room, id: ids[2] ?? '', changes: { displayName: 'Ada' } },
      { room: '99199690362660524', id: stranger, changes: change },
      { room: '99199690362660524', id: ids[0] ?? '', changes: change },
      { room: '', id: ids[0] ?? '', changes: change },
      { room, id: ids[2] ?? '', changes: { role: 'presenter' } },
      { room, id: ids[2] ?? '', changes: { role: 'collaborator' } },
    ];
    const outcomes = await collect(updateEach(open(), entries));
    expect(outcomes.map((outcome) => [outcome.status, 'error' in outcome && outcome.error.code])).toEqual([
      ['applied', false],
      ['failed', 'not-found'],
      ['applied', false],
      ['rejected', 'invalid-argument'],
      ['rejected', 'unsupported'],
      ['failed', 'not-found'],
      ['failed', 'not-found'],
      ['rejected', 'invalid-argument'],
      ['applied', false],
      ['applied', false],
    ]);
    expect(held(room).map(([, role]) => role)).toEqual(['Consumer', 'Consumer', 'Collaborator']);
  });

  test('ends when the credential is no longer accepted', async () => {
    const { open, seat, emulator } = await emulated();
    const rooms = Array.from({ length: 30 }, () => seat('Presenter'));
    const entries = rooms.map(({ room, ids }) => ({ room, id: ids[0] ?? '', changes: { role: 'viewer' } }));
    const outcomes: UpdateOutcome[] = [];
    const stream = async () => {
      for await (const outcome of updateEach(open(), entries, { concurrency: 2 })) {
        outcomes.push(outcome);
        if (outcomes.length === 1) emulator.clockOffsetInMs = 86_400_000; // every signature is too old
      }
    };
    await expect(stream()).rejects.toMatchObject({ code: 'unauthenticated', outcome: 'not-sent' });
    expect(outcomes).toHaveLength(30);
    const statuses = new Set(outcomes.map(({ status }) => status));
    expect(statuses).toEqual(new Set(['applied', 'failed', 'skipped']));
  });

  test('ends when the service is closed, and finishes what is under way', async () => {
    const { open, seat, held } = await emulated();
    const rooms = Array.from({ length: 40 }, () => seat('Presenter'));
    const entries = rooms.map(({ room, ids }) => ({ room, id: ids[0] ?? '', changes: { role: 'viewer' } }));
    const service = open();
    const outcomes: UpdateOutcome[] = [];
    let closing: Promise<void> | undefined;
    const stream = async () => {
      for await (const outcome of updateEach(service, entries, { concurrency: 2 })) {
        outcomes.push(outcome);
        closing ??= service.close();
      }
    };
    await expect(stream()).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    await closing;
    expect(outcomes).toHaveLength(40);
    for (const { room, status } of outcomes) {
      expect(['applied', 'skipped']).toContain(status);
      expect(held(room as string)[0]?.[1]).toBe(status === 'applied' ? 'Consumer' : 'Presenter');
    }
  });

  test('given up half-way: what is skipped was not changed', async () => {
    const { emulator, open, seat, held } = await emulated();
    const rooms = Array.from({ length: 40 }, () => seat('Presenter'));
    const entries = rooms.map(({ room, ids }) => ({ room, id: ids[0] ?? '', changes: { role: 'viewer' } }));
    const controller = new AbortController();
    const outcomes: UpdateOutcome[] = [];
    const stream = async () => {
      for await (const outcome of updateEach(open(), entries, { concurrency: 2, abortSignal: controller.signal })) {
        outcomes.push(outcome);
        if (outcomes.length === 5) controller.abort();
      }
    };
    await expect(stream()).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    const sent = emulator.requests.all.length;
    expect(outcomes).toHaveLength(40);
    const skipped = outcomes.filter(({ status }) => status === 'skipped');
    expect(skipped.length).toBeGreaterThan(30);
    for (const { room } of skipped) expect(held(room as string)[0]?.[1]).toBe('Presenter');
    expect(emulator.requests.all).toHaveLength(sent);
  });
});
