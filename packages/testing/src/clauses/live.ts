import type { Session } from '@anyroom/core';
import type { Clause, ServicesBench } from '../clause.js';
import type { ConnectedPerson, Connection } from '../harness/services-harness.js';
import { idsOf, isValidDate } from './support/rooms.js';
import { refusedUnsent } from './support/sending.js';
import { leavingAllAsItIs } from './support/service-verbs.js';
import { somebody } from './support/somebody.js';

/** Whoever is connected now. */
export const liveClauses: readonly Clause<ServicesBench>[] = [
  {
    id: 'eject-disconnects-one-person',
    sentence: 'An eject ends every connection that the person has to the room, and nobody else’s.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { room, ids } = await connectedRoom(bench, 3);
      const [, id = ''] = ids;
      await connectAnotherDevice(bench, room, id);
      if (await ejectIsUnsupported(bench, room, id)) return;
      assert.equal(await services.live.ejectParticipant(room, id), undefined, 'what an eject answers');
      const others = ids.filter((each) => each !== id).sort();
      assert.deepEqual(idsOf(await vendor.connected(room)), others, 'who is connected after an eject');
    },
  },
  {
    id: 'ejecting-is-not-removing',
    sentence:
      'Who is ejected is still on the roster, as they were, where there is one, and may come back with a credential; who is removed is not in the room any more.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { live, participants, joinCredentials } = services;
      const { room, ids } = await connectedRoom(bench, 3);
      const [id = '', removed = ''] = ids;
      if (await ejectIsUnsupported(bench, room, id)) return;
      const before = await rosterOf(bench, room);
      await live.ejectParticipant(room, id);
      const isListed = participants.capabilities.members !== 'presence';
      const after = before.filter((person) => isListed || person.id !== id);
      assert.deepEqual(await rosterOf(bench, room), after, 'who is in the room after an eject');
      const isIssued = joinCredentials.capabilities.issue !== false;
      const token = isIssued ? (await joinCredentials.issueJoinCredential(room, id)).token.reveal() : undefined;
      await vendor.connect(room, id, token);
      assert.ok(idsOf(await vendor.connected(room)).includes(id), 'who was ejected can come back');
      if (participants.capabilities.remove === false) return;
      await participants.removeParticipant(room, removed);
      const left = before.filter((person) => person.id !== removed);
      assert.deepEqual(await rosterOf(bench, room), left, 'who is in the room after a remove');
    },
  },
  {
    id: 'who-is-removed-comes-back-as-declared',
    sentence:
      'Who is removed cannot connect again where the capabilities say `revokes`, not even with a credential of before, and can where they say `disconnects`; everybody else still can.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { participants, joinCredentials } = services;
      const room = await vendor.createRoom();
      const [id, other] = [await somebody(bench, room), await somebody(bench, room)];
      const { remove } = participants.capabilities;
      if (remove === false) {
        await unsupportedHere(bench, room, 'a remove', () => participants.removeParticipant(room, id));
        return;
      }
      const isIssued = joinCredentials.capabilities.issue !== false;
      const tokenFor = async (person: string) =>
        isIssued ? (await joinCredentials.issueJoinCredential(room, person)).token.reveal() : undefined;
      const [token, otherToken] = [await tokenFor(id), await tokenFor(other)];
      const connection = await vendor.connect(room, id, token);
      await participants.removeParticipant(room, id);
      await connection.leave();
      const isIn = await vendor.connect(room, id, token).then(
        () => true,
        () => false,
      );
      assert.equal(isIn, remove === 'disconnects', 'whether who was removed can connect again');
      await vendor.connect(room, other, otherToken);
      assert.ok(idsOf(await vendor.connected(room)).includes(other), 'somebody else can connect');
    },
  },
  {
    id: 'eject-of-somebody-not-connected-is-success',
    sentence:
      'An eject of somebody who is not connected is success, whether or not they are on the roster, and changes nothing.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { room } = await connectedRoom(bench, 2);
      const absent = await somebody(bench, room);
      if (await ejectIsUnsupported(bench, room, absent)) return;
      const elsewhere = await connectedRoom(bench, 1);
      await leavingAllAsItIs(bench, room, 'an eject of somebody who is not connected', async () => {
        for (const id of [absent, await vendor.unknownParticipant(), elsewhere.ids[0] ?? '']) {
          for (const about of ['once', 'twice']) {
            assert.equal(await services.live.ejectParticipant(room, id), undefined, `what an eject answers ${about}`);
          }
        }
      });
      assert.deepEqual(idsOf(await vendor.connected(elsewhere.room)), elsewhere.ids, 'who is connected elsewhere');
    },
  },
  {
    id: 'mute-switches-one-microphone-off',
    sentence:
      'A mute switches the microphone of one person off, on every connection that they have, and nobody else’s; twice is as good as once.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { room, ids } = await connectedRoom(bench, 3);
      const [, id = ''] = ids;
      await connectAnotherDevice(bench, room, id);
      if (await muteIsUnsupported(bench, room, id)) return;
      const before = await vendor.connected(room);
      assert.ok(
        before.every(({ muted }) => !muted),
        'nobody is muted before',
      );
      for (const about of ['a mute', 'another mute']) {
        assert.equal(await services.live.muteParticipant(room, id), undefined, `what ${about} answers`);
        assert.deepEqual(
          inOrder(await vendor.connected(room)),
          inOrder(before.map((person) => (person.id === id ? { ...person, muted: true } : person))),
          `who is connected after ${about}`,
        );
      }
    },
  },
  {
    id: 'mute-of-somebody-not-connected-is-not-found',
    sentence:
      'Somebody who is not connected cannot be muted: `not-found` with the subject `participant`, also when they are on the roster.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { room } = await connectedRoom(bench, 1);
      const quiet = await vendor.createRoom();
      const absent = await somebody(bench, room);
      const alone = await somebody(bench, quiet);
      if (await muteIsUnsupported(bench, room, absent)) return;
      const { unmute } = services.live.capabilities;
      await leavingAllAsItIs(bench, room, 'a mute of somebody who is not connected', async () => {
        for (const [where, id] of [
          [room, absent],
          [room, await vendor.unknownParticipant()],
          [room, alone],
          [quiet, alone],
        ] as const) {
          const expected = { code: 'not-found', subject: 'participant', retryable: false } as const;
          const mute = () => services.live.muteParticipant(where, id);
          await assert.rejects(mute, expected, 'a mute of somebody who is not connected');
          if (!unmute) continue;
          const lift = () => services.live.unmuteParticipant(where, id);
          await assert.rejects(lift, expected, 'an unmute of somebody who is not connected');
        }
      });
    },
  },
  {
    id: 'a-mute-is-undone-as-declared',
    sentence:
      'Who was muted can switch their microphone on again where the capabilities say that they may, and stays silent where only a moderator may.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { room, ids } = await connectedRoom(bench, 2);
      const [id = ''] = ids;
      const { mute } = services.live.capabilities;
      if (mute === false) {
        await muteIsUnsupported(bench, room, id);
        return;
      }
      await services.live.muteParticipant(room, id);
      if (mute.undo !== 'unknown') await vendor.switchOn(room, id);
      const own = (await vendor.connected(room)).filter((each) => each.id === id);
      const isMuted = mute.undo !== 'by-participant';
      assert.ok(own.length > 0 && own.every(({ muted }) => muted === isMuted), `whether they are muted: ${isMuted}`);
    },
  },
  {
    id: 'unmute-lifts-a-mute-and-no-more',
    sentence:
      'An unmute lifts the mute of one person, on every connection that they have, and nobody else’s; twice is as good as once, and a microphone that they switched off themselves stays off.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { live } = services;
      const { room, ids } = await connectedRoom(bench, 3);
      const [other = '', id = '', silent = ''] = ids;
      if (!live.capabilities.unmute) {
        await unsupportedHere(bench, room, 'an unmute', () => live.unmuteParticipant(room, id));
        return;
      }
      await connectAnotherDevice(bench, room, id);
      const before = inOrder(await vendor.connected(room));
      for (const person of [other, id]) await live.muteParticipant(room, person);
      const othersOf = (people: readonly ConnectedPerson[]) => inOrder(people.filter((each) => each.id !== id));
      const stillMuted = othersOf(await vendor.connected(room));
      for (const about of ['an unmute', 'another unmute']) {
        assert.equal(await live.unmuteParticipant(room, id), undefined, `what ${about} answers`);
        const now = await vendor.connected(room);
        assert.deepEqual(othersOf(now), stillMuted, `everybody else after ${about}`);
        const own = now.filter((each) => each.id === id);
        assert.ok(own.length > 0 && own.every(({ muted }) => !muted), `they are heard after ${about}`);
      }
      await live.unmuteParticipant(room, other);
      assert.deepEqual(inOrder(await vendor.connected(room)), before, 'everybody is heard again');
      await vendor.switchOff(room, silent);
      await live.muteParticipant(room, silent);
      await live.unmuteParticipant(room, silent);
      const quiet = (await vendor.connected(room)).filter((each) => each.id === silent);
      assert.ok(
        quiet.length > 0 && quiet.every(({ muted }) => muted),
        'who switched off their microphone stays silent',
      );
    },
  },
  {
    id: 'devices-are-as-declared',
    sentence:
      'One person can be connected with two devices where the capabilities say `many`; where they say `one`, the second is refused, or takes the place of the first.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const { room, ids } = await connectedRoom(bench, 1);
      const [id = ''] = ids;
      const { devices } = services.live.capabilities;
      await connectAnotherDevice(bench, room, id);
      const count = (await vendor.connected(room)).length;
      if (devices !== 'unknown') assert.equal(count, devices === 'many' ? 2 : 1, 'how many devices are connected');
      else assert.ok(count > 0, 'somebody is connected');
      if (await ejectIsUnsupported(bench, room, id)) return;
      await services.live.ejectParticipant(room, id);
      assert.deepEqual(await vendor.connected(room), [], 'who is connected after an eject');
    },
  },
  {
    id: 'a-session-goes-on-while-somebody-is-connected',
    sentence:
      'A session is told while somebody is connected, with the number of them where the vendor tells it; where nobody is, there is none.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const room = await vendor.createRoom();
      if (await sessionIsUnsupported(bench, room)) return;
      assert.equal(await services.live.getSession(room), undefined, 'the session of an empty room');
      const people = [await somebody(bench, room), await somebody(bench, room)];
      assert.equal(
        await services.live.getSession(room),
        undefined,
        'the session of a room that nobody is connected to',
      );
      const connections: Connection[] = [];
      let id: string | undefined;
      for (const person of people) {
        connections.push(await vendor.connect(room, person));
        const session = await services.live.getSession(room);
        if (session === undefined) return assert.fail('there is no session although somebody is connected');
        checkShape(bench, session);
        id ??= session.id;
        assert.equal(session.id, id, 'the id of a session that goes on');
        const { connectedCount = connections.length } = session;
        assert.equal(connectedCount, connections.length, 'how many are connected');
      }
      for (const connection of connections) await connection.leave();
      assert.equal(await services.live.getSession(room), undefined, 'the session after everybody has left');
    },
  },
  {
    id: 'each-session-has-an-id-of-its-own',
    sentence: 'When people come together again, it is another session, with another id; so is that of another room.',
    async verify(bench) {
      const { vendor, assert, services } = bench;
      const room = await vendor.createRoom();
      if (await sessionIsUnsupported(bench, room)) return;
      const id = await somebody(bench, room);
      const elsewhere = await connectedRoom(bench, 1);
      const ids: (string | undefined)[] = [(await services.live.getSession(elsewhere.room))?.id];
      for (let count = 0; count < 2; count += 1) {
        const connection = await vendor.connect(room, id);
        ids.push((await services.live.getSession(room))?.id);
        await connection.leave();
      }
      assert.ok(!ids.includes(undefined), 'there is a session each time');
      assert.equal(new Set(ids).size, ids.length, `how many sessions there were, of ${ids.length}`);
    },
  },
];

