import { ASSUMPTIONS, type Assumption, type Assumptions, type Emulator, startEmulator } from '@anyroom/emulator';
import { participantServiceClauses } from '@anyroom/testing';
import { afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { OUT_OF_SIGHT } from '../live/out-of-sight.js';
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

const meetings = () =>
  (emulator.snapshot().cloudflare?.accounts ?? []).flatMap(({ apps = [] }) =>
    apps.flatMap((app) => app.meetings ?? []),
  );
const presets = () =>
  (emulator.snapshot().cloudflare?.accounts ?? []).flatMap(({ apps = [] }) => apps.flatMap((app) => app.presets ?? []));

/** Nothing is there but what the vendor cannot delete, and that is shut and empty. */
function expectCleanedUp(presetsBefore: readonly unknown[]): void {
  const { rooms = [], identities = [] } = emulator.snapshot().azure ?? {};
  expect({ rooms, identities }).toEqual({ rooms: [], identities: [] });
  expect(meetings().filter(({ participants = [] }) => participants.length > 0)).toEqual([]);
  expect(meetings().filter(({ status }) => status !== 'INACTIVE')).toEqual([]);
  expect(presets()).toEqual(presetsBefore);
}

describe.each(['cloudflare', 'azure'])('%s', (provider) => {
  test('an account that keeps the contract passes whole, shows no secret, and is left as it was', async () => {
    emulator = await startEmulator();
    const before = presets();
    const lines: string[] = [];
    const environment = environments[provider]?.() ?? {};
    const { passed, failed, left } = await verifyAccount(environment, {
      print: (line) => lines.push(line),
      pauseInMs: 0,
    });

    expect(lines.filter((line) => line.startsWith('failed'))).toEqual([]);
    expect({ passed, failed, left }).toEqual({ passed: participantServiceClauses.length, failed: 0, left: [] });
    expect(lines.filter((line) => line.includes('it could not be asked'))).toEqual([]);
    expect(meetings().length > 0).toBe(provider === 'cloudflare');
    expectCleanedUp(before);
    const secrets = [emulator.cloudflare.apiToken, emulator.azure.accessKey];
    for (const secret of secrets) expect(lines.join('\n')).not.toContain(secret);
  }, 120_000);

  test('a vendor that does not keep what it is told fails', async () => {
    emulator = await startEmulator();
    emulator.intercept = (request) => {
      const isChange = request.method === 'PATCH' && /\/participants/.test(request.path);
      const changed = provider === 'azure' ? '{}' : '{"success":true}';
      const json = { 'content-type': 'application/json' };
      return isChange && !request.body.toString().includes('null') ? { headers: json, body: changed } : undefined;
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

const questions: readonly Assumption[] = ASSUMPTIONS;
const outOfSight = Object.keys(OUT_OF_SIGHT);
const cases = questions
  .filter(({ name }) => !outOfSight.includes(name))
  .flatMap(({ name, provider, values }) => values.map((value) => ({ name, provider, value })));

test.each(cases)('it sees that $name is $value, and cleans up', async ({ name, provider, value }) => {
  emulator = await startEmulator({ assume: { [name]: value } as Partial<Assumptions> });
  const before = presets();
  const environment = environments[provider]?.() ?? {};
  const { answers, left } = await verifyAccount(environment, {
    print: () => {},
    pauseInMs: 0,
    clauses: [],
    questions: [name],
  });
  expect(answers.get(name)).toBe(value);
  expect(left).toEqual([]);
  expectCleanedUp(before);
});

test.each(Object.entries(OUT_OF_SIGHT))('it says why it does not ask about %s', async (name, reason) => {
  emulator = await startEmulator();
  const provider = questions.find((each) => each.name === name)?.provider ?? '';
  const lines: string[] = [];
  const { answers } = await verifyAccount(environments[provider]?.() ?? {}, {
    print: (line) => lines.push(line),
    pauseInMs: 0,
    clauses: [],
    questions: [name],
  });
  expect(answers).toEqual(new Map());
  expect(lines.at(-1)).toBe(`    cannot be seen from here: ${reason}`);
});

// The request that fails comes after something was made.
test.each([
  ['presetInUse', 'cloudflare', 'POST', /\/participants$/],
  ['presetInUse', 'cloudflare', 'DELETE', /\/presets\//],
  ['nextLink', 'azure', 'GET', /\/participants/],
  ['idCase', 'azure', 'PATCH', /\/participants/],
] as const)('%s, of %s, cleans up also when a %s fails', async (name, provider, method, path) => {
  emulator = await startEmulator();
  const before = presets();
  let struck = false;
  emulator.intercept = (request) => {
    if (struck || request.method !== method || !path.test(request.path.split('?')[0] ?? '')) return undefined;
    struck = true;
    return { reset: true };
  };
  const lines: string[] = [];
  const { answers, left } = await verifyAccount(environments[provider]?.() ?? {}, {
    print: (line) => lines.push(line),
    pauseInMs: 0,
    clauses: [],
    questions: [name],
  });
  expect(answers).toEqual(new Map());
  expect(lines.at(-1)).toMatch(/it could not be asked: .* could not be reached/);
  expect(left).toEqual([]);
  expectCleanedUp(before);
});

test('a question that fails leaves its meeting fit for the next one', async () => {
  emulator = await startEmulator({ assume: { inactiveAdd: '400' } });
  let struck = false;
  emulator.intercept = ({ method, path }) => {
    if (struck || method !== 'POST' || !path.endsWith('/participants')) return undefined;
    struck = true;
    return { reset: true };
  };
  const { answers } = await verifyAccount(environments['cloudflare']?.() ?? {}, {
    print: () => {},
    pauseInMs: 0,
    clauses: [],
    questions: ['inactiveAdd', 'presetInUse'],
  });
  expect(answers).toEqual(new Map([['presetInUse', 'deleted']]));
  expect(meetings()).toHaveLength(1);
});

test('what cannot be cleaned up is told, and the rest is cleaned up', async () => {
  emulator = await startEmulator();
  let refusals = 0;
  emulator.intercept = ({ method, path }) => {
    if (method !== 'DELETE' || !path.startsWith('/rooms/') || refusals > 0) return undefined;
    refusals += 1;
    return { reset: true };
  };
  const lines: string[] = [];
  const { left } = await verifyAccount(environments['azure']?.() ?? {}, {
    print: (line) => lines.push(line),
    pauseInMs: 0,
    clauses: [],
    questions: ['validFromInPast', 'unknownIdentity'],
  });
  const { rooms = [], identities = [] } = emulator.snapshot().azure ?? {};
  const [room] = rooms;
  expect(left).toEqual([expect.stringMatching(`^room ${room?.id} \\(deleting failed: .* could not be reached`)]);
  expect({ rooms: rooms.length, identities }).toEqual({ rooms: 1, identities: [] });
  expect(lines.at(-1)).toBe(`\nLeft behind: ${left[0]}`);
});
