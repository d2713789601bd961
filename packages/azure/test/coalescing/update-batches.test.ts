import { type Deadline, startDeadline } from '@anyroom/adapter-kit';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { errorOf } from '../../../../test/support/error-of.js';
import { createUpdateBatches } from '../../src/coalescing/update-batches.js';
import { closeLater } from '../support/emulated.js';

// The collecting alone, with a sender that notes whom it is given; by a clock that is set forward.

beforeEach(() => {
  jest.useFakeTimers();
});
afterEach(() => {
  jest.useRealTimers();
});

const deadline = (abortSignal?: AbortSignal): Deadline => {
  const started = startDeadline({ timeoutInMs: 30_000, abortSignal });
  closeLater(() => started.end());
  return started;
};
const about = (participant: string, room = '1') => ({
  provider: 'azure',
  operation: 'updateParticipant',
  room,
  participant,
});

const ACCEPTED = { confirmation: 'accepted', effect: 'unknown' } as const;

function collecting(windowInMs: number) {
  const sent: (readonly string[])[] = [];
  const batches = createUpdateBatches({
    windowInMs,
    async sendAlone({ id }) {
      sent.push([id]);
      return { id, ...ACCEPTED };
    },
    async send(calls) {
      sent.push(calls.map(({ id }) => id));
      for (const call of calls) call.applied({ id: call.id, ...ACCEPTED });
    },
  });
  const update = (id: string, signal?: AbortSignal) =>
    batches.update({ context: about(id), role: 'Attendee', deadline: deadline(signal) });
  const remove = (id: string) =>
    batches.changeRoster(about(id), { ids: [id], looksFirst: false }, deadline(), async () => {
      sent.push([`-${id}`]);
    });
  return { sent, update, remove };
}

describe('a batch', () => {
  test('takes in calls until its window is over, counted from the first', async () => {
    const { sent, update } = collecting(50);
    const all = [update('a')];
    await jest.advanceTimersByTimeAsync(49);
    all.push(update('b'));
    expect(sent).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    all.push(update('c'));
    await Promise.all(all.slice(0, 2));
    expect(sent).toEqual([['a', 'b']]);
    await jest.advanceTimersByTimeAsync(50);
    await Promise.all(all);
    expect(sent).toEqual([['a', 'b'], ['c']]);
  });

  test('does not wait out its window once a change of the roster waits for it', async () => {
    const { sent, update, remove } = collecting(50);
    const all = [update('a'), remove('a'), update('b')];
    await Promise.all(all.slice(0, 2));
    expect(sent).toEqual([['a'], ['-a']]);
    await jest.advanceTimersByTimeAsync(50);
    await all[2];
    expect(sent).toEqual([['a'], ['-a'], ['b']]);
  });

  test('that everybody leaves is not sent, holds nobody up, and leaves no timer', async () => {
    const { sent, update, remove } = collecting(50);
    const controller = new AbortController();
    const error = errorOf(update('a', controller.signal));
    controller.abort();
    expect(await error).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(jest.getTimerCount()).toBe(0);
    const all = [update('b'), remove('c')];
    await Promise.all(all);
    expect(sent).toEqual([['b'], ['-c']]);
  });

  test('of one tick takes in what is asked for by promise jobs of that tick, and no more', async () => {
    const { sent, update } = collecting(0);
    const all = [update('a')];
    await Promise.resolve();
    all.push(update('b'));
    await Promise.all(all);
    await update('c');
    expect(sent).toEqual([['a', 'b'], ['c']]);
  });
});
