import type { Services } from '@anyroom/core';
import { openServices } from '@anyroom/core';
import type { MemoryConfiguration } from '@anyroom/memory';
import { describeServices } from '@anyroom/testing';
import { createMemoryServicesHarness } from './services-harness.js';

const CONFIGURATIONS: readonly (readonly [name: string, configuration: MemoryConfiguration])[] = [
  ['with everything', {}],
  ['that knows who is connected, and admits whoever bears a credential', { members: 'presence', admits: 'bearer' }],
  ['of a roster and whoever is connected', { members: 'both', lacks: ['revoke', 'unmute'] }],
  ['that deactivates rooms, and revokes credentials', { closing: 'deactivates', earlierCredentials: 'revoked' }],
  ['that cannot repeat a creation, and mints every id', { lacks: ['repeatKey', 'roomId', 'clear'] }],
  ['that mints no ids, and wants a title', { roomRequires: ['id', 'title'] }],
  ['that keeps times only', { lacks: ['title', 'roomId', 'createdAt', 'status'], roomRequires: ['closesAt'] }],
  ['that keeps titles only', { lacks: ['opensAt', 'closesAt'], closing: 'deactivates' }],
  ['that keeps nothing of a room', { lacks: ['title', 'opensAt', 'closesAt'] }],
  ['that only reads rooms', { lacks: ['createRoom', 'updateRoom', 'closeRoom'] }],
  ['that only writes rooms', { lacks: ['getRoom', 'listRooms'] }],
  ['that says little of credentials', { lacks: ['expiry', 'validFor'] }],
  ['that tells little of sessions, and ejects nobody', { lacks: ['startedAt', 'connectedCount', 'eject'] }],
  ['that only tells of sessions', { lacks: ['eject', 'mute'] }],
  [
    'with participants only',
    {
      lacks: [
        ...(['createRoom', 'getRoom', 'listRooms', 'updateRoom', 'closeRoom'] as const),
        ...(['issue', 'eject', 'mute', 'session'] as const),
      ],
    },
  ],
];

for (const [name, configuration] of CONFIGURATIONS) {
  describeServices(`memory ${name}`, () => createMemoryServicesHarness(configuration));
}

// What core puts in the place of services that a provider does not offer.
describeServices('memory whose provider offers participants alone', () =>
  createMemoryServicesHarness({}, ({ participants }: Services) =>
    openServices('memory:', [{ scheme: 'memory', open: () => participants }]),
  ),
);
