import { decode } from '@anyroom/adapter-kit';
import { guardNewRoom, guardRoomChanges, type RoomChanges } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { CLOUDFLARE_ROOM_CAPABILITIES } from '../src/capabilities.js';
import { checkNewRoomExtras, checkRoomChangeExtras } from '../src/cloudflare-room-extras.js';
import { createMeetingBodyOf, editMeetingBodyOf, roomOf, updatedRoomOf } from '../src/mapping/room.js';
import { sessionOf } from '../src/mapping/session.js';
import { timeOf } from '../src/mapping/time.js';
import { WireMeeting, WireSession } from '../src/wire/codecs.js';
import { confidentialIn } from '../src/wire/confidential.js';

const context = { provider: 'cloudflare', operation: 'test' };
const text = fc.string({ unit: 'grapheme', minLength: 1 }).filter((it) => it.isWellFormed());
const anything = fc.oneof(text, fc.constant(null), fc.constant(undefined), fc.constant(''), fc.integer());
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const time = fc.date({ min: new Date(0), max: new Date('2100-01-01'), noInvalidDate: true });

const settings = fc.record(
  {
    record_on_start: maybe(fc.boolean()),
    persist_chat: maybe(fc.boolean()),
    session_keep_alive_time_in_secs: maybe(fc.nat()),
    ai_config: maybe(
      fc.dictionary(
        text.filter((key) => key !== '__proto__'),
        fc.jsonValue(),
      ),
    ),
  },
  { requiredKeys: [] },
);
const given = (fields: object) => Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
/** As it goes over the wire: JSON knows no -0. */
const sent = (body: object) => JSON.parse(JSON.stringify(body));

describe('what is sent', () => {
  test('a creation holds what is given, and nothing else', () => {
    fc.assert(
      fc.property(maybe(text), settings, (title, extras) => {
        const room = { title, native: { cloudflare: extras as object } };
        const rules = { native: checkNewRoomExtras };
        const body = createMeetingBodyOf(guardNewRoom(room, CLOUDFLARE_ROOM_CAPABILITIES, rules, context));
        expect(sent(body)).toEqual(sent(given({ title, ...extras })));
      }),
    );
  });

  test('so does a change, with the status as the vendor names it', () => {
    const status = maybe(fc.constantFrom('ACTIVE', 'INACTIVE'));
    fc.assert(
      fc.property(maybe(text), settings, status, (title, extras, state) => {
        const expected = given({ title, ...extras, status: state });
        fc.pre(Object.keys(expected).length > 0);
        const changes = { title, native: { cloudflare: { ...extras, status: state } } } as RoomChanges;
        const rules = { native: checkRoomChangeExtras };
        const body = editMeetingBodyOf(guardRoomChanges(changes, CLOUDFLARE_ROOM_CAPABILITIES, rules, context));
        expect(sent(body)).toEqual(sent(expected));
      }),
    );
  });

  test('what gives access is found wherever it stands, and nothing else is', () => {
    const storage = {
      type: 'aws',
      access_key: 'a',
      secret: 'b',
      bucket: 'c',
      private_key: 'd',
      password: 'e',
      port: 1,
    };
    const body = {
      title: 'secret',
      recording_config: { storage_config: storage, live_streaming_config: { rtmp_url: 'f' }, file_name_prefix: 'g' },
      ai_config: { transcription: { keywords: ['h'] } },
    };
    expect(confidentialIn(body)).toEqual(['a', 'b', 'd', 'e', 'f']);
  });
});

describe('what is told of a meeting', () => {
  const wire = fc.record(
    {
      id: text,
      title: fc.oneof(text, fc.constant(null), fc.constant(undefined), fc.constant('')),
      status: fc.oneof(anything, fc.constantFrom('ACTIVE', 'INACTIVE')),
      created_at: fc.oneof(
        anything,
        time.map((it) => it.toISOString()),
      ),
      recording_config: fc.anything(),
    },
    { requiredKeys: ['id'] },
  );

  test('each field that the vendor tells; what is null, empty, strange or not there is absent', () => {
    fc.assert(
      fc.property(wire, (answer) => {
        const decoded = decode(WireMeeting, answer);
        if (!decoded.ok) throw new Error(decoded.paths.join());
        const { id, title, status, created_at } = answer;
        const createdAt = timeOf(created_at);
        expect(roomOf(decoded.value)).toStrictEqual({
          id,
          provider: 'cloudflare',
          ...(title && { title }),
          ...(createdAt !== undefined && { createdAt }),
          ...(status === 'ACTIVE' && { status: 'open' }),
          ...(status === 'INACTIVE' && { status: 'closed' }),
        });
      }),
    );
  });

  test('an update that was only accepted tells what was asked', () => {
    expect(updatedRoomOf('m', undefined, { title: 'x', status: 'INACTIVE', persist_chat: true })).toStrictEqual({
      id: 'm',
      provider: 'cloudflare',
      title: 'x',
      status: 'closed',
      confirmation: 'accepted',
    });
  });

  test.each([undefined, null, '', 7])('without an id it is none: %j', (id) => {
    expect(decode(WireMeeting, { id })).toEqual({ ok: false, paths: ['id'] });
    expect(decode(WireSession, { id })).toEqual({ ok: false, paths: ['id'] });
  });
});

describe('what is told of a session', () => {
  test.each([
    [0, 0],
    [7, 7],
    [-1, undefined],
    [1.5, undefined],
    ['7', undefined],
    [null, undefined],
    [Number.POSITIVE_INFINITY, undefined],
  ])('a count that is one: %j', (live_participants, connectedCount) => {
    const session = sessionOf({ id: 's', status: 'LIVE', started_at: undefined, live_participants });
    expect(session).toStrictEqual({ id: 's', ...(connectedCount !== undefined && { connectedCount }) });
  });
});

describe('a time', () => {
  test('of the vendor is read to the millisecond', () => {
    fc.assert(fc.property(time, (date) => expect(timeOf(date.toISOString())).toEqual(date)));
  });

  test('may have an offset, and more digits', () => {
    expect(timeOf('2025-11-20T13:00:00+01:00')).toEqual(new Date('2025-11-20T12:00:00Z'));
    expect(timeOf('2025-11-20T12:00:00.123456Z')).toEqual(new Date('2025-11-20T12:00:00.123Z'));
  });

  test.each([undefined, null, '', 7, 'created_at', '1', '2025-11-20', '2025-13-40T99:99:99Z', '20.11.2025 12:00'])(
    'is none: %j',
    (text) => {
      expect(timeOf(text)).toBeUndefined();
    },
  );
});
