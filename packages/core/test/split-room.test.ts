import type { NewRoom, RoomCapabilities, RoomChanges } from '@anyroom/core';
import { guardNewRoom, guardRoomChanges, splitNewRoom, splitRoomChanges } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { ALL_OF_ROOMS, NO_ROOMS, roomsWith, TIMES_ONLY } from './services.js';

const context = { provider: 'acme', operation: 'updateRoom', room: 'r' };
const opensAt = new Date('2030-01-01T12:00:00Z');
const closesAt = new Date('2030-01-01T13:00:00Z');
const anyCapabilities = fc.constantFrom<RoomCapabilities>(ALL_OF_ROOMS, TIMES_ONLY, NO_ROOMS);
const presentOf = (given: object) =>
  Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));

describe('splitNewRoom', () => {
  test('parts what is kept of a new room from what is not', () => {
    const room = { id: 'a', title: 'Algebra', opensAt, closesAt };
    expect(splitNewRoom(roomsWith(ALL_OF_ROOMS), room)).toEqual({ kept: room, dropped: {} });
    expect(splitNewRoom(roomsWith(TIMES_ONLY), room)).toEqual({
      kept: { id: 'a', closesAt },
      dropped: { title: 'Algebra', opensAt },
    });
    expect(splitNewRoom({ capabilities: NO_ROOMS }, { title: 'Algebra' })).toEqual({
      kept: {},
      dropped: { title: 'Algebra' },
    });
  });

  test('never drops a typo in silence', () => {
    const room = { tilte: 'Algebra' } as NewRoom;
    expect(splitNewRoom({ capabilities: NO_ROOMS }, room).kept).toEqual(room);
  });

  test('loses nothing, and keeps only what the guard does not call unsupported', () => {
    const room = fc.record(
      {
        id: fc.constantFrom('a', undefined),
        title: fc.constantFrom('Algebra', undefined),
        opensAt: fc.constantFrom(opensAt, undefined),
        closesAt: fc.constantFrom(closesAt, undefined),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(room, anyCapabilities, (given, capabilities) => {
        const { kept, dropped } = splitNewRoom({ capabilities }, given);
        expect({ ...kept, ...dropped }).toEqual(presentOf(given));
        if (capabilities.create === false) expect(kept).toEqual({});
        else {
          const least = Object.fromEntries(capabilities.create.requires.map((field) => [field, closesAt]));
          const whole = { id: 'a', ...least, ...kept };
          expect(guardNewRoom(whole, capabilities, {}, context)).toEqual(whole);
        }
      }),
    );
  });
});

describe('splitRoomChanges', () => {
  test('parts what can be kept from what cannot, nulls by whether they can clear', () => {
    expect(splitRoomChanges(roomsWith(TIMES_ONLY), { title: 'Algebra', closesAt })).toEqual({
      kept: { closesAt },
      dropped: { title: 'Algebra' },
    });
    expect(splitRoomChanges(roomsWith(ALL_OF_ROOMS), { title: null, closesAt: null })).toEqual({
      kept: { title: null },
      dropped: { closesAt: null },
    });
  });

  test('gives nothing to send where nothing is left', () => {
    expect(splitRoomChanges({ capabilities: TIMES_ONLY }, { title: 'Algebra' })).toEqual({
      dropped: { title: 'Algebra' },
    });
    expect(splitRoomChanges({ capabilities: ALL_OF_ROOMS }, { title: undefined })).toEqual({ dropped: {} });
  });

  test('never drops a typo in silence', () => {
    const changes = { tilte: 'Algebra' } as RoomChanges;
    expect(splitRoomChanges({ capabilities: NO_ROOMS }, changes).kept).toEqual(changes);
  });

  test('loses nothing, and keeps only what the guard lets through', () => {
    const changes = fc.record(
      {
        title: fc.constantFrom('Algebra', null, undefined),
        opensAt: fc.constantFrom(opensAt, null, undefined),
        closesAt: fc.constantFrom(closesAt, null, undefined),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(changes, anyCapabilities, (given, capabilities) => {
        const { kept, dropped } = splitRoomChanges({ capabilities }, given);
        expect({ ...kept, ...dropped }).toEqual(presentOf(given));
        if (kept !== undefined) expect(guardRoomChanges(kept, capabilities, {}, context)).toEqual(kept);
      }),
    );
  });
});
