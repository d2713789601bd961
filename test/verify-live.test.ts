import { ASSUMPTIONS, type Assumption, type Assumptions, type Emulator, startEmulator } from '@anyroom/emulator';
import { participantServiceClauses } from '@anyroom/testing';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { verifyAccount } from '../live/verify-account.js';

beforeAll(() => nock.restore()); // the real network, of this machine

let emulator: Emulator;
afterEach(() => emulator.close());

/** What an operator would set, were the emulator the vendor. */
const environments: Record<string, () => NodeJS.ProcessEnv> = {
  cloudflare() {
    const { accountId, appId, apiToken, baseUrl } = emulator.cloudflare;
    const roles = 'role.presenter=group_call_host&role.attendee=group_call_participant';
    const url = `cloudflare://${accountId}/${appId}?${roles}&base=${encodeURIComponent(baseUrl)}`;
    return { ANYROOM_URL: url, CLOUDFLARE_API_TOKEN: apiToken };
  },
  azure: () => ({
    ANYROOM_URL: 'azure:',
    AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString,
  }),
};

/** Answers what the emulator does not: the requests that clean up. */
function cleanable(): string[] {
  const cleaned: string[] = [];
  emulator.intercept = ({ method, path }) => {
    if (!(method === 'DELETE' && /^\/(rooms|identities)\//.test(path))) return undefined;
    cleaned.push(path);
    return { status: 200, headers: { 'content-type': 'application/json' }, body: '{"success":true}' };
  };
  return cleaned;
}

describe.each(['cloudflare', 'azure'])('%s', (provider) => {
  test('an account that keeps the contract passes whole, shows no secret, and is left as it was', async () => {
    emulator = await startEmulator();
    const cleaned = cleanable();
    const lines: string[] = [];
    const environment = environments[provider]?.() ?? {};
    const { passed, failed, left } = await verifyAccount(environment, {
      print: (line) => lines.push(line),
      pauseInMs: 0,
    });

    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([]);
    expect({ passed, failed, left }).toEqual({ passed: participantServiceClauses.length, failed: 0, left: [] });
    const { accounts = [] } = emulator.snapshot().cloudflare ?? {};
    const rooms = [
      ...(emulator.snapshot().azure?.rooms ?? []),
      ...accounts.flatMap(({ apps = [] }) => apps.flatMap(({ meetings = [] }) => meetings)),
    ];
    expect(rooms.length).toBeGreaterThan(0);
    expect(rooms.filter(({ participants = [] }) => participants.length > 0)).toEqual([]);
    for (const room of rooms) {
      const gone = cleaned.some((path) => path.includes(String(room.id)));
      expect(gone || ('status' in room && room.status === 'INACTIVE')).toBe(true);
    }
    const secrets = [emulator.cloudflare.apiToken, emulator.azure.accessKey];
    for (const secret of secrets) expect(lines.join('\n')).not.toContain(secret);
  }, 120_000);

  test('a vendor that does not keep what it is told fails', async () => {
    emulator = await startEmulator();
    cleanable();
    const tidy = emulator.intercept;
    emulator.intercept = (request) => {
      const isChange = request.method === 'PATCH' && /\/participants/.test(request.path);
      const changed = provider === 'azure' ? '{}' : '{"success":true}';
      const json = { 'content-type': 'application/json' };
      return isChange && !request.body.toString().includes('null') ? { headers: json, body: changed } : tidy?.(request);
    };
    const lines: string[] = [];
    const environment = environments[provider]?.() ?? {};
    const { failed } = await verifyAccount(environment, {
      print: (line) => lines.push(line),
      pauseInMs: 0,
      clauses: participantServiceClauses.filter(({ id }) => id === 'update-changes-what-it-names'),
      questions: [],
    });
    expect(failed).toBe(1);
    expect(lines[0]).toMatch(/^failed .*update-changes-what-it-names/);
  });
});

// Where the answer cannot be seen from outside, or only with patience, or by a client that joins.
const OUT_OF_SIGHT = [
  'expiredRoom',
  'trailingPage',
  'replacedToken',
  'deleteConnected',
  'inactiveConnected',
  'editConnected',
  'kickUnknown',
];
const questions: readonly Assumption[] = ASSUMPTIONS;
const cases = questions
  .filter(({ name }) => !OUT_OF_SIGHT.includes(name))
  .flatMap(({ name, provider, values }) => values.map((value) => ({ name, provider, value })));

test.each(cases)('it sees that $name is $value', async ({ name, provider, value }) => {
  emulator = await startEmulator({ assume: { [name]: value } as Partial<Assumptions> });
  cleanable();
  const environment = environments[provider]?.() ?? {};
  const { answers } = await verifyAccount(environment, {
    print: () => {},
    pauseInMs: 0,
    clauses: [],
    questions: [name],
  });
  expect(answers.get(name)).toBe(value);
});
