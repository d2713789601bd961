import type { Participant } from '@anyroom/core';
import type { Bench, Clause } from '../clause.js';
import { asRead, fieldsOf, heldIn, seat, seatedPerson, seatedRoom } from './support/people.js';
import { aWhile, changingNothing, refusedUnsent, unsent } from './support/sending.js';
import { codeOf, firstStep, verbsOf, walk } from './support/verbs.js';

/** Enough for three pages of at most three. */
const CROWD = 7;

/** Reading one person, and everybody. */
export const readingClauses: readonly Clause[] = [
  {
    id: 'get-reads-one-person',
    sentence: 'Get reads one person as the vendor has them; a field that the vendor does not keep is absent.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, CROWD);
      for (const person of await heldIn(bench, room)) {
        const call = () => bench.service.getParticipant(room, person.id);
        if (bench.service.capabilities.get === false) {
          await refusedUnsent(bench, 'a get', { code: 'unsupported' }, call);
          continue;
        }
        const read = await call();
        bench.assert.deepEqual(fieldsOf(read), asRead(bench, person), 'who was read');
        checkShape(bench, read);
      }
      bench.assert.equal(ids.length, CROWD, 'how many were in the room');
    },
  },
  {
    id: 'get-of-nobody-is-not-found',
    sentence: 'Get of somebody who is not in the room is `not-found`, with the subject `participant` or `unknown`.',
    async verify(bench) {
      const { room } = await seatedRoom(bench, 2);
      const elsewhere = await seatedRoom(bench, 1);
      for (const id of [await bench.vendor.unknownParticipant(), elsewhere.ids[0] ?? '']) {
        const expected =
          bench.service.capabilities.get === false
            ? ({ code: 'unsupported' } as const)
            : ({ code: 'not-found', subject: ['participant', 'unknown'], retryable: false } as const);
        await bench.assert.rejects(() => bench.service.getParticipant(room, id), expected, 'a get of nobody');
      }
    },
  },
  {
    id: 'list-holds-everybody-once',
    sentence: 'A list holds everybody in the room exactly once, page by page, as the vendor has them.',
    async verify(bench) {
      const { room } = await seatedRoom(bench, CROWD);
      if (await listIsUnsupported(bench, room)) return;
      const all = await walk(bench.service, room);
      const truth = (await heldIn(bench, room)).map((person) => asRead(bench, person));
      bench.assert.deepEqual(sorted(all.map(fieldsOf)), sorted(truth), 'who is listed');
      for (const person of all) checkShape(bench, person);
      const empty = await bench.vendor.createRoom();
      bench.assert.deepEqual(await walk(bench.service, empty), [], 'who is listed of an empty room');
    },
  },
  {
    id: 'get-and-list-agree',
    sentence: 'What get answers about somebody is what the list holds of them.',
    async verify(bench) {
      const { room } = await seatedRoom(bench, 4);
      if (await listIsUnsupported(bench, room)) return;
      for (const listed of await walk(bench.service, room)) {
        const call = () => bench.service.getParticipant(room, listed.id);
        if (bench.service.capabilities.get === false) {
          await refusedUnsent(bench, 'a get', { code: 'unsupported' }, call);
        } else bench.assert.deepEqual(fieldsOf(await call()), fieldsOf(listed), 'the same person twice');
      }
    },
  },
  {
    id: 'list-is-lazy',
    sentence: 'Nothing is sent by a list, and no mistake is reported, before its first step.',
    async verify(bench) {
      const { room, ids } = await seatedRoom(bench, 2);
      const list = (await verbsOf(bench)).find(({ name }) => name === 'listParticipants');
      const good = await unsent(bench, 'a list that nobody walks', async () => {
        const iterable = bench.service.listParticipants(room);
        const iterator = iterable[Symbol.asyncIterator]();
        await aWhile(bench, room);
        await iterator.return?.();
        return iterable;
      });
      const bad = await unsent(bench, 'a list of no room that nobody walks', async () =>
        bench.service.listParticipants('', { timeoutInMs: -1 }),
      );
      await refusedUnsent(
        bench,
        'the first step of a list of no room',
        { code: list === undefined ? [] : codeOf(list, 'invalid-argument') },
        () => bad[Symbol.asyncIterator]().next(),
      );
      if (!bench.service.capabilities.list) return;
      const listed: string[] = [];
      for await (const { id } of good) listed.push(id);
      bench.assert.deepEqual(listed.sort(), [...ids].sort(), 'who is listed when it is walked at last');
    },
  },
  {
    id: 'list-can-be-walked-again',
    sentence: 'Each loop over a list is a fresh walk: it holds who is there by then.',
    async verify(bench) {
      const { room } = await seatedRoom(bench, 2);
      if (await listIsUnsupported(bench, room)) return;
      const list = bench.service.listParticipants(room);
      for (const number of [3, 4, 5]) {
        const listed: string[] = [];
        for await (const { id } of list) listed.push(id);
        const truth = (await heldIn(bench, room)).map(({ id }) => id);
        bench.assert.deepEqual(listed.sort(), truth, `who is listed on walk ${number - 2}`);
        await seat(bench, room, number);
      }
    },
  },
  {
    id: 'leaving-a-list-stops-it',
    sentence: 'A list is read as the loop asks for it, and leaving the loop early stops it.',
    async verify(bench) {
      const { room } = await seatedRoom(bench, CROWD);
      if (await listIsUnsupported(bench, room)) return;
      const { vendor, assert, service } = bench;
      const alone = await seatedPerson(bench);
      const first = vendor.requests();
      await walk(service, alone.room);
      const least = vendor.requests() - first;
      const start = vendor.requests();
      await walk(service, room);
      const whole = vendor.requests() - start;
      const restart = vendor.requests();
      await firstStep(service, room);
      const part = vendor.requests() - restart;
      assert.ok(whole > 0, 'a walk sends something');
      assert.ok(
        whole > least ? part < whole : part <= whole, // what does not grow with the people has no pages
        `leaving after one person sends less: ${part} requests, and ${whole} for the whole list`,
      );
      await unsent(bench, 'a list that was left', () => aWhile(bench, room));
    },
  },
];

async function listIsUnsupported(bench: Bench, room: string): Promise<boolean> {
  if (bench.service.capabilities.list) return false;
  await changingNothing(bench, room, 'a list', () =>
    refusedUnsent(bench, 'a list', { code: 'unsupported' }, () => walk(bench.service, room)),
  );
  return true;
}

const KEYS = ['id', 'externalId', 'displayName', 'avatarUrl', 'role', 'vendorRole', 'presence'];

/** A participant holds the contract's keys and no others, and none that is `undefined`. */
function checkShape({ assert }: Bench, participant: Participant): void {
  assert.equal(typeof participant.id, 'string', 'the type of an id');
  for (const [key, value] of Object.entries(participant)) {
    assert.ok(KEYS.includes(key), `a participant has no field '${key}'`);
    assert.equal(typeof value, 'string', `the type of ${key}`);
  }
  const { presence } = participant;
  assert.ok([undefined, 'connected', 'not-connected'].includes(presence), `a presence that is known: ${presence}`);
}

function sorted<T extends { readonly id: string }>(people: readonly T[]): readonly T[] {
  return [...people].sort((a, b) => (a.id < b.id ? -1 : 1));
}
