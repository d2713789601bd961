import { asCloudflare, type CloudflareParticipantService } from '@anyroom/cloudflare';
import { AnyroomError, type ErrorCode, splitNewParticipant } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { intercepted, MEETING, PERSON, services } from './support/intercepted.js';

const open = services();

type Call = (service: CloudflareParticipantService) => unknown;

/** Arguments that TypeScript would not let through. */
// biome-ignore lint/suspicious/noExplicitAny: that is the point of them
const any = (value: unknown): any => value;

const edit =
  (changes: unknown): Call =>
  (service) =>
    service.updateParticipant(MEETING, PERSON, any(changes));
const add =
  (participant: unknown): Call =>
  (service) =>
    service.addParticipant(MEETING, any(participant));
const ids = {
  empty: '',
  '.': '.',
  '..': '..',
  'half a surrogate pair': 'a\ud83d',
  'a number': any(7),
  null: any(null),
};

const circular: Record<string, unknown> = {};
circular['name'] = circular;
/** Bodies of the vendor's own edit that are none. */
const nativeBodies: readonly (readonly [string, unknown])[] = [
  ['undefined alone', { name: undefined }],
  ['a function', { name: () => 'x' }],
  ['an unknown key', { nmae: 'Jane' }],
  ['an unknown key beside a known one', { name: 'Jane', role: 'x' }],
  ['an unknown key of the prototype', JSON.parse('{"__proto__":{"name":"x"}}')],
  ['a toJSON of its own', { name: 'Jane', toJSON: () => ({}) }],
  ['a circle', circular],
  ['a BigInt', { picture: 1n }],
  ['a number', { name: 7 }],
  ['a preset that is null', { preset_name: null }],
  ['a list', ['name']],
  ['a text', 'name'],
];

async function refused(call: Call, code: ErrorCode, says: RegExp): Promise<AnyroomError> {
  const sent = intercepted([]);
  const error = await Promise.resolve(call(open())).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!AnyroomError.is(error)) throw new Error(`not refused: ${String(error)}`);
  expect(error).toMatchObject({ code, outcome: 'not-sent', retryable: false });
  expect(error.message).toMatch(says);
  expect(sent).toHaveLength(0);
  return error;
}

describe('is invalid-argument, unsent, and told what is allowed', () => {
  const cases: readonly (readonly [string, Call, RegExp])[] = [
    ['an empty change', edit({}), /displayName, avatarUrl, role/],
    ['a change of undefined alone', edit({ displayName: undefined }), /displayName, avatarUrl, role/],
    ["a change for another vendor's extras alone", edit({ native: { azure: {} } }), /empty/],
    ['a change of no extras', edit({ native: { cloudflare: {} } }), /empty/],
    ['an unknown key', edit({ name: 'Jane' }), /'name'.*displayName, avatarUrl, role, native/],
    ['an unknown key of the prototype', edit(JSON.parse('{"__proto__":{"displayName":"x"}}')), /__proto__/],
    ['a change that is null', edit(null), /object/],
    ['a change that is a list', edit([]), /object/],
    ['a name that is a number', edit({ displayName: 7 }), /displayName must be a string or null/],
    ['a name with half a surrogate pair', edit({ displayName: '\ud83d' }), /displayName/],
    ['a role outside the map', edit({ role: 'janitor' }), /presenter, attendee.*configuration/],
    ['constructor as a role', edit({ role: 'constructor' }), /presenter, attendee/],
    ['__proto__ as a role', edit({ role: '__proto__' }), /presenter, attendee/],
    ['role: null', edit({ role: null }), /replaced, never cleared/],
    ['a preset in place of a role', edit({ role: 'group_call_host' }), /presenter, attendee/],
    ['role and preset together', edit({ role: 'presenter', native: { cloudflare: { preset_name: 'x' } } }), /not both/],
    ['preset_name: null', edit({ native: { cloudflare: { preset_name: null } } }), /preset_name/],
    ['preset_name: empty', edit({ native: { cloudflare: { preset_name: '' } } }), /preset_name/],
    ['an unknown extra', edit({ native: { cloudflare: { preset_name: 'x', picture: 'y' } } }), /preset_name/],
    ['extras that are a text', edit({ native: { cloudflare: 'group_call_host' } }), /preset_name/],
    ['extras that are a list', edit({ native: { cloudflare: ['group_call_host'] } }), /preset_name/],
    [
      'extras that throw',
      edit({
        native: {
          cloudflare: {
            get preset_name() {
              throw new Error('not today');
            },
          },
        },
      }),
      /preset_name.*threw/,
    ],
    ['native that is null', edit({ native: null }), /native must be an object/],
    ['an add without a role', add({ displayName: 'Jane' }), /needs role/],
    ['an add with role: null', add({ role: null }), /role/],
    ['an add with a name that is null', add({ role: 'presenter', displayName: null }), /displayName must be a string/],
    ['an add with an unknown key', add({ role: 'presenter', custom_participant_id: 'x' }), /externalId/],
    [
      'a room of another provider',
      (service) => service.getParticipant({ id: MEETING, provider: 'azure' }, PERSON),
      /'azure'.*'cloudflare'/,
    ],
    ['no timeout', (service) => service.getParticipant(MEETING, PERSON, { timeoutInMs: 0 }), /timeoutInMs/],
    ['an unknown option', (service) => service.getParticipant(MEETING, PERSON, any({ signal: 1 })), /abortSignal/],
    ['a batch that is no iterable', (service) => service.updateParticipants(MEETING, any({})), /iterable/],
    ['a native edit of nothing', (service) => asCloudflare(service).editParticipant(MEETING, PERSON, {}), /name/],
    ...nativeBodies.map(([name, body]): readonly [string, Call, RegExp] => [
      `a native edit with ${name}`,
      (service) => asCloudflare(service).editParticipant(MEETING, PERSON, any(body)),
      /name and picture.*preset_name.*nothing else/,
    ]),
    ['a native edit by null', (service) => asCloudflare(service).editParticipant(MEETING, PERSON, any(null)), /name/],
    ...Object.entries(ids).flatMap(([name, id]): (readonly [string, Call, RegExp])[] => [
      [
        `a person's id that is ${name}`,
        (service) => service.updateParticipant(MEETING, id, { displayName: 'x' }),
        /id/,
      ],
      [`a person's id to get that is ${name}`, (service) => service.getParticipant(MEETING, id), /id/],
      [`a person's id to remove that is ${name}`, (service) => service.removeParticipant(MEETING, id), /id/],
      [`a room's id that is ${name}`, (service) => service.addParticipant(id, { role: 'presenter' }), /id/],
      [`a room's id to list that is ${name}`, async (service) => first(service, id), /id/],
      [
        `a native edit of an id that is ${name}`,
        (s) => asCloudflare(s).editParticipant(id, PERSON, { name: '' }),
        /id/,
      ],
    ]),
  ];

  test.each(cases)('%s', async (_, call, says) => {
    await refused(call, 'invalid-argument', says);
  });
});

