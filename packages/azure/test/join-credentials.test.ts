import { type AzureConfiguration, AzureJoinCredentialService, type JoinScope } from '@anyroom/azure';
import { Secret } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { errorOf } from '../../../test/support/error-of.js';
import { showings, spellingsOf } from '../../../test/support/spellings.js';
import { expectSigned, methodsAndPaths, onContoso, type Planned, type Taken, take } from './support/contoso.js';
import { closeLater, emulated, overRealSockets, transportOf } from './support/emulated.js';

const ROOM = '99199690362660524';
const USER = '8:acs:db75ed0c-e801-41a3-99a4-66a0a119a06c_00000010-ce28-064a-83fe-084822000777';
const ROSTER = `/rooms/${ROOM}/participants?api-version=2025-03-13`;
const ISSUE = `/identities/${encodeURIComponent(USER)}/:issueAccessToken?api-version=2023-10-01`;
const TOKEN = 'eyJ.planted.token-of-a-person';
const here: Planned = [200, { value: [{ rawId: USER, role: 'Attendee' }] }];
const issued: Planned = [200, { token: TOKEN, expiresOn: '2023-10-10T21:39:39.3244584+00:00' }];
const service = (configuration: AzureConfiguration = {}) => onContoso(AzureJoinCredentialService, configuration);
const adding = { unknownParticipant: 'add' } as const;

describe('a join credential over the wire', () => {
  test('is preceded by the roster, and is one signed POST with the raw id encoded', async () => {
    const taken = take([here, issued]);
    const credential = await service().issueJoinCredential(ROOM, USER);
    expect(methodsAndPaths(taken)).toEqual([`GET ${ROSTER}`, `POST ${ISSUE}`]);
    expect(ISSUE).toContain('/identities/8%3Aacs%3A');
    const [, sent] = taken as [Taken, Taken];
    expect(sent.body).toBe('{"scopes":["voip.join"]}');
    expect(sent.headers['content-type']).toBe('application/json');
    for (const request of taken) expectSigned(request);
    expect(Secret.is(credential.token)).toBe(true);
    expect(credential.token.reveal()).toBe(TOKEN);
    expect(credential.expiresAt).toEqual(new Date('2023-10-10T21:39:39.324Z'));
    expect(Object.keys(credential).sort()).toEqual(['expiresAt', 'token']);
  });

  test('is the POST alone where the roster is not asked', async () => {
    const taken = take([issued]);
    const credentials = service(adding);
    expect(credentials.capabilities.issue.unknownParticipant).toBe('issued');
    await credentials.issueJoinCredential(ROOM, USER);
    expect(methodsAndPaths(taken)).toEqual([`POST ${ISSUE}`]);
  });

  test('has the scopes of the configuration as they were, in order', async () => {
    const taken = take([issued]);
    const joinScopes: JoinScope[] = ['voip', 'chat.join.limited'];
    const credentials = service({ ...adding, joinScopes });
    joinScopes.push('chat');
    await credentials.issueJoinCredential(ROOM, USER);
    expect(taken[0]?.body).toBe('{"scopes":["voip","chat.join.limited"]}');
  });

  test.each([
    [3_600_000, 60],
    [3_659_999.9, 60],
    [3_660_000, 61],
    [86_400_000, 1440],
  ])('for %d ms is for %d minutes', async (validForInMs, expiresInMinutes) => {
    const taken = take([issued]);
    await service(adding).issueJoinCredential(ROOM, USER, { validForInMs });
    expect(JSON.parse(taken[0]?.body ?? '')).toEqual({ scopes: ['voip.join'], expiresInMinutes });
  });

  test.each([
    ['too short', { validForInMs: 3_599_999 }],
    ['too long', { validForInMs: 86_400_001 }],
    ['no number', { validForInMs: '3600000' }],
    ['not a number', { validForInMs: Number.NaN }],
    ['an option that nobody knows', { scopes: ['chat'] }],
    ['a time of no time', { timeoutInMs: 0 }],
  ])('%s is refused, unsent', async (_, options) => {
    const taken = take([here, issued]);
    const error = await errorOf(service().issueJoinCredential(ROOM, USER, options as never));
    expect(error).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
    expect(taken).toHaveLength(0);
  });

  test.each(['', '.', '..', 'a\ud83d', 7, null, undefined])('the id %j is refused, unsent', async (id) => {
    const taken = take([here, issued]);
    const credentials = service();
    for (const call of [
      () => credentials.issueJoinCredential(id as string, USER),
      () => credentials.issueJoinCredential(ROOM, id as string),
    ]) {
      expect(await errorOf(call())).toMatchObject({ code: 'invalid-argument', outcome: 'not-sent' });
    }
    expect(taken).toHaveLength(0);
  });

  test.each(['a/b', '../x', '%2F', '__proto__', '😀', '?a=b#c'])('%s is one segment', async (id) => {
    const taken = take([issued]);
    await service(adding).issueJoinCredential(ROOM, id);
    expect(taken[0]?.path).toBe(`/identities/${encodeURIComponent(id)}/:issueAccessToken?api-version=2023-10-01`);
    expectSigned(taken[0] as Taken);
  });

  const NO_SUCH: Planned = [404, { error: { code: 'NotFound', message: 'No.' } }];
  const answers: readonly (readonly [string, readonly Planned[], object])[] = [
    [
      'somebody else on the roster',
      [[200, { value: [{ rawId: `${USER}0`, role: 'Attendee' }] }]],
      { code: 'not-found', subject: 'participant', outcome: 'not-sent' },
    ],
    ['no such room', [NO_SUCH], { code: 'not-found', subject: 'room', outcome: 'refused' }],
    ['no such identity', [here, NO_SUCH], { code: 'not-found', subject: 'participant', outcome: 'refused' }],
    [
      'an identity of somebody else',
      [here, [403, { error: { code: 'Forbidden' } }]],
      { code: 'not-found', subject: 'participant', outcome: 'refused', retryable: false },
    ],
    ['a 403 of something in between', [here, [403, '<p>No.']], { code: 'permission-denied', outcome: 'refused' }],
    ['a credential that may not', [here, [401, { error: { code: 'Denied' } }]], { code: 'unauthenticated' }],
    ['a page of HTML', [here, [200, '<p>Welcome']], { code: 'malformed-response', outcome: 'unknown' }],
    ['nothing', [here, [200, '']], { code: 'malformed-response', outcome: 'unknown' }],
    ['no token', [here, [200, { expiresOn: '2023-10-10T21:39:39Z' }]], { code: 'malformed-response' }],
    ['an empty token', [here, [200, { token: '', expiresOn: '2023-10-10T21:39:39Z' }]], { code: 'malformed-response' }],
    ['no end', [here, [200, { token: TOKEN }]], { code: 'malformed-response' }],
    ['an end that cannot be read', [here, [200, { token: TOKEN, expiresOn: 'soon' }]], { code: 'malformed-response' }],
    [
      'a time without a zone',
      [here, [200, { token: TOKEN, expiresOn: '2023-10-10T21:39:39' }]],
      { code: 'malformed-response' },
    ],
  ];
  test.each(answers)('answered by %s', async (_, planned, expected) => {
    const taken = take(planned);
    const error = await errorOf(service().issueJoinCredential(ROOM, USER));
    expect(error).toMatchObject({ ...expected, details: { room: ROOM, participant: USER } });
    expect(taken).toHaveLength(planned.length);
    for (const spelling of spellingsOf(TOKEN)) expect(showings(error)).not.toContain(spelling);
  });

  test('is tried again when its answer was lost', async () => {
    const taken = take([here, [503, 'down', { 'retry-after-ms': '1' }], issued]);
    expect((await service().issueJoinCredential(ROOM, USER)).token.reveal()).toBe(TOKEN);
    expect(taken).toHaveLength(3);
  });

  test('shows its token nowhere but in the Secret', async () => {
    const events: unknown[] = [];
    take([here, issued]);
    const credentials = onContoso(AzureJoinCredentialService, {}, { onEvent: (event) => events.push(event) });
    const credential = await credentials.issueJoinCredential(ROOM, USER);
    const shown = [credential, events, credentials].map(showings).join();
    expect(shown).toContain('[redacted]');
    expect(events.length).toBeGreaterThan(3);
    for (const spelling of spellingsOf(TOKEN)) expect(shown).not.toContain(spelling);
  });
});

