import type { Clause, ServicesBench } from '../../clause.js';
import { changingNoRoom, heldRooms, idsOf, seedRooms, walkRooms } from '../support/rooms.js';
import { refusedUnsent } from '../support/sending.js';
import { somebody } from '../support/somebody.js';

/** Closing a room. */
export const closingClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'close-does-what-it-declares',
    sentence:
      'A closed room is gone where the capabilities say `deletes`, and is still there, marked as closed, where they say `deactivates`; every other room stays as it is.',
    async verify(bench) {
      const { rooms } = bench.services;
      const [, id = ''] = await seedRooms(bench, 3);
      if (await closeIsUnsupported(bench, id)) return;
      const before = await heldRooms(bench);
      bench.assert.equal(await rooms.closeRoom(id), undefined, 'what a close answers');
      const { close, get, list } = rooms.capabilities;
      bench.assert.deepEqual(
        await heldRooms(bench),
        close === 'deletes'
          ? before.filter((room) => room.id !== id)
          : before.map((room) => (room.id === id ? { ...room, status: 'closed' } : room)),
        'the rooms that the vendor holds after a close',
      );
      if (list) {
        bench.assert.equal(idsOf(await walkRooms(bench)).includes(id), close === 'deactivates', 'it is still listed');
      }
      if (!get) return;
      if (close === 'deactivates') {
        bench.assert.equal((await rooms.getRoom(id)).status, 'closed', 'the status that a get reads');
      } else {
        await bench.assert.rejects(
          () => rooms.getRoom(id),
          { code: 'not-found', subject: 'room' },
          'a get of a room that was deleted',
        );
      }
    },
  },
  {
    id: 'closing-a-room-twice-is-what-it-declares',
    sentence:
      'Closing a room a second time is `not-found` where the capabilities say `deletes`, and success where they say `deactivates`.',
    async verify(bench) {
      const { rooms } = bench.services;
      const [id = ''] = await seedRooms(bench, 2);
      if (await closeIsUnsupported(bench, id)) return;
      await rooms.closeRoom(id);
      await changingNoRoom(bench, 'a second close', async () => {
        if (rooms.capabilities.close === 'deactivates') {
          bench.assert.equal(await rooms.closeRoom(id), undefined, 'what a second close answers');
        } else {
          const expected = { code: 'not-found', subject: 'room', outcome: 'refused', retryable: false } as const;
          await bench.assert.rejects(() => rooms.closeRoom(id), expected, 'a second close');
        }
      });
    },
  },
  {
    id: 'close-of-no-room-is-not-found',
    sentence: 'A close of a room that is not there is `not-found` with the subject `room`.',
    async verify(bench) {
      const { rooms } = bench.services;
      await seedRooms(bench, 2);
      const id = await bench.vendor.unknownRoom();
      await changingNoRoom(bench, 'a close of no room', () =>
        bench.assert.rejects(
          () => rooms.closeRoom(id),
          rooms.capabilities.close === false
            ? { code: 'unsupported', outcome: 'not-sent' }
            : { code: 'not-found', subject: 'room', retryable: false },
          'a close of no room',
        ),
      );
    },
  },
  {
    id: 'nobody-joins-a-closed-room',
    sentence: 'Nobody can join a room that is closed, also with a credential of before; other rooms go on.',
    async verify(bench) {
      const { services, vendor, assert } = bench;
      const { rooms, joinCredentials } = services;
      const [room, other] = [await vendor.createRoom(), await vendor.createRoom()];
      const id = await somebody(bench, room);
      const outsider = await somebody(bench, other);
      if (await closeIsUnsupported(bench, room)) return;
      const tokens: (string | undefined)[] = [undefined];
      if (joinCredentials.capabilities.issue !== false) {
        tokens.push((await joinCredentials.issueJoinCredential(room, id)).token.reveal());
      }
      await rooms.closeRoom(room);
      for (const token of tokens) {
        const about = token === undefined ? 'somebody' : 'somebody with a credential of before';
        const joined = await vendor.connect(room, id, token).then(
          () => true,
          () => false,
        );
        assert.equal(joined, false, `whether ${about} can join a closed room`);
      }
      await vendor.connect(other, outsider);
      assert.deepEqual(idsOf(await vendor.connected(other)), [outsider], 'who is connected to another room');
    },
  },
  {
    id: 'a-lost-answer-to-a-close-is-no-failure',
    sentence:
      'A close whose first answer was lost is success within the one call, also where the room is gone by then.',
    async verify(bench) {
      const { rooms } = bench.services;
      const [id = ''] = await seedRooms(bench, 2);
      if (await closeIsUnsupported(bench, id)) return;
      bench.vendor.loseNextAnswer();
      bench.assert.equal(await rooms.closeRoom(id), undefined, 'what a close answers whose first answer was lost');
      const held = (await heldRooms(bench)).find((room) => room.id === id);
      bench.assert.equal(
        held?.status,
        rooms.capabilities.close === 'deletes' ? undefined : 'closed',
        'the status of the room',
      );
      bench.assert.equal(held === undefined, rooms.capabilities.close === 'deletes', 'whether the room is gone');
    },
  },
];

async function closeIsUnsupported(bench: ServicesBench, id: string): Promise<boolean> {
  const { rooms } = bench.services;
  if (rooms.capabilities.close !== false) return false;
  await changingNoRoom(bench, 'a close', () =>
    refusedUnsent(bench, 'a close', { code: 'unsupported' }, () => rooms.closeRoom(id)),
  );
  return true;
}
