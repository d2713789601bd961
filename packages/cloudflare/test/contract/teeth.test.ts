import { brokenServices, participantServiceClauses, verifyClause } from '@anyroom/testing';
import { beforeAll, expect, test } from '@jest/globals';
import nock from 'nock';
import { cloudflareHarness } from './cloudflare-harness.js';

beforeAll(() => nock.restore());

/** Mistakes that an adapter of this vendor is likely to make. The whole matrix is the testing package's. */
const LIKELY = [
  'lists-one-page',
  'makes-up-a-role',
  'splits-ids-at-slashes',
  'removes-from-unknown-rooms',
  'lists-unknown-rooms-as-empty',
  'hands-out-join-tokens',
  'names-ids-in-messages',
  'applies-the-first-of-an-id',
  'clears-what-is-absent',
];

test.each(LIKELY)('over this vendor, too, the suite notices a service that %s', async (id) => {
  const broken = brokenServices.find((it) => it.id === id);
  const clause = participantServiceClauses.find((it) => it.id === broken?.breaks);
  if (broken === undefined || clause === undefined) throw new Error(`there is no broken service ${id}, or no clause`);
  const wrap = broken.breakService;
  await expect(verifyClause(clause, () => cloudflareHarness(), { wrap, limitInMs: 5_000 })).rejects.toThrow();
});
