import { randomUUID } from 'node:crypto';
import { JitsiLiveService, JitsiParticipantService, JitsiRoomService } from '@anyroom/jitsi';
import { afterEach, expect, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { served } from './support/served.js';

const at = served();
const LIMIT_IN_MS = 20_000;

afterEach(() => at.start()); // when a test failed half-way

test(
  'all rooms are listed after a restart, although the server’s own directory then leaves some out',
  async () => {
    const rooms = at.open(new JitsiRoomService(at.configuration()));
    const participants = at.open(new JitsiParticipantService(at.configuration()));
    const made = [
      await rooms.createRoom({ title: 'One' }),
      await rooms.createRoom({ title: 'Two' }),
      await rooms.createRoom({ native: { jitsi: { hidden: true } } }),
    ];
    const closed = await rooms.createRoom();
    await rooms.closeRoom(closed.id);
    await at.kill();
    await at.start();
    // The first room that is changed is all that the directory then holds.
    await participants.addParticipant(made[0]?.id ?? '', { id: at.account().jid, role: 'attendee' });
    const byId = (all: readonly { readonly id: string }[]) => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
    expect(byId(await everybody(rooms.listRooms()))).toEqual(byId(made));
  },
  LIMIT_IN_MS,
);

test('a domain of the server that has no rooms is the operator’s to mend, and not an empty list', async () => {
  const rooms = at.open(new JitsiRoomService(at.configuration({ conference: at.server.accounts })));
  expect(await errorOf(everybody(rooms.listRooms()))).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
});

test('nobody is left in a room that was made, and whoever joins it is an ordinary participant', async () => {
  const rooms = at.open(new JitsiRoomService(at.configuration()));
  const participants = at.open(new JitsiParticipantService(at.configuration()));
  const { id } = await rooms.createRoom({ title: '<Title> & "more" 😀' });
  const address = `${id}@${at.server.conference}`;
  expect(await at.overseer.occupants(address)).toEqual([]);
  expect(await everybody(participants.listParticipants(id))).toEqual([]);
  const person = await at.person({ id, address }, 'person');
  expect(person.sightings).toHaveLength(1);
  expect(person.sightings[0]).toMatchObject({ nick: 'person', role: 'participant', affiliation: 'none' });
  expect((await rooms.getRoom(id)).title).toBe('<Title> & "more" 😀');
});

test('in a moderated room with a password for members only, the same roles are given, and people are put out', async () => {
  const rooms = at.open(new JitsiRoomService(at.configuration()));
  const participants = at.open(new JitsiParticipantService(at.configuration()));
  const live = at.open(new JitsiLiveService(at.configuration()));
  const { id } = await rooms.createRoom({ native: { jitsi: { moderated: true } } });
  const room = { id, address: `${id}@${at.server.conference}` };
  const [account, stranger] = [at.account(), at.account()];
  await participants.addParticipant(id, { id: account.jid, role: 'attendee' });
  const member = await at.person(room, 'member', account);
  const visitor = await at.person(room, 'visitor');
  expect(visitor.sightings.find(({ isOneself }) => isOneself)).toMatchObject({ role: 'visitor' });
  await participants.updateParticipant(id, visitor.id, { role: 'attendee' });
  await visitor.sees('a voice', ({ nick, role }) => nick === 'visitor' && role === 'participant');

  await rooms.updateRoom(id, { native: { jitsi: { membersOnly: true, password: 'open sesame' } } });
  await expect(at.person(room, 'stranger', stranger)).rejects.toThrow(/registration-required|not-authorized/);
  await participants.updateParticipant(id, member.id, { role: 'viewer' });
  await member.sees('being a visitor', ({ nick, role }) => nick === 'member' && role === 'visitor');
  await live.ejectParticipant(id, member.id);
  await member.sees('the kick', ({ statuses, isOneself }) => isOneself && statuses.includes('307'));
  expect((await at.overseer.occupants(room.address)).map(({ nick }) => nick)).toEqual(['visitor']);
});

test.each([
  ['one service', 1],
  ['services with a stream each', 3],
])(
  'of several creations of one room at a time by %s, one makes it, and the others are a conflict',
  async (_, streams) => {
    const services = Array.from({ length: streams }, () => at.open(new JitsiRoomService(at.configuration())));
    for (let turn = 0; turn < 5; turn += 1) {
      const id = randomUUID();
      const creations = Array.from({ length: 6 }, async (_, index) => {
        const service = services[index % streams] as JitsiRoomService;
        return service.createRoom({ id, title: `Title ${index}` });
      });
      const settled = await Promise.allSettled(creations);
      const made = settled.flatMap((each) => (each.status === 'fulfilled' ? each.value : []));
      const failed = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
      expect(failed.map(({ code, outcome }) => [code, outcome])).toEqual(Array(5).fill(['conflict', 'refused']));
      expect([await services[0]?.getRoom(id)]).toEqual(made);
    }
  },
);
