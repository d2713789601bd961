import { AzureRoomService } from '@anyroom/azure';
import { createRepeatKey } from '@anyroom/core';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import {
  ENDPOINT,
  expectSigned,
  methodsAndPaths,
  onContoso,
  type Planned,
  stopCalendar,
  type Taken,
  take,
} from './support/contoso.js';
import { roomExamples } from './support/fixtures.js';

const NOW = new Date('2025-11-20T12:00:00Z');
const ROOMS = '/rooms?api-version=2025-03-13';
const ID = '99199690362660524';
const ROOM = `/rooms/${ID}?api-version=2025-03-13`;
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const model = (id = ID) => ({ ...roomExamples.get.answer, id });
const MADE: Planned = [201, model()];
const DOWN: Planned = [503, 'down', { 'retry-after-ms': '1' }];
const NOT_FOUND: Planned = [404, { error: { code: 'NotFound', message: 'No.' } }];
const service = (...args: Parameters<typeof onContoso> extends [unknown, ...infer R] ? R : never) =>
  onContoso(AzureRoomService, ...args);

beforeEach(() => {
  stopCalendar(NOW);
});
afterEach(() => {
  jest.useRealTimers();
});

describe('a creation over the wire', () => {
  test('is one signed POST, with the vendor’s times and a fresh pair that makes it repeatable', async () => {
    const taken = take([MADE]);
    const { request = {} } = roomExamples.create;
    const made = await service().createRoom({
      opensAt: new Date(String(request['validFrom'])),
      closesAt: new Date(String(request['validUntil'])),
      native: { azure: { pstnDialOutEnabled: true } },
    });
    expect(methodsAndPaths(taken)).toEqual([`POST ${ROOMS}`]);
    const [sent] = taken as [Taken];
    expect(sent.body).toBe(
      '{"validFrom":"2023-06-30T00:00:00.000Z","validUntil":"2023-07-30T00:00:00.000Z","pstnDialOutEnabled":true}',
    );
    expect(sent.headers).toMatchObject({
      accept: 'application/json',
      'content-type': 'application/json',
      'repeatability-request-id': expect.stringMatching(UUID),
      'repeatability-first-sent': 'Thu, 20 Nov 2025 12:00:00 GMT',
    });
    expectSigned(sent);
    expect(made).toEqual({
      id: ID,
      provider: 'azure',
      opensAt: new Date('2025-06-30T00:00:00Z'),
      closesAt: new Date('2025-07-30T00:00:00Z'),
      createdAt: new Date('2025-06-26T05:46:17.815Z'),
    });
  });

  test('of nothing sends nothing that nobody gave', async () => {
    const taken = take([MADE, MADE, MADE]);
    const rooms = service();
    await rooms.createRoom();
    await rooms.createRoom({});
    await rooms.createRoom({ native: { azure: {} } });
    expect(taken.map(({ body }) => body)).toEqual(['{}', '{}', '{}']);
    expect(new Set(taken.map(({ headers }) => headers['repeatability-request-id'])).size).toBe(3);
  });

  test('keeps its pair, and signs each attempt afresh', async () => {
    const taken = take([DOWN, DOWN, MADE]);
    const onEvent = ({ type }: { type: string }) => {
      if (type === 'retry') jest.setSystemTime(Date.now() + 20_000);
    };
    await service({}, { onEvent }).createRoom();
    expect(taken).toHaveLength(3);
    for (const request of taken) expectSigned(request);
    const differing = (name: string) => new Set(taken.map(({ headers }) => headers[name])).size;
    expect(differing('repeatability-request-id')).toBe(1);
    expect(differing('repeatability-first-sent')).toBe(1);
    expect(differing('x-ms-date')).toBe(3);
    expect(differing('authorization')).toBe(3);
  });

  test('takes the caller’s key for its pair, as it was first sent', async () => {
    const taken = take([MADE]);
    const id = 'ABCDEF01-2345-4678-9abc-def012345678';
    await service().createRoom({}, { repeatKey: { id, firstSentAt: new Date('2025-11-19T08:09:10.999Z') } });
    expect(taken[0]?.headers).toMatchObject({
      'repeatability-request-id': id,
      'repeatability-first-sent': 'Wed, 19 Nov 2025 08:09:10 GMT',
    });
  });

  const failures: readonly (readonly [string, readonly Planned[], object, boolean])[] = [
    ['down for good', [DOWN, DOWN, DOWN], { code: 'unavailable', outcome: 'unknown' }, true],
    ['a page of HTML', [[201, '<p>Welcome']], { code: 'malformed-response', outcome: 'unknown' }, false],
    ['no id', [[201, {}]], { code: 'malformed-response', outcome: 'unknown' }, false],
    ['an empty id', [[201, model('')]], { code: 'malformed-response', outcome: 'unknown' }, false],
    ['an id that is a number', [[201, { id: 7 }]], { code: 'malformed-response', outcome: 'unknown' }, false],
    ['nothing at all', [[201, '']], { code: 'malformed-response', outcome: 'unknown' }, false],
    ['a refusal', [[400, { error: { code: 'BadRequest' } }]], { code: 'invalid-argument', outcome: 'refused' }, false],
    [
      'a refusal after an answer that was lost',
      [DOWN, [400, { error: { code: 'BadRequest' } }]],
      { code: 'invalid-argument', outcome: 'unknown' },
      false,
    ],
  ];
  test.each(failures)('answered by %s', async (_, answers, expected, retryableWithKey) => {
    take([...answers, ...answers]);
    const rooms = service();
    expect(await errorOf(rooms.createRoom())).toMatchObject({ ...expected, retryable: false });
    const withKey = await errorOf(rooms.createRoom({}, { repeatKey: createRepeatKey() }));
    expect(withKey).toMatchObject({ ...expected, retryable: retryableWithKey });
  });
});