/** A new room to which some people are connected. */
async function connectedRoom(bench: ServicesBench, count: number) {
  const { vendor } = bench;
  const room = await vendor.createRoom();
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1) {
    const id = await somebody(bench, room);
    await vendor.connect(room, id);
    ids.push(id);
  }
  return { room, ids };
}

/** A second device of somebody who is connected; where there can be one only, the vendor may refuse it. */
async function connectAnotherDevice({ services, vendor }: ServicesBench, room: string, id: string): Promise<void> {
  const connecting = vendor.connect(room, id);
  if (services.live.capabilities.devices === 'many') await connecting;
  else await connecting.catch(() => undefined);
}

async function rosterOf({ vendor }: ServicesBench, room: string) {
  return [...(await vendor.participantsOf(room))].sort((a, b) => (a.id < b.id ? -1 : 1));
}

function inOrder(people: readonly { readonly id: string; readonly muted: boolean }[]): readonly string[] {
  return people.map(({ id, muted }) => `${id} ${muted ? 'muted' : 'heard'}`).sort();
}

const KEYS = ['id', 'startedAt', 'connectedCount'];

/** A session holds the contract's keys and no others, and none that is `undefined`. */
function checkShape({ assert }: ServicesBench, session: Session): void {
  for (const key of Object.keys(session)) assert.ok(KEYS.includes(key), `a session has no field '${key}'`);
  const { id, startedAt, connectedCount } = session;
  assert.ok(typeof id === 'string' && id !== '', 'the id of a session');
  assert.ok(!('startedAt' in session) || isValidDate(startedAt), `startedAt is a Date: ${String(startedAt)}`);
  assert.ok(!('connectedCount' in session) || Number.isSafeInteger(connectedCount), 'connectedCount is a whole number');
}

async function ejectIsUnsupported(bench: ServicesBench, room: string, id: string): Promise<boolean> {
  const { live } = bench.services;
  if (live.capabilities.eject) return false;
  return unsupportedHere(bench, room, 'an eject', () => live.ejectParticipant(room, id));
}

async function muteIsUnsupported(bench: ServicesBench, room: string, id: string): Promise<boolean> {
  const { live } = bench.services;
  if (live.capabilities.mute !== false) return false;
  return unsupportedHere(bench, room, 'a mute', () => live.muteParticipant(room, id));
}

async function sessionIsUnsupported(bench: ServicesBench, room: string): Promise<boolean> {
  const { live } = bench.services;
  if (live.capabilities.session) return false;
  return unsupportedHere(bench, room, 'a session', () => live.getSession(room));
}

async function unsupportedHere(
  bench: ServicesBench,
  room: string,
  about: string,
  call: () => Promise<unknown>,
): Promise<true> {
  await leavingAllAsItIs(bench, room, about, () => refusedUnsent(bench, about, { code: 'unsupported' }, call));
  return true;
}
