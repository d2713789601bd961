import type { MemoryConfiguration } from '@anyroom/memory';
import { describeParticipantService } from '@anyroom/testing';
import { createMemoryHarness } from './memory-harness.js';

const CONFIGURATIONS: readonly (readonly [name: string, configuration: MemoryConfiguration])[] = [
  ['with everything', {}],
  ['that keeps roles only', { lacks: ['displayName', 'avatarUrl', 'externalId'], requires: ['role'] }],
  ['that keeps no roles', { lacks: ['role'] }],
  ['that clears nothing, and mints every id', { lacks: ['clear', 'id'], requires: ['role', 'displayName'] }],
  ['that mints no ids', { requires: ['id'] }],
  ['that only reads', { lacks: ['update', 'add', 'remove'] }],
  ['that only writes', { lacks: ['get', 'list'] }],
  ['that knows who is connected, and no roster', { members: 'presence' }],
  ['of a roster and whoever is connected', { members: 'both' }],
  ['without get and names', { lacks: ['get', 'displayName'] }],
];

for (const [name, configuration] of CONFIGURATIONS) {
  describeParticipantService(`memory ${name}`, () => createMemoryHarness(configuration));
}