describe('the other verbs of rooms over the wire', () => {
  test('a refusal says which field the vendor means', async () => {
    const details = [{ code: 'BadArgument', message: 'The time range end is in the past.', target: 'ValidUntil' }];
    take([[400, { error: { code: 'BadRequest', message: 'Malformed syntax.', details } }]]);
    const error = await errorOf(service().updateRoom(roomExamples.update.roomId, { closesAt: new Date(0) }));
    expect(error.message).toBe('Azure answered 400: Malformed syntax. ValidUntil: The time range end is in the past.');
  });

  test('a room that is not there comes with what to look at', async () => {
    take([NOT_FOUND]);
    const error = await errorOf(service().closeRoom(roomExamples.get.roomId));
    expect(error).toMatchObject({ code: 'not-found', subject: 'room' });
    expect(error.message).toMatch(/^Azure answered 404: No\. Check the id, .*deleted, or over\.$/);
  });

  test('get is the vendor’s example', async () => {
    const taken = take([[200, roomExamples.get.answer]]);
    const room = await service().getRoom({ id: roomExamples.get.roomId, provider: 'azure' });
    expect(methodsAndPaths(taken)).toEqual(['GET /rooms/99117812428622880?api-version=2025-03-13']);
    expectSigned(taken[0] as Taken);
    expect(room.id).toBe('99117812428622880');
    expect(room.closesAt).toEqual(new Date('2025-07-30T00:00:00Z'));
    expect(room).not.toHaveProperty('status');
    expect(room).not.toHaveProperty('title');
  });

  test('update is the merge patch of the vendor’s example, and tells the vendor’s words', async () => {
    const taken = take([[200, roomExamples.update.answer]]);
    const { request = {}, roomId } = roomExamples.update;
    const updated = await service().updateRoom(roomId, {
      opensAt: new Date(String(request['validFrom'])),
      closesAt: new Date(String(request['validUntil'])),
      native: { azure: { pstnDialOutEnabled: true } },
    });
    expect(methodsAndPaths(taken)).toEqual([`PATCH ${ROOM}`]);
    const [sent] = taken as [Taken];
    expect(sent.headers['content-type']).toBe('application/merge-patch+json');
    expect(Object.keys(sent.headers)).not.toContain('repeatability-request-id');
    expectSigned(sent);
    const { validFrom, validUntil, ...rest } = JSON.parse(sent.body) as Record<string, string>;
    expect([rest, new Date(validFrom ?? ''), new Date(validUntil ?? '')]).toEqual([
      { pstnDialOutEnabled: true },
      new Date(String(request['validFrom'])),
      new Date(String(request['validUntil'])),
    ]);
    expect(updated).toMatchObject({ opensAt: new Date('2025-06-30T00:00:00Z'), confirmation: 'answered' });
  });

  test('update sends only what changes', async () => {
    const taken = take([[200, model()]]);
    await service().updateRoom(ID, { closesAt: new Date('2026-01-01T00:00:00.5Z'), opensAt: undefined });
    expect(taken[0]?.body).toBe('{"validUntil":"2026-01-01T00:00:00.500Z"}');
  });

  test('close is a DELETE without a body, and takes the vendor’s nothing', async () => {
    const taken = take([[204, '']]);
    await expect(service().closeRoom(ID)).resolves.toBeUndefined();
    expect(methodsAndPaths(taken)).toEqual([`DELETE ${ROOM}`]);
    expect([taken[0]?.body, taken[0]?.headers['content-type']]).toEqual(['', undefined]);
    expectSigned(taken[0] as Taken);
  });

  const closings: readonly (readonly [string, readonly Planned[], object | undefined])[] = [
    ['a room that is not there', [NOT_FOUND], { code: 'not-found', subject: 'room', outcome: 'refused' }],
    ['an answer that was lost, then no such room', [DOWN, NOT_FOUND], undefined],
    ['two of them, then no such room', [DOWN, DOWN, NOT_FOUND], undefined],
    [
      'a refusal to be asked so often, then no such room',
      [[429, '', { 'retry-after-ms': '1' }], NOT_FOUND],
      { code: 'not-found', outcome: 'refused' },
    ],
    [
      'an answer that was lost, then a 404 of something in between',
      [DOWN, [404, '<p>no such page']],
      { code: 'not-found', outcome: 'unknown' },
    ],
    ['a page of HTML', [[200, '<p>Welcome']], { code: 'malformed-response', outcome: 'unknown' }],
    ['an empty object', [[200, {}]], undefined],
    ['a list', [[200, []]], { code: 'malformed-response', outcome: 'unknown' }],
  ];
  test.each(closings)('closing, answered by %s', async (_, answers, expected) => {
    const taken = take(answers);
    const closing = service().closeRoom(ID);
    if (expected === undefined) await expect(closing).resolves.toBeUndefined();
    else expect(await errorOf(closing)).toMatchObject(expected);
    expect(taken).toHaveLength(answers.length);
  });

  test.each([
    ['get', (rooms: AzureRoomService) => rooms.getRoom(ID), 'not-sent'],
    ['update', (rooms: AzureRoomService) => rooms.updateRoom(ID, { closesAt: NOW }), 'unknown'],
  ])('%s answered by what makes no sense', async (_, call, outcome) => {
    for (const answer of ['<p>Welcome', '', '{}', '[]', 'null', '{"id":null}', '{"id":7}']) {
      take([[200, answer]]);
      expect(await errorOf(call(service()))).toMatchObject({ code: 'malformed-response', outcome, retryable: false });
      (await import('nock')).default.cleanAll();
    }
  });

  test('times that the vendor leaves out, or that cannot be read, are absent', async () => {
    take([[200, { id: ID, createdAt: 'yesterday', validFrom: 7, more: true }]]);
    expect(await service().getRoom(ID)).toEqual({ id: ID, provider: 'azure' });
  });
});

