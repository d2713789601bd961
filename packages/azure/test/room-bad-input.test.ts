import { AzureRoomService } from '@anyroom/azure';
import { createRepeatKey } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { errorOf } from '../../../test/support/error-of.js';
import { onContoso } from './support/contoso.js';

// Nothing is planned: a request would fail its test by itself.
const rooms = () => onContoso(AzureRoomService);
const when = (iso: string) => new Date(iso);

describe('what our own checks refuse of rooms: nothing is sent', () => {
  const both: readonly (readonly [about: string, given: unknown, code: string, says: RegExp])[] = [
    ['a title', { title: 'Standup' }, 'unsupported', /title/],
    ['a key that nobody knows', { validFrom: when('2026-01-01') }, 'invalid-argument', /opensAt/],
    ['a text for a time', { opensAt: '2026-01-01T00:00:00Z' }, 'invalid-argument', /must be a Date/],
    ['a number for a time', { closesAt: 1 }, 'invalid-argument', /must be a Date/],
    ['a date that is none', { opensAt: new Date('never') }, 'invalid-argument', /valid Date/],
    [
      'times the wrong way round',
      { opensAt: when('2026-01-02'), closesAt: when('2026-01-01') },
      'invalid-argument',
      /later/,
    ],
    ['extras that are no object', { native: { azure: 7 } }, 'invalid-argument', /pstnDialOutEnabled/],
    ['extras that are null', { native: { azure: null } }, 'invalid-argument', /pstnDialOutEnabled/],
    [
      'an extra of a wrong type',
      { native: { azure: { pstnDialOutEnabled: 'yes' } } },
      'invalid-argument',
      /true or false/,
    ],
    ['an extra that is null', { native: { azure: { pstnDialOutEnabled: null } } }, 'invalid-argument', /true or false/],
    [
      'extras that throw',
      {
        native: {
          azure: {
            get pstnDialOutEnabled() {
              throw new Error('not today');
            },
          },
        },
      },
      'invalid-argument',
      /pstnDialOutEnabled.*threw/,
    ],
    [
      'people as an extra',
      { native: { azure: { participants: {} } } },
      'invalid-argument',
      /not hold 'participants'. Allowed are pstnDialOutEnabled\.$/,
    ],
  ];
  test.each(both)('%s', async (_, given, code, says) => {
    for (const call of [rooms().createRoom(given as never), rooms().updateRoom('1', given as never)]) {
      const error = await errorOf(call);
      expect(error).toMatchObject({ code, outcome: 'not-sent', retryable: false });
      expect(error.message).toMatch(says);
    }
  });

  const changes: readonly (readonly [about: string, given: unknown, code: string])[] = [
    ['no change', {}, 'invalid-argument'],
    ['an undefined', { closesAt: undefined }, 'invalid-argument'],
    ['extras of another vendor', { native: { cloudflare: {} } }, 'invalid-argument'],
    ['extras that ask for nothing', { native: { azure: { pstnDialOutEnabled: undefined } } }, 'invalid-argument'],
    ['a cleared time', { opensAt: null }, 'unsupported'],
    ['an id', { id: '2' }, 'invalid-argument'],
    ['a cleared title', { title: null }, 'unsupported'],
  ];
  test.each(changes)('%s to a room', async (_, given, code) => {
    expect(await errorOf(rooms().updateRoom('1', given as never))).toMatchObject({ code, outcome: 'not-sent' });
  });

  const keys: readonly (readonly [about: string, options: unknown])[] = [
    ['an id that is no UUID', { repeatKey: { id: 'once', firstSentAt: new Date() } }],
    ['an id that would end the header', { repeatKey: { ...createRepeatKey(), id: `${createRepeatKey().id}\r\nx: y` } }],
    ['no date', { repeatKey: { id: createRepeatKey().id } }],
    ['a date that is none', { repeatKey: { ...createRepeatKey(), firstSentAt: new Date('never') } }],
    ['a text', { repeatKey: createRepeatKey().id }],
    ['an option that nobody knows', { repeatkey: createRepeatKey() }],
  ];
  test.each(keys)('a creation with %s', async (_, options) => {
    expect(await errorOf(rooms().createRoom({}, options as never))).toMatchObject({
      code: 'invalid-argument',
      outcome: 'not-sent',
    });
  });

  test('a creation with an id of one’s own', async () => {
    expect(await errorOf(rooms().createRoom({ id: '99199690362660524' }))).toMatchObject({
      code: 'unsupported',
      fields: ['id'],
    });
  });

  test.each(['', '.', '..', 'a\ud83d', 7, null, undefined, { id: '1', provider: 'cloudflare' }])(
    'the room %j',
    async (room) => {
      const service = rooms();
      for (const call of [
        service.getRoom(room as string),
        service.updateRoom(room as string, { closesAt: when('2026-01-01') }),
        service.closeRoom(room as string),
      ]) {
        expect(await errorOf(call)).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
      }
    },
  );

  test('options that cannot be, a signal that has aborted, and a service that is closed', async () => {
    const service = rooms();
    const list = (options: object) => service.listRooms(options)[Symbol.asyncIterator]().next();
    expect(await errorOf(list({ pageSize: 3 }))).toMatchObject({ code: 'invalid-argument' });
    expect(await errorOf(service.getRoom('1', { timeoutInMs: -1 }))).toMatchObject({ code: 'invalid-argument' });
    const abortSignal = AbortSignal.abort();
    for (const call of [service.createRoom({}, { abortSignal }), service.closeRoom('1', { abortSignal })]) {
      expect(await errorOf(call)).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
    await service.close();
    await service.close();
    for (const call of [service.createRoom(), service.getRoom('1'), list({})]) {
      expect(await errorOf(call)).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    }
  });
});
