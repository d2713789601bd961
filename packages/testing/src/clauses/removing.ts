import type { Bench, Clause } from '../clause.js';
import { heldIn, seatedRoom } from './support/people.js';
import { changingNothing, refusedUnsent } from './support/sending.js';

/** Taking one person off. */
export const removingClauses: readonly Clause[] = [
  {
    id: 'remove-takes-one-person-off',
    sentence: 'Remove takes the person off the room, and nobody else.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 3);
      const [, id = ''] = ids;
      if (await removeIsUnsupported(bench, room, id)) return;
      const before = await heldIn(bench, room);
      bench.assert.equal(await bench.service.removeParticipant(room, id), undefined, 'what a remove answers');
      bench.assert.deepEqual(
        await heldIn(bench, room),
        before.filter((person) => person.id !== id),
        'who is in the room after a remove',
      );
      if (bench.service.capabilities.get === false) return;
      await bench.assert.rejects(() => bench.service.getParticipant(room, id), { code: 'not-found' }, 'a get after it');
    },
  },
  {
    id: 'remove-is-idempotent',
    sentence: 'Remove of somebody who is not there is success: twice as well as never having been there.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 2);
      const [id = ''] = ids;
      if (await removeIsUnsupported(bench, room, id)) return;
      await bench.service.removeParticipant(room, id);
      const stranger = await bench.vendor.unknownParticipant();
      await changingNothing(bench, room, 'a remove of somebody who is not there', async () => {
        for (const gone of [id, stranger]) {
          bench.assert.equal(await bench.service.removeParticipant(room, gone), undefined, 'what a remove answers');
        }
      });
    },
  },
];

async function removeIsUnsupported(bench: Bench, room: string, id: string): Promise<boolean> {
  if (bench.service.capabilities.remove !== false) return false;
  await changingNothing(bench, room, 'a remove', () =>
    refusedUnsent(bench, 'a remove', { code: 'unsupported' }, () => bench.service.removeParticipant(room, id)),
  );
  return true;
}