describe('all rooms', () => {
  const page = (ids: readonly string[], nextLink?: string | null): Planned => [
    200,
    { value: ids.map(model), ...(nextLink !== undefined && { nextLink }) },
  ];
  const linked = `${ENDPOINT}/rooms?api-version=2025-03-13&nextLink=`;

  test('are the vendor’s example, whose link leads nowhere', async () => {
    const taken = take([[200, roomExamples.list.answer]]);
    const seen: string[] = [];
    const error = await errorOf(
      (async () => {
        for await (const { id } of service().listRooms()) seen.push(id);
      })(),
    );
    expect(seen).toEqual(['999058871389949120', '99199690362660524']);
    expect(error).toMatchObject({
      code: 'malformed-response',
      outcome: 'not-sent',
      details: { operation: 'listRooms' },
    });
    expect(methodsAndPaths(taken)).toEqual([`GET ${ROOMS}`]);
  });

  test('are walked along the links, each page signed over what is sent', async () => {
    const taken = take([page(['1', '2'], `${linked}a`), page([], `${linked}a%20b~c`), page(['3'], null)]);
    expect((await everybody(service().listRooms())).map(({ id }) => id)).toEqual(['1', '2', '3']);
    expect(methodsAndPaths(taken)).toEqual([
      `GET ${ROOMS}`,
      `GET ${ROOMS}&nextLink=a`,
      `GET ${ROOMS}&nextLink=a+b%7Ec`,
    ]);
    for (const request of taken) expectSigned(request);
  });

  test('are fetched as the loop asks for them, anew for each loop', async () => {
    const taken = take([page(['1'], `${linked}a`), page(['1'], `${linked}a`), page(['2'])]);
    const list = service().listRooms();
    expect(taken).toHaveLength(0);
    for await (const { id } of list) {
      expect(id).toBe('1');
      break;
    }
    expect(taken).toHaveLength(1);
    expect(await everybody(list)).toHaveLength(2);
  });

  test.each([
    ['another host', 'https://evil.example/rooms?api-version=2025-03-13'],
    ['another port', `${ENDPOINT}:444/rooms?api-version=2025-03-13`],
    ['a user', 'https://me@contoso.communication.azure.com/rooms'],
    ['plain http', 'http://contoso.communication.azure.com/rooms'],
    ['no URL', '/rooms?api-version=2025-03-13&nextLink=a'],
    ['two slashes', `${ENDPOINT}//evil.example/rooms`],
    ['the first page', `${ENDPOINT}${ROOMS}`],
  ])('a link to %s is malformed, and nothing goes there', async (_, link) => {
    const elsewhere = take([], 'https://evil.example');
    const taken = take([page(['1'], link), page(['2'])]);
    const error = await errorOf(everybody(service().listRooms()));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(error.message).not.toContain('evil');
    expect([taken.length, elsewhere.length]).toEqual([1, 0]);
  });

  test('a link back to a page that was read is malformed', async () => {
    const taken = take([page(['1'], `${linked}a`), page(['2'], `${linked}b`), page(['3'], `${linked}a`), page(['4'])]);
    expect(await errorOf(everybody(service().listRooms()))).toMatchObject({ code: 'malformed-response' });
    expect(taken).toHaveLength(3);
  });

  test('empty pages without an end are given up', async () => {
    const taken = take(Array.from({ length: 50 }, (_, index) => page([], `${linked}${index}`)));
    const error = await errorOf(everybody(service().listRooms()));
    expect(error).toMatchObject({ code: 'malformed-response' });
    expect(error.message).toContain('list of rooms');
    expect(taken.length).toBeLessThan(30);
  });

  test('one room without an id spoils its page, with its place alone', async () => {
    take([[200, { value: [model('1'), { createdAt: 'secret' }] }]]);
    const error = await errorOf(everybody(service().listRooms()));
    expect(error).toMatchObject({ code: 'malformed-response', outcome: 'not-sent' });
    expect(error.message).toContain('value.1.id');
    expect(error.message).not.toContain('secret');
  });

  test('after close the next page is cancelled; a signal ends it between two rooms', async () => {
    const taken = take([page(['1'], `${linked}a`), page(['1', '2'])]);
    const rooms = service();
    const walk = rooms.listRooms()[Symbol.asyncIterator]();
    await walk.next();
    await rooms.close();
    expect(await errorOf(walk.next())).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    const controller = new AbortController();
    const other = service().listRooms({ abortSignal: controller.signal })[Symbol.asyncIterator]();
    await other.next();
    controller.abort();
    expect(await errorOf(other.next())).toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(taken).toHaveLength(2);
  });
});

describe('room ids over the wire', () => {
  test.each(['a/b', '../x', '%2F', '8:acs:x', '__proto__', '1', '😀', '?a=b#c'])('%s is one segment', async (id) => {
    const taken = take([
      [200, model()],
      [200, model()],
      [204, ''],
    ]);
    const rooms = service();
    await rooms.getRoom(id);
    await rooms.updateRoom(id, { closesAt: NOW });
    await rooms.closeRoom(id);
    expect(new Set(taken.map(({ path }) => path))).toEqual(
      new Set([`/rooms/${encodeURIComponent(id)}?api-version=2025-03-13`]),
    );
    for (const request of taken) expectSigned(request);
  });
});
