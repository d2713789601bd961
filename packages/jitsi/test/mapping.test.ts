import { createRoleMap } from '@anyroom/adapter-kit';
import { DEFAULT_ROLES } from '@anyroom/jitsi';
import { describe, expect, test } from '@jest/globals';
import { type Affiliation, type OccupantRole, vendorRoleOf } from '../src/muc/people.js';
import { formOf, formOfNew, notTaken } from '../src/muc/room-form.js';
import { participantOf } from '../src/participant.js';

const person = (affiliation: Affiliation, ...roles: readonly OccupantRole[]) => ({
  id: 'ann@meet.test',
  affiliation,
  occupants: roles.map((role, index) => ({ nick: `ann${index}`, role })),
});

describe('what somebody is, in one word', () => {
  test.each([
    ['owner', [], 'owner'],
    ['owner', ['visitor'], 'owner'],
    ['admin', [], 'moderator'],
    ['admin', ['visitor'], 'visitor'],
    ['member', [], 'participant'],
    ['member', ['moderator'], 'moderator'],
    ['member', ['visitor'], 'visitor'],
    ['none', ['participant'], 'participant'],
    ['none', ['visitor', 'participant'], 'participant'],
    ['none', ['visitor', 'participant', 'moderator'], 'moderator'],
  ] as const)('%s as %j is %s', (affiliation, roles, word) => {
    expect(vendorRoleOf(person(affiliation, ...roles))).toBe(word);
  });

  test('is a role where the map has it, and presence says who is connected', () => {
    const roles = createRoleMap(DEFAULT_ROLES);
    expect(participantOf(person('member', 'participant', 'visitor'), roles)).toEqual({
      id: 'ann@meet.test',
      role: 'attendee',
      vendorRole: 'participant',
      presence: 'connected',
    });
    expect(participantOf(person('owner'), roles)).toEqual({
      id: 'ann@meet.test',
      vendorRole: 'owner',
      presence: 'not-connected',
    });
  });
});

describe('the form of a room', () => {
  test('holds what is given, and nothing else', () => {
    expect(formOf({}).fields).toEqual([]);
    expect(formOf({ title: 'Stand-up' }).fields).toEqual([['muc#roomconfig_roomname', 'Stand-up']]);
    expect(formOf({ title: null, native: { password: null, membersOnly: false } }).fields).toEqual([
      ['muc#roomconfig_roomname', ''],
      ['muc#roomconfig_membersonly', '0'],
      ['muc#roomconfig_roomsecret', ''],
    ]);
    expect(formOf({ native: { hidden: true, moderated: true } }).fields).toEqual([
      ['muc#roomconfig_moderatedroom', '1'],
      ['muc#roomconfig_publicroom', '0'],
    ]);
  });

  test('of a new room makes it stay, and tells of it unless it is to be hidden', () => {
    expect(Object.fromEntries(formOfNew({}).fields)).toEqual({
      'muc#roomconfig_persistentroom': '1',
      'muc#roomconfig_moderatedroom': '0',
      'muc#roomconfig_publicroom': '1',
    });
    expect(Object.fromEntries(formOfNew({ native: { hidden: true } }).fields)).toMatchObject({
      'muc#roomconfig_publicroom': '0',
    });
  });

  test('tells what a server has left out', () => {
    const form = formOfNew({ title: 'Stand-up', native: { hidden: true } });
    const settings = new Map([
      ['muc#roomconfig_persistentroom', 'true'],
      ['muc#roomconfig_moderatedroom', '0'],
      ['muc#roomconfig_publicroom', '1'],
    ]);
    expect(notTaken(form, settings)).toEqual(['muc#roomconfig_publicroom']);
  });
});
