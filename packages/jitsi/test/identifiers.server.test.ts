import { AnyroomError } from '@anyroom/core';
import { JitsiLiveService, JitsiParticipantService, JitsiRoomService } from '@anyroom/jitsi';
import { describe, expect, test } from '@jest/globals';
import { everybody } from '../../../test/support/error-of.js';
import { served } from './support/served.js';

// An XMPP server makes one address of many spellings. Through a service each id is one person, or is refused unsent.
const at = served();
const LIMIT_IN_MS = 30_000;

/** What the server makes of some of the spellings below: those who must not be touched by way of another's name. */
const VICTIMS = ['abc', 'strasse', 'σ', 'ab', 'fix', 'i̇x', 'åx', 'é', 'a', 'x', 'ss', 'i', 'k', '1'];

const SPELLINGS: readonly string[] = [
  // folded, or made of others
  ...'ABC|Abc|abC|straße|STRASSE|ς|Σ|ẞ|ﬁx|İx|ı|\u212a|\u212bx|e\u0301|É|ａb|①|²'.split('|'),
  // with characters that are dropped
  ...'a\u00adb|a\u200bb|a\u200cb|a\u200db|a\u2060b|\ufeffab|ab\ufe0f|a\u034fb|a\u180bb|a\u0340b'.split('|'),
  // not yet assigned when the rules were made, or written from right to left
  ...'😀|🥹|👩‍💻|\u0378|Ⱥ|ꙁ|א|אב|אb|bא|א1|1א|\u202eab|a\u200f'.split('|'),
  // with spaces
  ...'a b| ab|ab |a\u00a0b|a\u3000b|a\u00b4b|a\tb|a\nb|a\rb'.split('|'),
  // with signs that part addresses, or are written otherwise in XML
  ...`a"b|a'b|a@b|a/b|a<b|a>b|a&b|a&amp;b|a:b|a\\20b|a\\b|a%20b|a#b|a?b|a;b|a,b`.split('|'),
  // with what no address, or no XML, can hold
  ...'a\0b|a\u0001b|a\u007fb|a\u0085b|a\u2028b|a\ue000b|a\ufffdb|a\ufffeb|a\uffffb|a\u{1ffff}b|\ud800|a\udc00b'.split(
    '|',
  ),
  // odd, long, and longer than the server can write to its disk
  ...'__proto__|constructor|.|..|-|_|~|*'.split('|'),
  ...['a'.repeat(251), 'a'.repeat(252), '-'.repeat(83), '-'.repeat(84)],
  ...['a'.repeat(1_023), 'a'.repeat(1_024), 'é'.repeat(511), 'é'.repeat(512)],
];

const DOMAINS: readonly string[] = [
  ...'MEET.test|meet.test.|meet..test|.meet.test|meet.test/phone|meet.test@x|| |meet test|ß.test|meet\u3002test'.split(
    '|',
  ),
  ...'m\u00adeet.test|meet.test:5222|[::1]|meet.test#|meet.te\0st|meet.te\uffffst|\ud800.test'.split('|'),
];

type Outcome = 'done' | 'invalid-argument';

/** A call that does what it says, or is refused as the mistake that it is, by us or by the server. */
async function outcomeOf(call: () => Promise<unknown>): Promise<Outcome> {
  try {
    await call();
    return 'done';
  } catch (error) {
    if (AnyroomError.is(error) && error.code === 'invalid-argument' && error.outcome !== 'unknown') {
      return 'invalid-argument';
    }
    throw error;
  }
}

