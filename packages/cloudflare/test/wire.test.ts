import { describe, expect, test } from '@jest/globals';
import { fixture } from './support/fixture.js';
import {
  ACCOUNT,
  APP,
  APP_PATH,
  intercepted,
  MEETING,
  MEETING_PATH,
  PEOPLE_PATH,
  PERSON,
  PERSON_PATH,
  services,
  TOKEN,
} from './support/intercepted.js';

const open = services();

const PERSON_DATA = { id: PERSON, custom_participant_id: 'user-42', preset_name: 'group_call_host', name: 'Jane Doe' };
const OK = { body: { success: true, data: PERSON_DATA } };

describe("the edit of the vendor's page", () => {
  test('is sent to the letter', async () => {
    const sent = intercepted([{ body: fixture('edit-participant') }]);
    await open().updateParticipant(MEETING, PERSON, { displayName: 'Jane Doe', role: 'presenter' });
    expect(sent).toHaveLength(1);
    const [{ method, path, body, headers } = {} as never] = sent;
    expect({ method, path, body }).toEqual({
      method: 'PATCH',
      path: `/client/v4/accounts/${ACCOUNT}/realtime/kit/${APP}/meetings/${MEETING}/participants/${PERSON}`,
      body: '{"name":"Jane Doe","preset_name":"group_call_host"}',
    });
    expect(headers).toEqual({
      accept: 'application/json',
      authorization: `Bearer ${TOKEN}`,
      'content-type': 'application/json',
      'content-length': '51',
      'user-agent': expect.stringMatching(/^anyroom-cloudflare\/\d+\.\d+\.\d+ node\/\d+\.\d+\.\d+$/),
      'accept-encoding': expect.any(String),
      connection: expect.any(String),
      host: 'api.cloudflare.com',
    });
  });

  test("is answered in the contract's words", async () => {
    intercepted([{ body: fixture('edit-participant') }]);
    const updated = await open({ roles: { presenter: 'preset_name' } }).updateParticipant(MEETING, PERSON, {
      displayName: 'name',
    });
    const { joinToken, ...fields } = updated;
    expect(fields).toEqual({
      id: PERSON,
      externalId: 'custom_participant_id',
      displayName: 'name',
      avatarUrl: 'https://example.com',
      role: 'presenter',
      vendorRole: 'preset_name',
      confirmation: 'answered',
      effect: 'unknown',
    });
    expect(joinToken?.reveal()).toBe('token');
  });
});

describe('each verb', () => {
  test('add posts name, preset and an id, also where only the role is given', async () => {
    const sent = intercepted([
      { status: 201, ...OK },
      { status: 201, ...OK },
    ]);
    const service = open();
    await service.addParticipant(MEETING, {
      externalId: 'user-42',
      displayName: 'Jane Doe',
      avatarUrl: 'https://example.com/jane.png',
      role: 'presenter',
    });
    await service.addParticipant(MEETING, { role: 'attendee' });
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(Array(2).fill(`POST ${PEOPLE_PATH}`));
    expect(sent[0]?.body).toBe(
      '{"custom_participant_id":"user-42","preset_name":"group_call_host","name":"Jane Doe","picture":"https://example.com/jane.png"}',
    );
    expect(sent[1]?.body).toMatch(
      /^\{"custom_participant_id":"[0-9a-f-]{36}","preset_name":"group_call_participant","name":""\}$/,
    );
  });

  test('add makes up another id each time', async () => {
    const sent = intercepted([
      { status: 201, ...OK },
      { status: 201, ...OK },
    ]);
    const service = open();
    for (const role of ['presenter', 'attendee']) await service.addParticipant(MEETING, { role });
    const [first, second] = sent.map(({ body }) => JSON.parse(body).custom_participant_id);
    expect(first).not.toBe(second);
  });

  test('clearing sends an empty name and a null picture', async () => {
    const sent = intercepted([OK]);
    await open().updateParticipant(MEETING, PERSON, { displayName: null, avatarUrl: null });
    expect(sent[0]?.body).toBe('{"name":"","picture":null}');
  });

  test('an explicit undefined is not sent', async () => {
    const sent = intercepted([OK]);
    await open().updateParticipant(MEETING, PERSON, { displayName: undefined, avatarUrl: 'https://example.com/a' });
    expect(sent[0]?.body).toBe('{"picture":"https://example.com/a"}');
  });

  test('get, remove and list send no body and no content type', async () => {
    const list = { success: true, data: [], paging: { total_count: 0, start_offset: 0, end_offset: 0 } };
    const sent = intercepted([OK, { body: { success: true } }, { body: list }, { body: list }]);
    await open().getParticipant(MEETING, PERSON);
    await open().removeParticipant(MEETING, PERSON);
    for await (const _ of open().listParticipants(MEETING));
    for await (const _ of open({ pageSize: 20 }).listParticipants(MEETING));
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `GET ${PERSON_PATH}`,
      `DELETE ${PERSON_PATH}`,
      `GET ${PEOPLE_PATH}`,
      `GET ${PEOPLE_PATH}?per_page=20`,
    ]);
    for (const { body, headers } of sent) {
      expect(body).toBe('');
      expect(headers).not.toHaveProperty('content-type');
      expect(headers).toMatchObject({ accept: 'application/json', authorization: `Bearer ${TOKEN}` });
    }
  });

  test('a batch sends one edit for each entry, and those of one person in order', async () => {
    const sent = intercepted([OK, OK, OK]);
    const changes = [
      ['ada', { displayName: 'Ada' }],
      ['bob', { displayName: 'Bob' }],
      ['ada', { displayName: 'Countess' }],
    ] as const;
    const { allApplied } = await open().updateParticipants(MEETING, changes);
    expect(allApplied).toBe(true);
    const edits = sent.map(({ method, path, body }) => `${method} ${path.split('/').at(-1)} ${body}`);
    expect(edits).toHaveLength(3);
    expect(edits.filter((edit) => edit.includes('ada'))).toEqual([
      'PATCH ada {"name":"Ada"}',
      'PATCH ada {"name":"Countess"}',
    ]);
  });

  test("the vendor's own body goes through as it is", async () => {
    const sent = intercepted([OK]);
    const { editParticipant } = (await import('@anyroom/cloudflare')).asCloudflare(open());
    await editParticipant(MEETING, PERSON, { preset_name: 'webinar_viewer', name: null });
    expect(sent[0]?.body).toBe('{"preset_name":"webinar_viewer","name":null}');
  });
});

