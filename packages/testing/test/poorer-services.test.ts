import type { Participant, ParticipantService } from '@anyroom/core';
import type { MemoryConfiguration } from '@anyroom/memory';
import { MEMORY_GAPS } from '@anyroom/memory';
import type { BrokenService, ParticipantServiceHarness } from '@anyroom/testing';
import { bites, brokenServices, brokenServicesFor, participantServiceClauses } from '@anyroom/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createMemoryHarness } from '../../memory/test/memory-harness.js';
import { fanningOut } from './fanning-out.js';

type CreateHarness = () => ParticipantServiceHarness;

const memory =
  (configuration: Pick<MemoryConfiguration, 'lacks' | 'requires' | 'pageSize'>): CreateHarness =>
  () =>
    createMemoryHarness(configuration);

/** Services that can do less than everything, or do it in another way. */
const SERVICES: readonly (readonly [name: string, createHarness: CreateHarness])[] = [
  ...MEMORY_GAPS.map((gap) => [`that lacks ${gap}`, memory({ lacks: [gap] })] as const),
  ['that mints no ids', memory({ requires: ['id'] })],
  ['that requires every field', memory({ requires: ['externalId', 'displayName', 'avatarUrl', 'role'] })],
  ['that keeps roles alone', memory({ lacks: ['externalId', 'displayName', 'avatarUrl', 'id'], requires: ['role'] })],
  ['that keeps names alone, and clears none', memory({ lacks: ['externalId', 'avatarUrl', 'role', 'clear'] })],
  ['that keeps avatars alone', memory({ lacks: ['externalId', 'displayName', 'role'] })],
  ['that keeps no field', memory({ lacks: ['externalId', 'displayName', 'avatarUrl', 'role'] })],
  ['that only gets', memory({ lacks: ['update', 'add', 'list', 'remove'] })],
  ['that only lists', memory({ lacks: ['update', 'add', 'get', 'remove'] })],
  ['that only removes', memory({ lacks: ['update', 'add', 'get', 'list'] })],
  ['that only updates', memory({ lacks: ['add', 'get', 'list', 'remove'] })],
  ['that only adds', memory({ lacks: ['update', 'get', 'list', 'remove'] })],
  ['that lists without pages', memory({ pageSize: 100 })],
  ['that sends a batch one by one', () => fanningOut(createMemoryHarness())],
  ['that adds whom it does not know', () => fanningOut(createMemoryHarness(), 'added')],
];

/** Without all of these verbs, nothing that is made to break these clauses breaks anything. */
const MUTE: readonly (readonly [
  without: readonly ('update' | 'add' | 'get' | 'list' | 'remove')[],
  clauses: string[],
])[] = [
  [
    ['update'],
    [
      'undefined-is-absent',
      'update-is-safe-to-repeat',
      'update-answers-truly',
      'a-role-is-never-cleared',
      'a-role-is-never-defaulted',
      'batches-at-once-are-apart',
      'an-aborted-batch-tells-what-became-of-each',
    ],
  ],
  [
    ['add'],
    [
      'add-keeps-what-it-declares',
      'add-answers-truly',
      'add-mints-ids-where-declared',
      'given-ids-are-used-as-they-are',
      'add-requires-what-it-declares',
      'bad-newcomers-are-refused',
    ],
  ],
  [['get'], ['get-reads-one-person', 'get-and-list-agree']],
  [
    ['list'],
    ['list-holds-everybody-once', 'get-and-list-agree', 'list-can-be-walked-again', 'leaving-a-list-stops-it'],
  ],
  [['remove'], ['null-never-removes', 'remove-is-idempotent']],
  [['get', 'list'], ['unmapped-roles-are-tolerated']],
  [['add', 'remove'], ['add-never-changes']],
  [['update', 'add', 'get', 'list'], ['results-show-nothing-secret']],
];

/** Breaks nothing: over these services, too, the contract is kept. */
const unbroken: readonly BrokenService[] = participantServiceClauses.map(({ id }) => ({
  id: `keeps-${id}`,
  breaks: id,
  sentence: 'It breaks nothing.',
  breakService: (service) => service,
}));

describe('the teeth over poorer services', () => {
  /** Which fail their clause, for each service. */
  const failing = new Map(SERVICES.map(([name]) => [name, new Set<BrokenService>()]));

  beforeAll(async () => {
    const runs = SERVICES.flatMap(([name, createHarness]) =>
      [...brokenServices, ...unbroken].map((broken) => ({ broken, createHarness, bitten: failing.get(name) })),
    );
    const work = async () => {
      for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
        if (await bites(run.broken, run.createHarness, { limitInMs: 60_000 })) run.bitten?.add(run.broken);
      }
    };
    await Promise.all(Array.from({ length: 24 }, work));
  }, 240_000);

  describe.each(SERVICES)('a service %s', (name, createHarness) => {
    const { capabilities } = createHarness().service;
    const those = (services: readonly BrokenService[]) =>
      services.filter((each) => failing.get(name)?.has(each)).map(({ id }) => id);

    test('keeps the contract when nothing is broken', () => {
      expect(those(unbroken)).toEqual([]);
    });

    test('fails the clause of each promise that it has to break, and no other', () => {
      expect(those(brokenServices)).toEqual(brokenServicesFor(capabilities).map(({ id }) => id));
    });

    test('has something to break for each clause that asks for more than `unsupported`', () => {
      const broken = brokenServicesFor(capabilities).map(({ breaks }) => breaks);
      const mute = MUTE.filter(([without]) => without.every((verb) => capabilities[verb] === false));
      const clauses = participantServiceClauses.map(({ id }) => id);
      expect(clauses.filter((id) => !broken.includes(id))).toEqual(
        clauses.filter((id) => mute.some(([, ids]) => ids.includes(id))),
      );
    });
  });
});

test.each([
  ['fails where the vendor pages it', 3, true],
  ['breaks nothing where the vendor does not', 100, false],
] as const)('a list that is read ahead %s', async (_, pageSize, bitten) => {
  const readingAhead: BrokenService = {
    id: 'reads-ahead',
    breaks: 'leaving-a-list-stops-it',
    sentence: 'It fetches the whole list before the first person is handed out.',
    breakService: (service) =>
      new Proxy(service, {
        get(target, key: keyof ParticipantService) {
          if (key !== 'listParticipants')
            return typeof target[key] === 'function' ? target[key].bind(target) : target[key];
          return async function* (...args: Parameters<ParticipantService['listParticipants']>) {
            const everybody: Participant[] = [];
            for await (const person of target.listParticipants(...args)) everybody.push(person);
            yield* everybody;
          };
        },
      }),
  };
  expect(await bites(readingAhead, memory({ pageSize }))).toBe(bitten);
});

test('a broken service that breaks no clause of the contract is a mistake, unless the clause is given', async () => {
  const [clause] = participantServiceClauses;
  const broken: BrokenService = {
    id: 'of-our-own',
    breaks: 'our-own',
    sentence: 'It is ours.',
    breakService: (service) => service,
  };
  await expect(bites(broken, () => createMemoryHarness())).rejects.toThrow("'our-own', which is no clause");
  if (clause === undefined) throw new Error('there is no clause');
  await expect(bites(broken, () => createMemoryHarness(), { clause })).resolves.toBe(false);
});
