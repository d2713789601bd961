import type { Services } from '@anyroom/core';
import type { Clause, ServicesBench } from '@anyroom/testing';
import { describeServices, servicesClauses, verifyClause } from '@anyroom/testing';
import { describe, expect, jest, test } from '@jest/globals';
import { createMemoryServicesHarness } from '../../memory/test/services-harness.js';

const clause = (verify: (bench: ServicesBench) => Promise<void>): Clause<ServicesBench> => ({
  id: 'a-clause',
  sentence: 'It is so.',
  verify,
});

describe('describeServices', () => {
  test('registers one test for each clause, then the additional ones', async () => {
    const own = clause(async ({ services, assert }) => {
      await assert.rejects(() => services.rooms.getRoom('nowhere'), { code: 'not-found' }, 'a get');
    });
    const bodies = new Map<string, () => Promise<void>>();
    describeServices('memory', createMemoryServicesHarness, {
      describe: (_, body) => body(),
      test: (name, body) => bodies.set(name, body),
      additionalClauses: [own],
    });
    expect([...bodies.keys()]).toEqual([...servicesClauses, own].map(({ id, sentence }) => `${sentence} (${id})`));
    await [...bodies.values()].at(-1)?.();
  });
});

describe('verifyClause, with services', () => {
  test.each<readonly [string, (services: Services) => Promise<unknown>]>([
    ['participants', ({ participants }) => participants.getParticipant('nowhere', 'nobody')],
    ['rooms', ({ rooms }) => rooms.getRoom('nowhere')],
    ['join credentials', ({ joinCredentials }) => joinCredentials.issueJoinCredential('nowhere', 'nobody')],
    ['the running call', ({ live }) => live.getSession('nowhere')],
    ['closing', (services) => services.close()],
  ])('counts a call of %s', async (_, call) => {
    const calling = clause(async ({ services, assert }) => {
      await call(services).catch(() => undefined);
      assert.ok(true, 'it is so');
    });
    await expect(verifyClause(calling, createMemoryServicesHarness)).resolves.toBeUndefined();
  });

  test('counts no call that is made on the vendor', async () => {
    const idle = clause(async ({ vendor, assert }) => assert.ok(await vendor.createRoom(), 'a room'));
    await expect(verifyClause(idle, createMemoryServicesHarness)).rejects.toThrow('it made no call on the service');
  });

  test('puts a wrapper around all the services, and around others', async () => {
    const wrap = jest.fn((services: Services) => services);
    const both = clause(async ({ services, openAnother, assert }) => {
      await services.rooms.getRoom('nowhere').catch(() => undefined);
      assert.equal((await openAnother()).provider, 'memory', 'the provider');
    });
    await verifyClause(both, createMemoryServicesHarness, { wrap });
    expect(wrap).toHaveBeenCalledTimes(2);
  });
});
