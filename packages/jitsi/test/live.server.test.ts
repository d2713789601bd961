import { JitsiLiveService, JitsiParticipantService, JitsiRoomService } from '@anyroom/jitsi';
import { describe, expect, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import type { Person, Sighting } from './support/person.js';
import { served } from './support/served.js';

// Real clients at a real server: what a service does is seen by whom it is done to, and by somebody else.
const at = served();

const participants = () => at.open(new JitsiParticipantService(at.configuration()));
const live = () => at.open(new JitsiLiveService(at.configuration()));
const asNow = (nick: string, role: string, affiliation: string) => (seen: Sighting) =>
  seen.nick === nick && seen.type === 'available' && seen.role === role && seen.affiliation === affiliation;
const ended = (nick: string, status: string) => (seen: Sighting) =>
  seen.nick === nick && seen.type === 'unavailable' && seen.statuses.includes(status);
const bothSee = async (people: readonly Person[], about: string, isSo: (seen: Sighting) => boolean) => {
  for (const person of people) await person.sees(about, isSo);
};

describe('a role', () => {
  test('is given and taken while somebody is connected, and they see it', async () => {
    const service = participants();
    const room = await at.room();
    const alice = await at.person(room, 'alice');
    const bob = await at.person(room, 'bob');

    const promoted = await service.updateParticipant(room.id, alice.id, { role: 'presenter' });
    expect(promoted).toMatchObject({ id: alice.id, role: 'presenter', vendorRole: 'moderator', effect: 'live' });
    await bothSee([alice, bob], 'the promotion', asNow('alice', 'moderator', 'admin'));

    const demoted = await service.updateParticipant(room.id, alice.id, { role: 'attendee' });
    expect(demoted).toMatchObject({ role: 'attendee', vendorRole: 'participant', effect: 'live' });
    await bothSee([alice, bob], 'the demotion', asNow('alice', 'participant', 'member'));

    await service.updateParticipant(room.id, alice.id, { role: 'viewer' });
    await bothSee([alice, bob], 'being a visitor', (seen) => seen.nick === 'alice' && seen.role === 'visitor');
    await service.updateParticipant(room.id, alice.id, { role: 'attendee' });
    expect(await service.getParticipant(room.id, alice.id)).toMatchObject({ role: 'attendee', presence: 'connected' });
    expect((await at.overseer.occupants(room.address)).map(({ nick, role }) => [nick, role]).sort()).toEqual([
      ['alice', 'participant'],
      ['bob', 'participant'],
    ]);
  });

  test('is taken from somebody to whom another moderator gave it', async () => {
    const service = participants();
    const room = await at.room();
    const owner = at.account();
    await at.overseer.setAffiliation(room.address, owner.jid, 'owner');
    const host = await at.person(room, 'host', owner);
    const alice = await at.person(room, 'alice');
    for (const affiliation of ['member', 'none']) {
      await at.overseer.setAffiliation(room.address, alice.id, affiliation);
      await host.grant(room.address, 'alice', 'moderator');
      await service.updateParticipant(room.id, alice.id, { role: 'attendee' });
      const occupants = await at.overseer.occupants(room.address);
      expect(occupants.find(({ nick }) => nick === 'alice')?.role).toBe('participant');
    }
  });

  test('is the same on every device of one person', async () => {
    const service = participants();
    const room = await at.room();
    const account = at.account();
    const phone = await at.person(room, 'phone', account);
    const laptop = await at.person(room, 'laptop', account);
    const second = await at.person(room, 'laptop', account);
    for (const [role, vendorRole] of [
      ['viewer', 'visitor'],
      ['presenter', 'moderator'],
      ['attendee', 'participant'],
    ] as const) {
      await service.updateParticipant(room.id, phone.id, { role });
      const occupants = await at.overseer.occupants(room.address);
      expect(occupants.map((each) => each.role)).toEqual([vendorRole, vendorRole, vendorRole]);
    }
    expect(await everybody(service.listParticipants(room.id))).toHaveLength(1);
    expect(new Set([phone.id, laptop.id, second.id]).size).toBe(1);
  });

  test('of a visitor is a conflict while nobody is connected by that id', async () => {
    const service = participants();
    const room = await at.room();
    const { jid } = at.account();
    await service.addParticipant(room.id, { id: jid, role: 'attendee' });
    const error = await errorOf(service.updateParticipant(room.id, jid, { role: 'viewer' }));
    expect(error).toMatchObject({ code: 'conflict', retryable: false });
    expect(await at.overseer.affiliated(room.address, 'member')).toEqual([jid]);
  });

  test('is waiting for somebody who was added before they came', async () => {
    const service = participants();
    const room = await at.room();
    for (const [role, now, affiliation] of [
      ['attendee', 'participant', 'member'],
      ['presenter', 'moderator', 'admin'],
    ] as const) {
      const account = at.account();
      await service.addParticipant(room.id, { id: account.jid, role });
      expect(await service.getParticipant(room.id, account.jid)).toMatchObject({ role, presence: 'not-connected' });
      const person = await at.person(room, role, account);
      expect(person.sightings.find(({ isOneself }) => isOneself)).toMatchObject({ role: now, affiliation });
    }
  });
});

describe('an end', () => {
  test('by eject is a kick on every device, seen by all; the person may come back as they were', async () => {
    const service = live();
    const room = await at.room();
    const account = at.account();
    await at.overseer.setAffiliation(room.address, account.jid, 'member');
    const phone = await at.person(room, 'phone', account);
    const laptop = await at.person(room, 'laptop', account);
    const bob = await at.person(room, 'bob');

    await service.ejectParticipant(room.id, phone.id);
    await bothSee([phone, bob], 'the end of the phone', ended('phone', '307'));
    await bothSee([laptop, bob], 'the end of the laptop', ended('laptop', '307'));
    expect((await at.overseer.occupants(room.address)).map(({ nick }) => nick)).toEqual(['bob']);
    expect(await phone.join(room.address, 'phone')).toMatchObject({ affiliation: 'member', role: 'participant' });
  });

  test('by remove is a ban, seen by all, and there is no coming back', async () => {
    const service = participants();
    const room = await at.room();
    const alice = await at.person(room, 'alice');
    const bob = await at.person(room, 'bob');

    await service.removeParticipant(room.id, alice.id);
    await bothSee([alice, bob], 'the ban', ended('alice', '301'));
    await expect(alice.join(room.address, 'alice')).rejects.toThrow('forbidden');
    expect((await everybody(service.listParticipants(room.id))).map(({ id }) => id)).toEqual([bob.id]);
  });

  test('of somebody who is a guest reaches nobody else of their domain', async () => {
    const service = participants();
    const room = await at.room();
    const one = await at.person(room, 'one', {});
    const other = await at.person(room, 'other', {});
    await service.removeParticipant(room.id, one.id);
    await one.sees('their ban', ended('one', '301'));
    expect((await everybody(service.listParticipants(room.id))).map(({ id }) => id)).toEqual([other.id]);
  });

  test('of the room is told to whoever is in it', async () => {
    const rooms = at.open(new JitsiRoomService(at.configuration()));
    const room = await at.room();
    const alice = await at.person(room, 'alice');
    await rooms.closeRoom(room.id);
    await alice.sees('the end of the room', ({ isDestroyed }) => isDestroyed);
    await expect(alice.join(room.address, 'alice')).rejects.toThrow('gone');
  });
});
