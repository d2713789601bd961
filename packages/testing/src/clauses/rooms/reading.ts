import type { Clause, ServicesBench } from '../../clause.js';
import {
  asReadRoom,
  changingNoRoom,
  checkRoomShape,
  fieldsOfRoom,
  heldRooms,
  idsOf,
  ROOMS,
  seedRoom,
  seedRooms,
  walkRooms,
} from '../support/rooms.js';
import { aWhile, refusedUnsent, unsent } from '../support/sending.js';
import { firstRoom } from '../support/service-verbs.js';

/** Reading one room, and all of them. */
export const roomReadingClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'get-reads-one-room',
    sentence: 'Get reads one room as the vendor has it; a field that the vendor does not keep is absent.',
    async verify(bench) {
      const { rooms } = bench.services;
      await seedRooms(bench, 2);
      await bench.vendor.createRoom();
      for (const held of await heldRooms(bench)) {
        const call = () => rooms.getRoom(held.id);
        if (!rooms.capabilities.get) {
          await refusedUnsent(bench, 'a get', { code: 'unsupported' }, call);
          continue;
        }
        const room = await call();
        bench.assert.deepEqual(fieldsOfRoom(room), asReadRoom(bench, held), 'the room that was read');
        checkRoomShape(bench, room);
      }
    },
  },
  {
    id: 'get-of-no-room-is-not-found',
    sentence: 'Get of a room that is not there is `not-found`, with the subject `room`.',
    async verify(bench) {
      const { rooms } = bench.services;
      await seedRoom(bench);
      const id = await bench.vendor.unknownRoom();
      await bench.assert.rejects(
        () => rooms.getRoom(id),
        rooms.capabilities.get ? { code: 'not-found', subject: 'room', retryable: false } : { code: 'unsupported' },
        'a get of no room',
      );
    },
  },
  {
    id: 'list-holds-every-room-once',
    sentence: 'The list holds every room exactly once, page by page, as the vendor has them and as get reads them.',
    async verify(bench) {
      const { rooms } = bench.services;
      await seedRooms(bench, ROOMS);
      if (await listIsUnsupported(bench)) return;
      const listed = await walkRooms(bench);
      const truth = (await heldRooms(bench)).map((room) => asReadRoom(bench, room));
      bench.assert.deepEqual(byId(listed).map(fieldsOfRoom), truth, 'the rooms that are listed');
      for (const room of listed) checkRoomShape(bench, room);
      if (!rooms.capabilities.get) return;
      for (const room of listed) {
        bench.assert.deepEqual(fieldsOfRoom(await rooms.getRoom(room)), fieldsOfRoom(room), 'the same room twice');
      }
    },
  },
  {
    id: 'list-of-rooms-is-lazy',
    sentence: 'Nothing is sent by a list of rooms, and no mistake is reported, before its first step.',
    async verify(bench) {
      const { rooms } = bench.services;
      const id = await seedRoom(bench);
      const good = await unsent(bench, 'a list that nobody walks', async () => {
        const iterable = rooms.listRooms();
        const iterator = iterable[Symbol.asyncIterator]();
        await aWhile(bench, id);
        await iterator.return?.();
        return iterable;
      });
      const bad = await unsent(bench, 'a list with bad options that nobody walks', async () =>
        rooms.listRooms({ timeoutInMs: -1 }),
      );
      const code = rooms.capabilities.list ? 'invalid-argument' : (['invalid-argument', 'unsupported'] as const);
      await refusedUnsent(bench, 'the first step of a list with bad options', { code }, () =>
        bad[Symbol.asyncIterator]().next(),
      );
      if (!rooms.capabilities.list) return;
      const listed: string[] = [];
      for await (const room of good) listed.push(room.id);
      bench.assert.deepEqual(
        listed.sort(),
        idsOf(await bench.vendor.rooms()),
        'what is listed when it is walked at last',
      );
    },
  },
  {
    id: 'list-of-rooms-can-be-walked-again',
    sentence: 'Each loop over the list of rooms is a fresh walk: it holds the rooms that there are by then.',
    async verify(bench) {
      await seedRoom(bench);
      if (await listIsUnsupported(bench)) return;
      const list = bench.services.rooms.listRooms();
      for (const number of [2, 3, 4]) {
        const listed: string[] = [];
        for await (const { id } of list) listed.push(id);
        bench.assert.deepEqual(
          listed.sort(),
          idsOf(await bench.vendor.rooms()),
          `what is listed on walk ${number - 1}`,
        );
        await seedRoom(bench, number);
      }
    },
  },
  {
    id: 'leaving-the-rooms-stops-the-list',
    sentence: 'The list of rooms is read as the loop asks for it, and leaving the loop early stops it.',
    async verify(bench) {
      const id = await seedRoom(bench);
      if (await listIsUnsupported(bench)) return;
      const { vendor, assert, services } = bench;
      const least = await requestsOfAWalk(bench);
      await seedRooms(bench, ROOMS - 1);
      const whole = await requestsOfAWalk(bench);
      const restart = vendor.requests();
      await firstRoom(services);
      const part = vendor.requests() - restart;
      assert.ok(whole > 0, 'a walk sends something');
      assert.ok(
        whole > least ? part < whole : part <= whole, // what does not grow with the rooms has no pages
        `leaving after one room sends less: ${part} requests, and ${whole} for the whole list`,
      );
      await unsent(bench, 'a list that was left', () => aWhile(bench, id));
    },
  },
  {
    id: 'each-page-of-rooms-is-a-call',
    sentence: 'Each page of rooms is a call of its own: after closing the next page rejects with `cancelled`, unsent.',
    async verify(bench) {
      await seedRoom(bench);
      if (await listIsUnsupported(bench)) return;
      const { assert } = bench;
      const least = await requestsOfAWalk(bench);
      await seedRooms(bench, ROOMS - 1);
      const isPaged = (await requestsOfAWalk(bench)) > least;
      const all = (await walkRooms(bench)).length;
      const { rooms } = await bench.openAnother();
      const steps = rooms.listRooms()[Symbol.asyncIterator]();
      assert.equal((await steps.next()).done, false, 'the first step is a room');
      await rooms.close();
      const walked = await unsent(bench, 'a list whose service is closed', async () => {
        let count = 1;
        try {
          while (!(await steps.next()).done) count += 1;
        } catch (error) {
          assert.isError(error, { code: 'cancelled', outcome: 'not-sent' }, 'the next page after closing');
          return 'a part';
        }
        return count;
      });
      assert.equal(walked, isPaged ? 'a part' : all, 'how much of the list is left after closing');
    },
  },
];

async function requestsOfAWalk(bench: ServicesBench): Promise<number> {
  const before = bench.vendor.requests();
  await walkRooms(bench);
  return bench.vendor.requests() - before;
}

async function listIsUnsupported(bench: ServicesBench): Promise<boolean> {
  if (bench.services.rooms.capabilities.list) return false;
  await changingNoRoom(bench, 'a list', () =>
    refusedUnsent(bench, 'a list', { code: 'unsupported' }, () => walkRooms(bench)),
  );
  return true;
}

function byId<T extends { readonly id: string }>(rooms: readonly T[]): readonly T[] {
  return [...rooms].sort((a, b) => (a.id < b.id ? -1 : 1));
}