describe('a join credential on the emulator', () => {
  overRealSockets();

  async function credentials(configuration: AzureConfiguration = {}) {
    const { emulator, seat, noSocket } = await emulated();
    const service = new AzureJoinCredentialService(
      { connectionString: emulator.azure.connectionString, ...configuration },
      transportOf({ maxAttempts: 1 }),
    );
    closeLater(() => service.close());
    return { emulator, seat, noSocket, service };
  }

  test('lets its owner in, with the least that it needs, until the time that it tells', async () => {
    const { emulator, seat, service } = await credentials();
    const { room, ids } = seat('Attendee');
    const [id = ''] = ids;
    const earlier = await service.issueJoinCredential(room, id);
    const { token, expiresAt } = await service.issueJoinCredential({ id: room, provider: 'azure' }, id, {
      validForInMs: 3_600_000,
    });
    expect(emulator.snapshot().azure?.tokens).toMatchObject([
      { rawId: id, scopes: ['voip.join'] },
      { rawId: id, scopes: ['voip.join'], expiresOn: expiresAt?.toISOString() },
    ]);
    expect(emulator.join(token.reveal(), room)).toMatchObject({ id });
    expect(emulator.join(earlier.token.reveal(), room)).toMatchObject({ id });
    emulator.clockOffsetInMs = 3_600_001;
    expect(() => emulator.join(token.reveal(), room)).toThrow(/expired/);
    expect(emulator.join(earlier.token.reveal(), room)).toMatchObject({ id }); // the capability says kept
  });

  test('is refused to somebody who is not on the roster, unless it is to be issued all the same', async () => {
    const { emulator, seat, service } = await credentials();
    const { room } = seat('Attendee');
    const nobody = emulator.createIdentity();
    expect(await errorOf(service.issueJoinCredential(room, nobody))).toMatchObject({
      code: 'not-found',
      subject: 'participant',
      outcome: 'not-sent',
    });
    expect(emulator.snapshot().azure?.tokens).toEqual([]);
    const other = await credentials(adding);
    const unlisted = other.emulator.createIdentity();
    const { token } = await other.service.issueJoinCredential(other.seat().room, unlisted);
    expect(token.reveal()).toMatch(/./);
  });

  test('given up while the server hangs: cancelled, and no socket stays open', async () => {
    const { emulator, noSocket, service } = await credentials(adding);
    const controller = new AbortController();
    emulator.intercept = () => {
      setImmediate(() => controller.abort());
      return { hang: 'before-headers' };
    };
    const call = service.issueJoinCredential('1', '2', { abortSignal: controller.signal });
    expect(await errorOf(call)).toMatchObject({ code: 'cancelled', outcome: 'unknown' });
    await noSocket();
    expect(emulator.requests.count).toBe(1);
    const slow = service.issueJoinCredential('1', '2', { timeoutInMs: 20 });
    expect(await errorOf(slow)).toMatchObject({ code: 'timeout', retryable: true });
  });
});