describe('an id is exactly one encoded segment', () => {
  const hostile = ['a/b', '../x', '%2F', '%2e%2e', '8:acs:x', '__proto__', 'constructor', '1', ' ', 'a?b#c', '😀'];

  for (const id of [...hostile, 'x'.repeat(2048)]) {
    test(`'${id.slice(0, 20)}'`, async () => {
      const person = { body: { success: true, data: { ...PERSON_DATA, id } } };
      const list = { success: true, data: [], paging: { total_count: 0, start_offset: 0, end_offset: 0 } };
      const sent = intercepted([
        person,
        person,
        { body: { success: true } },
        { status: 201, ...person },
        { body: list },
      ]);
      const ours = id === ' ' ? '_' : id; // the configuration takes no whitespace
      const service = open({ accountId: ours, appId: ours });
      await service.updateParticipants(id, [[id, { displayName: id }]]);
      expect((await service.getParticipant({ id, provider: 'cloudflare' }, id)).id).toBe(id);
      await service.removeParticipant(id, id);
      await service.addParticipant(id, { externalId: id, role: 'presenter' });
      for await (const _ of service.listParticipants(id));

      const segment = encodeURIComponent(id);
      const own = encodeURIComponent(ours);
      const people = `/client/v4/accounts/${own}/realtime/kit/${own}/meetings/${segment}/participants`;
      expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
        `PATCH ${people}/${segment}`,
        `GET ${people}/${segment}`,
        `DELETE ${people}/${segment}`,
        `POST ${people}`,
        `GET ${people}`,
      ]);
      expect(sent[0]?.body).toBe(JSON.stringify({ name: id }));
    });
  }
});

describe('where requests go', () => {
  test('base replaces origin and prefix', async () => {
    const sent = intercepted([OK], 'https://gateway.example');
    await open({ base: 'https://gateway.example/to/cloudflare/' }).getParticipant(MEETING, PERSON);
    expect(sent[0]?.path).toBe(PERSON_PATH.replace('/client/v4', '/to/cloudflare'));
    expect(sent[0]?.headers).toMatchObject({ host: 'gateway.example' });
  });

  test("an application's user agent is appended", async () => {
    const sent = intercepted([OK]);
    await open({}, { userAgent: 'parlour/2.0' }).getParticipant(MEETING, PERSON);
    expect(sent[0]?.headers['user-agent']).toMatch(/^anyroom-cloudflare\/\S+ node\/\S+ parlour\/2\.0$/);
  });

  test('what is asked to settle a failure', async () => {
    const notFound = { status: 404, body: { success: false, error: { code: 404, message: 'No such thing' } } };
    const noRoute = { status: 404, body: { success: false, errors: [{ code: 7003, message: 'Could not route' }] } };
    const sent = intercepted([notFound, notFound, { body: { success: true, data: {} } }, noRoute, noRoute]);
    await expect(open().updateParticipant(MEETING, PERSON, { displayName: 'x' })).rejects.toThrow();
    await expect(open().updateParticipant(MEETING, PERSON, { displayName: 'x' })).rejects.toThrow();
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual([
      `PATCH ${PERSON_PATH}`,
      `GET ${PERSON_PATH}`,
      `GET ${MEETING_PATH}`,
      `PATCH ${PERSON_PATH}`,
      `GET ${APP_PATH}/presets?per_page=1`,
    ]);
  });
});