describe('is unsupported, unsent, with the fields', () => {
  test('an id for somebody new, mixed with what can be kept', async () => {
    const error = await refused(add({ id: 'mine', role: 'presenter', displayName: 'Jane' }), 'unsupported', /\bid\b/);
    expect(error.fields).toEqual(['id']);
  });

  test('unless it is split off first', async () => {
    intercepted([{ status: 201, body: { success: true, data: { id: PERSON } } }]);
    const service = open();
    const { kept, dropped } = splitNewParticipant(service, { id: 'mine', role: 'presenter' });
    expect(dropped).toEqual({ id: 'mine' });
    await service.addParticipant(MEETING, kept);
  });
});

describe('a batch', () => {
  test('is not spoiled by a bad entry', async () => {
    const sent = intercepted([{ body: { success: true, data: { id: 'ada' } } }]);
    const { allApplied, outcomes } = await open().updateParticipants(
      MEETING,
      any([
        ['ada', { displayName: 'Ada' }],
        ['bob', {}],
        ['', { displayName: 'x' }],
        ['eve', { role: 'constructor' }],
        'mallory',
      ]),
    );
    expect(allApplied).toBe(false);
    expect(outcomes.map(({ index, id, status }) => [index, id, status])).toEqual([
      [0, 'ada', 'applied'],
      [1, 'bob', 'rejected'],
      [2, '', 'rejected'],
      [3, 'eve', 'rejected'],
      [4, '', 'rejected'],
    ]);
    expect(sent).toHaveLength(1);
  });

  test('ends at a credential that is not accepted: the rest is skipped', async () => {
    const sent = intercepted([{ status: 401 }]);
    const people = Array.from({ length: 5 }, (_, number) => [`p${number}`, { displayName: 'x' }] as const);
    const { outcomes } = await open().updateParticipants(MEETING, people, { concurrency: 1 });
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'skipped', 'skipped', 'skipped', 'skipped']);
    expect(sent).toHaveLength(1);
  });
});

describe('given up', () => {
  test('before it began is cancelled, unsent', async () => {
    const abortSignal = AbortSignal.abort();
    await refused((service) => service.getParticipant(MEETING, PERSON, { abortSignal }), 'cancelled', /abortSignal/);
  });

  test('within a page of a list is cancelled before the next person', async () => {
    const paging = { total_count: 2, start_offset: 1, end_offset: 2 };
    intercepted([{ body: { success: true, data: [{ id: 'ada' }, { id: 'bob' }], paging } }]);
    const controller = new AbortController();
    const seen: string[] = [];
    const walk = async () => {
      for await (const { id } of open().listParticipants(MEETING, { abortSignal: controller.signal })) {
        seen.push(id);
        controller.abort();
      }
    };
    await expect(walk()).rejects.toMatchObject({ code: 'cancelled', outcome: 'not-sent' });
    expect(seen).toEqual(['ada']);
  });

  test('by closing is cancelled, unsent; closing twice is closing once', async () => {
    await refused(
      async (service) => {
        await Promise.all([service.close(), service.close()]);
        await service.removeParticipant(MEETING, PERSON);
      },
      'cancelled',
      /closed/,
    );
  });
});

async function first(service: CloudflareParticipantService, room: string): Promise<unknown> {
  return service.listParticipants(room)[Symbol.asyncIterator]().next();
}
