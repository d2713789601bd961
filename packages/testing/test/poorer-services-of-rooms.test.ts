import type { MemoryConfiguration } from '@anyroom/memory';
import type { BrokenService, ServicesHarness } from '@anyroom/testing';
import { bites, capabilitiesOf, servicesClauses, servicesTeeth, servicesTeethFor } from '@anyroom/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createMemoryServicesHarness } from '../../memory/test/services-harness.js';
import { issuingToAnybody } from './issuing-to-anybody.js';

type CreateHarness = () => ServicesHarness;

const memory =
  (configuration: MemoryConfiguration): CreateHarness =>
  () =>
    createMemoryServicesHarness(configuration);

const VERBS_OF_ROOMS = ['createRoom', 'getRoom', 'listRooms', 'updateRoom', 'closeRoom'] as const;
const VERBS_OF_THE_CALL = ['eject', 'mute', 'unmute', 'session'] as const;

/** Services that can do less than everything, or do it in another way. */
const SERVICES: readonly (readonly [name: string, createHarness: CreateHarness])[] = [
  ...VERBS_OF_ROOMS.map((gap) => [`that lack ${gap}`, memory({ lacks: [gap] })] as const),
  ...VERBS_OF_THE_CALL.map((gap) => [`that lack ${gap}`, memory({ lacks: [gap] })] as const),
  [
    'that only create rooms',
    memory({ lacks: ['getRoom', 'listRooms', 'updateRoom', 'closeRoom', 'issue', ...VERBS_OF_THE_CALL] }),
  ],
  [
    'that only list rooms',
    memory({ lacks: ['createRoom', 'getRoom', 'updateRoom', 'closeRoom', 'issue', ...VERBS_OF_THE_CALL] }),
  ],
  [
    'that only close rooms',
    memory({ lacks: ['createRoom', 'getRoom', 'listRooms', 'updateRoom', 'issue', ...VERBS_OF_THE_CALL] }),
  ],
  ['that only issue credentials', memory({ lacks: [...VERBS_OF_ROOMS, ...VERBS_OF_THE_CALL] })],
  ['that only tell of sessions', memory({ lacks: [...VERBS_OF_ROOMS, 'issue', 'eject', 'mute', 'unmute'] })],
  ['that do nothing', memory({ lacks: [...VERBS_OF_ROOMS, 'issue', ...VERBS_OF_THE_CALL] })],
  ['that deactivate rooms, and revoke credentials', memory({ closing: 'deactivates', earlierCredentials: 'revoked' })],
  ['that cannot repeat a creation', memory({ lacks: ['repeatKey'] })],
  ['that mint every id, and clear nothing', memory({ lacks: ['roomId', 'clear'] })],
  ['that mint no ids, and want a title', memory({ roomRequires: ['id', 'title'] })],
  ['that keep times only', memory({ lacks: ['title', 'status', 'createdAt'] })],
  ['that keep titles only', memory({ lacks: ['opensAt', 'closesAt'] })],
  ['that take no credential back', memory({ lacks: ['revoke'] })],
  ['that admit whoever bears a credential', memory({ admits: 'bearer' })],
  ['of who is connected', memory({ members: 'presence', admits: 'bearer' })],
  ['of a roster and who is connected', memory({ members: 'both' })],
  ['that say no ends of credentials', memory({ lacks: ['expiry'] })],
  ['that take no lengths of credentials', memory({ lacks: ['validFor'] })],
  ['that issue credentials to anybody', () => issuingToAnybody(createMemoryServicesHarness())],
];

/** Breaks nothing: over these services, too, the contract is kept. */
const unbroken: readonly BrokenService<ServicesHarness>[] = servicesClauses.map(({ id }) => ({
  id: `keeps-${id}`,
  breaks: id,
  sentence: 'It breaks nothing.',
  breakService: (services) => services,
}));

describe('the teeth of rooms, join credentials and the running call over poorer services', () => {
  /** Which fail their clause, for each of the services. */
  const failing = new Map(SERVICES.map(([name]) => [name, new Set<BrokenService<ServicesHarness>>()]));

  beforeAll(async () => {
    const runs = SERVICES.flatMap(([name, createHarness]) =>
      [...servicesTeeth, ...unbroken].map((broken) => ({ broken, createHarness, bitten: failing.get(name) })),
    );
    const work = async () => {
      for (let run = runs.shift(); run !== undefined; run = runs.shift()) {
        if (await bites(run.broken, run.createHarness, { limitInMs: 60_000 })) run.bitten?.add(run.broken);
      }
    };
    await Promise.all(Array.from({ length: 24 }, work));
  }, 240_000);

  describe.each(SERVICES)('services %s', (name, createHarness) => {
    const those = (services: readonly BrokenService<ServicesHarness>[]) =>
      services.filter((each) => failing.get(name)?.has(each)).map(({ id }) => id);

    test('keep the contract when nothing is broken', () => {
      expect(those(unbroken)).toEqual([]);
    });

    test('fail the clause of each promise that they have to break, and no other', () => {
      const able = servicesTeethFor(capabilitiesOf(createHarness().services));
      expect(those(servicesTeeth)).toEqual(able.map(({ id }) => id));
    });
  });
});
