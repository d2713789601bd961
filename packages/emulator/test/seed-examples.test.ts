import { expect, test } from '@jest/globals';
import type { EmulatorState } from '../src/index.js';
import { azure } from './support/azure.js';
import { cloudflare } from './support/cloudflare.js';
import { fixture } from './support/fixture.js';
import { send } from './support/send.js';
import { starter } from './support/started.js';

const start = starter();

const edit = fixture('cloudflare-example');
const examples = fixture('azure-examples');

const MEETING = '497f6eca-6276-4993-bfeb-53cbbbba6f08';

const cloudflareSeed: EmulatorState = {
  cloudflare: {
    accounts: [
      {
        id: '023e105f4ecef8ad9ca31a8372d0c353',
        apiTokens: ['Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY'],
        apps: [
          {
            id: 'app_id',
            presets: [{ name: 'preset_name' }],
            meetings: [
              {
                id: MEETING,
                participants: [
                  {
                    id: edit.answer.data.id,
                    customParticipantId: 'custom_participant_id',
                    presetName: 'preset_name',
                    name: 'name',
                    picture: 'https://example.com',
                    token: 'token',
                    createdAt: '2019-12-27T18:11:19.117Z',
                  },
                ],
              },
            ],
          },
        ],
      },
    ],
  },
};

test("the request of Cloudflare's page gets the answer of the page, with the name that was asked for", async () => {
  const emulator = await start({
    state: cloudflareSeed,
    clock: () => new Date('2019-12-27T18:11:19.117Z'),
    assume: { tokenOnEdit: 'keeps' },
  });
  const answer = await send(emulator.url, {
    method: 'PATCH',
    path: `/client/v4/accounts/023e105f4ecef8ad9ca31a8372d0c353/realtime/kit/app_id/meetings/${MEETING}/participants/${edit.answer.data.id}`,
    headers: {
      'content-type': 'application/json',
      authorization: 'Bearer Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY',
    },
    body: JSON.stringify(edit.request),
  });
  expect(answer.status).toBe(200);
  expect(answer.body).toEqual({ ...edit.answer, data: { ...edit.answer.data, ...edit.request } });
});

test('the same with the name that the page answers with gives the page to the letter', async () => {
  const emulator = await start({
    state: cloudflareSeed,
    clock: () => new Date('2019-12-27T18:11:19.117Z'),
    assume: { tokenOnEdit: 'keeps' },
  });
  const path = `/meetings/${MEETING}/participants/${edit.answer.data.id}`;
  expect((await cloudflare(emulator)('PATCH', path, { name: 'name' })).body).toEqual(edit.answer);
});

test.each(['/rooms', '//rooms'])("the four entries of Azure's page, sent to %s, get its answer", async (rooms) => {
  const [attendee, presenter, collaborator, gone] = Object.keys(examples.update.request.participants) as string[];
  const emulator = await start({
    state: {
      azure: {
        rooms: [
          {
            id: examples.roomId,
            participants: [
              { rawId: attendee as string, role: 'Presenter' },
              { rawId: gone as string, role: 'Attendee' },
            ],
          },
        ],
      },
    },
  });
  const path = `${rooms}/${examples.roomId}/participants?api-version=${examples.apiVersion}`;
  const answer = await azure(emulator)('PATCH', path, examples.update.request);
  expect([answer.status, answer.body]).toEqual([200, examples.update.answer]);
  expect(emulator.requests.all[0]?.path).toBe(path);
  expect(emulator.participantsOf(examples.roomId)).toEqual([
    { id: attendee, role: 'Attendee' },
    { id: presenter, role: 'Presenter' },
    { id: collaborator, role: 'Collaborator' },
  ]);
});

test("a room seeded with the people of Azure's page lists them as the page does", async () => {
  const participants = examples.list.answer.value;
  const emulator = await start({ state: { azure: { rooms: [{ id: examples.roomId, participants }] } } });
  const answer = await azure(emulator)('GET', `/rooms/${examples.roomId}/participants?api-version=2025-03-13`);
  expect([answer.status, answer.body]).toEqual([200, examples.list.answer]);
});
