import type { Fault } from '@anyroom/emulator';
import { beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { struckBy } from './fault-bench.js';
import type { ProviderName } from './providers.js';
import { CASES, type Case } from './scenarios.js';
import {
  done,
  type Expected,
  garbled,
  heldOff,
  heldOffTooLong,
  lost,
  notAccepted,
  unnoticed,
  type Verdict,
} from './verdicts.js';

beforeAll(() => nock.restore());

const SECOND = 1_000;

interface Row {
  readonly fault: Fault;
  readonly verdict: Verdict | Readonly<Record<ProviderName, Verdict>>;
  /** How long a caller waits who is struck once, where the vendor says it. */
  readonly waitInMs?: number;
}

/** What a caller sees of each fault, and what the vendor then holds: one row each, for every verb of both vendors. */
const ROWS: readonly Row[] = [
  { fault: { kind: 'latency', ms: 200 }, verdict: unnoticed, waitInMs: 200 },
  { fault: { kind: 'latency', ms: 200, jitterInMs: 300, applied: true }, verdict: unnoticed },
  { fault: { kind: 'latency', ms: 15 * SECOND }, verdict: lost('timeout', false) },
  { fault: { kind: 'latency', ms: 15 * SECOND, applied: true }, verdict: lost('timeout', true) },
  { fault: { kind: 'rate-limit', retryAfterInSeconds: 2 }, verdict: heldOff, waitInMs: 2 * SECOND },
  { fault: { kind: 'rate-limit', retryAfterInMs: 1_500 }, verdict: heldOff, waitInMs: 1_500 },
  { fault: { kind: 'rate-limit' }, verdict: heldOff },
  { fault: { kind: 'rate-limit', retryAfterInSeconds: 300 }, verdict: heldOffTooLong, waitInMs: 0 },
  { fault: { kind: 'server-error' }, verdict: lost('unavailable', false) },
  { fault: { kind: 'server-error', status: 500, body: 'empty' }, verdict: lost('unavailable', false) },
  { fault: { kind: 'server-error', status: 504, applied: true }, verdict: lost('unavailable', true) },
  { fault: { kind: 'reset' }, verdict: lost('unavailable', false) },
  { fault: { kind: 'reset', applied: true }, verdict: lost('unavailable', true) },
  { fault: { kind: 'hang' }, verdict: lost('timeout', false) },
  { fault: { kind: 'hang', applied: true }, verdict: lost('timeout', true) },
  { fault: { kind: 'hang', at: 'after-headers' }, verdict: lost('timeout', false) },
  { fault: { kind: 'hang', at: 'after-headers', applied: true }, verdict: lost('timeout', true) },
  { fault: { kind: 'half-body' }, verdict: lost('unavailable', true) },
  { fault: { kind: 'half-body', framing: 'chunked' }, verdict: lost('unavailable', true) },
  { fault: { kind: 'html' }, verdict: lost('unavailable', false) },
  { fault: { kind: 'html', applied: true }, verdict: lost('unavailable', true) },
  { fault: { kind: 'html', status: 200 }, verdict: garbled(false) },
  { fault: { kind: 'html', status: 200, applied: true }, verdict: garbled(true) },
  { fault: { kind: 'wrong-content-type' }, verdict: unnoticed },
  { fault: { kind: 'malformed-json' }, verdict: garbled(true) },
  {
    // A signature is dated; a bearer token is not.
    fault: { kind: 'clock-skew', offsetInMs: 3_600 * SECOND },
    verdict: { cloudflare: unnoticed, azure: notAccepted },
  },
];

/** Where a vendor's answer is such that the fault does less harm than to others. */
const EXCEPTIONS: readonly (Partial<Record<'once' | 'always', Expected>> & {
  readonly why: string;
  readonly calls: readonly string[];
  readonly faults: (fault: Fault) => boolean;
})[] = [
  {
    why: 'the second attempt finds it done: of that refusal the status is enough, and half a body is left unread',
    calls: ['removeParticipant on cloudflare', 'ejectParticipant on cloudflare', 'closeRoom on azure'],
    faults: ({ kind }) => kind === 'half-body',
    always: done(2),
  },
  {
    why: 'a 204 has no body to wait for',
    calls: ['closeRoom on azure'],
    faults: (fault) => fault.kind === 'hang' && fault.at === 'after-headers' && fault.applied === true,
    once: done(1),
    always: done(1),
  },
];

function expectedOf({ verb, provider, kind }: Case, { fault, verdict }: Row): Record<'once' | 'always', Expected> {
  const { once, always } = 'once' in verdict ? verdict : verdict[provider];
  const exception = EXCEPTIONS.find(({ calls, faults }) => calls.includes(`${verb} on ${provider}`) && faults(fault));
  return { once: exception?.once ?? once[kind], always: exception?.always ?? always[kind] };
}

describe.each(ROWS)('$fault', (row) => {
  const { fault, waitInMs } = row;
  test.each(CASES)('$verb on $provider', async (each) => {
    const { provider, prepare } = each;
    const expected = expectedOf(each, row);
    const once = await struckBy(fault, provider, prepare, { times: 1 });
    expect(once).toMatchObject(expected.once);
    if (waitInMs !== undefined) expect(Math.floor(once.waitedInMs / 10) * 10).toBe(waitInMs);
    expect(await struckBy(fault, provider, prepare)).toMatchObject(expected.always);
  });
});

test('every kind of fault has its row', () => {
  const kinds = new Set(ROWS.map(({ fault }) => fault.kind));
  const known: Record<Fault['kind'], true> = {
    latency: true,
    'rate-limit': true,
    'server-error': true,
    reset: true,
    hang: true,
    'half-body': true,
    html: true,
    'wrong-content-type': true,
    'malformed-json': true,
    'clock-skew': true,
  };
  expect([...kinds].sort()).toEqual(Object.keys(known).sort());
});
