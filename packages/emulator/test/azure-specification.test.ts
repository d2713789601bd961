import { expect, test } from '@jest/globals';
import type { EmulatorOptions } from '../src/index.js';
import { azure, rawId, VERSION } from './support/azure.js';
import { mistakesInRequest, needlessOf } from './support/azure-specification.js';
import { DEVIATIONS } from './support/deviations.js';
import { fixture } from './support/fixture.js';
import { starter } from './support/started.js';

const start = starter();

const identity = rawId('jane');
const rooms = ['99199690362660524', '99117812428622880', '999058871389949120'].map((id) => ({ id }));
const clock = () => new Date('2023-06-26T05:46:17.815Z');
const example = (name: string) => fixture(`azure-rooms-examples/${name}`);

/** What a value is made of: each text, number and the like by its type, each list by what its items are made of. */
const shapeOf = (value: unknown): unknown => {
  if (Array.isArray(value)) return [...new Set(value.map((item) => JSON.stringify(shapeOf(item))))].sort();
  if (typeof value !== 'object' || value === null) return typeof value;
  return Object.fromEntries(Object.entries(value).map(([key, it]) => [key, shapeOf(it)]));
};

const byExample = async (
  name: string,
  [method, path]: readonly [string, string],
  { parameter, options = {} }: { readonly parameter?: string; readonly options?: EmulatorOptions } = {},
) => {
  const { parameters, responses } = example(name);
  const emulator = await start({ clock, state: { azure: { rooms } }, ...options });
  const target = `${path.replace('{roomId}', parameters.roomId)}?api-version=${parameters['api-version']}`;
  const body = parameter === undefined ? undefined : parameters[parameter];
  if (body) expect(mistakesInRequest({ method, path: target, body })).toEqual([]);
  const answer = await azure(emulator, { date: clock() })(method, target, body);
  const [[status, expected]] = Object.entries(responses) as [[string, { readonly body?: unknown }]];
  expect(String(answer.status)).toBe(status);
  expect(shapeOf(answer.body)).toEqual(shapeOf(expected.body));
  return { emulator, answer, expected: expected.body };
};

test('Rooms_Create: the example gets an answer of its shape, with its times', async () => {
  const { answer, emulator } = await byExample('Rooms_Create', ['POST', '/rooms'], { parameter: 'createRoomRequest' });
  expect(answer.body).toMatchObject({
    createdAt: '2023-06-26T05:46:17.815+00:00',
    validFrom: '2023-06-30T00:00:00+00:00',
    validUntil: '2023-07-30T00:00:00+00:00',
  });
  expect(emulator.participantsOf(answer.body.id).map(({ role }) => role)).toEqual([
    'Attendee',
    'Presenter',
    'Collaborator',
  ]);
});

test('Rooms_Update: the example gets an answer of its shape, with the times that it asks for', async () => {
  const { answer } = await byExample('Rooms_Update', ['PATCH', '/rooms/{roomId}'], { parameter: 'updateRoomRequest' });
  expect(answer.body).toMatchObject({ validFrom: '2023-06-30T00:00:00+00:00', pstnDialOutEnabled: true });
});

test('Rooms_Get: the example gets an answer of its shape', async () => {
  await byExample('Rooms_Get', ['GET', '/rooms/{roomId}']);
});

test('Rooms_List: two of three rooms get an answer of the shape of the example', async () => {
  const { answer, expected } = await byExample('Rooms_List', ['GET', '/rooms'], {
    options: { pageSizes: { azure: 2 } },
  });
  expect(answer.body.value.map(({ id }: { id: string }) => id)).toEqual(['999058871389949120', '99117812428622880']);
  expect(expected).toHaveProperty('nextLink');
});

test('Rooms_Delete: the example gets its answer', async () => {
  await byExample('Rooms_Delete', ['DELETE', '/rooms/{roomId}']);
});

test('Participants_List and Participants_Update: the examples get their answers', async () => {
  const participants = example('Participants_List').responses['200'].body.value;
  const state = { azure: { rooms: [{ id: '99199690362660524', participants }] } };
  const listed = await byExample('Participants_List', ['GET', '/rooms/{roomId}/participants'], { options: { state } });
  expect(listed.answer.body).toEqual(listed.expected);
  const updated = await byExample('Participants_Update', ['PATCH', '/rooms/{roomId}/participants'], {
    parameter: 'updateParticipantsRequest',
  });
  expect(updated.answer.body).toEqual(updated.expected);
});

test('each deviation from the specifications is needed, and has a reason', async () => {
  const id = '99199690362660524';
  const participants = [{ rawId: identity, role: 'Moderator' }];
  const emulator = await start({ clock, state: { azure: { identities: [identity], rooms: [{ id, participants }] } } });
  const call = azure(emulator, { date: clock() });
  const nothing = { validFrom: null, validUntil: null, pstnDialOutEnabled: null };
  const identities = 'api-version=2023-10-01';
  const requested = [
    { method: 'POST', path: `/rooms?${VERSION}`, body: { ...nothing, participants: { [identity]: null } } },
    { method: 'PATCH', path: `/rooms/${id}?${VERSION}`, body: nothing },
    {
      method: 'POST',
      path: `/identities?${identities}`,
      body: { createTokenWithScopes: null, expiresInMinutes: null },
    },
    {
      method: 'POST',
      path: `/identities/${encodeURIComponent(identity)}/:issueAccessToken?${identities}`,
      body: { scopes: ['voip'], expiresInMinutes: null },
    },
    { method: 'PATCH', path: `/rooms/${id}/participants?${VERSION}`, body: { participants: { [rawId('joe')]: null } } },
  ];
  for (const request of requested) {
    expect((await call(request.method, request.path, request.body)).status).toBeLessThan(300);
    expect(mistakesInRequest(request)).toEqual([]);
  }
  const path = `/rooms/${id}/participants?${VERSION}`;
  const { status, headers, body } = await call('GET', path);
  const answered = [{ method: 'GET', path, status, contentType: headers['content-type'], body }];
  expect(needlessOf(answered, requested)).toEqual([]);
  for (const { reason } of DEVIATIONS) expect(reason).not.toBe('');
});