describe('a participant id', () => {
  test(
    'is exactly one person, or invalid-argument',
    async () => {
      const participants = at.open(new JitsiParticipantService(at.configuration()));
      const live = at.open(new JitsiLiveService(at.configuration()));
      const outcomes = new Map<string, Outcome>();
      const room = await at.room();
      const victims = VICTIMS.map((each) => `${each}@${at.server.accounts}`);
      const ids = [
        ...SPELLINGS.map((local) => `${local}@${at.server.accounts}`),
        ...DOMAINS.map((domain) => `abc@${domain}`),
        ...['abc', '@', `@${at.server.accounts}`, at.server.accounts],
      ];
      for (const victim of victims) await at.overseer.setAffiliation(room.address, victim, 'member');
      expect(ids.filter((id) => victims.includes(id))).toEqual([]);
      const before = victims.map((victim) => `member ${victim}`).sort();
      for (const id of ids) {
        const held = async () =>
          (
            await Promise.all(
              ['owner', 'admin', 'member', 'outcast'].map(async (list) =>
                (await at.overseer.affiliated(room.address, list)).map((jid) => `${list} ${jid}`),
              ),
            )
          )
            .flat()
            .sort();
        const listed = (list: string) => [...before, `${list} ${id}`].sort();

        const outcome = await outcomeOf(() => participants.addParticipant(room.id, { id, role: 'attendee' }));
        outcomes.set(id, outcome);
        const isDone = outcome === 'done';
        expect([id, await held()]).toEqual([id, isDone ? listed('member') : before]);
        const got = outcomeOf(async () => {
          expect((await participants.getParticipant(room.id, id)).id).toBe(id);
        });
        expect([id, await got]).toEqual([id, outcome]);
        const update = () => participants.updateParticipant(room.id, id, { role: 'presenter' });
        expect([id, await outcomeOf(update)]).toEqual([id, outcome]);
        expect([id, await held()]).toEqual([id, isDone ? listed('admin') : before]);
        expect([id, await outcomeOf(() => live.ejectParticipant(room.id, id))]).toEqual([id, outcome]);
        expect([id, await outcomeOf(() => participants.removeParticipant(room.id, id))]).toEqual([id, outcome]);
        expect([id, await held()]).toEqual([id, isDone ? listed('outcast') : before]);
        if (isDone) await at.overseer.setAffiliation(room.address, id, 'none');
      }
      // Neither all nor nothing is refused.
      const done = [...outcomes].filter(([, outcome]) => outcome === 'done').map(([id]) => id.split('@')[0]);
      expect(done).toEqual(expect.arrayContaining(['א', 'a%20b', '__proto__', 'constructor', '_', 'a'.repeat(1_023)]));
      for (const local of ['ABC', 'straße', 'ς', 'a\u00adb', 'a b', 'a\0b', 'a\uffffb', '\ud800', 'a'.repeat(1_024)]) {
        expect(done).not.toContain(local);
      }
    },
    LIMIT_IN_MS,
  );
});

describe('a room id', () => {
  test(
    'is exactly one room, or invalid-argument',
    async () => {
      const participants = at.open(new JitsiParticipantService(at.configuration()));
      const rooms = at.open(new JitsiRoomService(at.configuration()));
      const person = at.account().jid;
      const names = async () => (await at.overseer.rooms()).map(({ room }) => room).sort();
      const address = (id: string) => `${id}@${at.server.conference}`;
      const victims = VICTIMS.map(address);
      for (const victim of victims) await at.overseer.createRoom(victim);
      const before = await names();
      const made: string[] = [];
      for (const id of SPELLINGS) {
        const outcome = await outcomeOf(() => rooms.createRoom({ id, title: 'Made' }));
        const isDone = outcome === 'done';
        expect([id, await names()]).toEqual([id, isDone ? [...before, address(id)].sort() : before]);
        const add = () => participants.addParticipant(id, { id: person, role: 'attendee' });
        expect([id, await outcomeOf(add)]).toEqual([id, outcome]);
        const read = outcomeOf(async () => expect((await rooms.getRoom(id)).id).toBe(id));
        expect([id, await read]).toEqual([id, outcome]);
        if (isDone) expect(await at.overseer.affiliated(address(id), 'member')).toEqual([person]);
        expect([id, await outcomeOf(() => rooms.closeRoom(id))]).toEqual([id, outcome]);
        expect([id, await names()]).toEqual([id, before]);
        if (isDone) made.push(id);
      }
      for (const room of victims) expect(await at.overseer.affiliated(room, 'member')).toEqual([]);
      expect(made).toEqual(expect.arrayContaining(['א', 'a%20b', '__proto__', '_', 'a'.repeat(251)]));
      expect(made).not.toContain('a'.repeat(252)); // more than the server can write to its disk
    },
    LIMIT_IN_MS,
  );
});

describe('a nickname', () => {
  const NICKS = [
    'Nick',
    'nick',
    'straße',
    'strasse',
    'ς',
    'σ',
    'a b',
    ' a',
    'a ',
    'a@b/c',
    '<&">\'',
    'א',
    'Å',
    '__proto__',
    '.',
  ];

  test('is no id: whatever it is, the right person is given a role, and ejected', async () => {
    const participants = at.open(new JitsiParticipantService(at.configuration()));
    const live = at.open(new JitsiLiveService(at.configuration()));
    const room = await at.room();
    const people = new Map<string, string>();
    for (const nick of NICKS) people.set(nick, (await at.person(room, nick)).id);
    expect((await at.overseer.occupants(room.address)).map(({ nick }) => nick).sort()).toEqual([...NICKS].sort());
    expect((await everybody(participants.listParticipants(room.id))).map(({ id }) => id).sort()).toEqual(
      [...people.values()].sort(),
    );
    for (const [nick, id] of people) {
      await participants.updateParticipant(room.id, id, { role: 'viewer' });
      const visitors = (await at.overseer.occupants(room.address)).filter(({ role }) => role === 'visitor');
      expect(visitors.map((each) => each.nick)).toEqual([nick]);
      await live.ejectParticipant(room.id, id);
      expect((await at.overseer.occupants(room.address)).map((each) => each.nick)).not.toContain(nick);
    }
    expect(await at.overseer.occupants(room.address)).toEqual([]);
  });
});
