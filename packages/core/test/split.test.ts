import type { ParticipantCapabilities, ParticipantChanges } from '@anyroom/core';
import { guardChanges, splitChanges, splitNewParticipant } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { FULL, NOTHING, ROLES_ONLY, serviceWith } from './services.js';

const context = { provider: 'acme', operation: 'updateParticipant' };

describe('splitChanges', () => {
  test('parts what can be kept from what cannot', () => {
    const changes = { displayName: 'Ada', role: 'viewer' };
    expect(splitChanges(serviceWith(FULL), changes)).toEqual({ kept: changes, dropped: {} });
    expect(splitChanges(serviceWith(ROLES_ONLY), changes)).toEqual({
      kept: { role: 'viewer' },
      dropped: { displayName: 'Ada' },
    });
  });

  test('gives nothing to send where nothing is left', () => {
    expect(splitChanges(serviceWith(ROLES_ONLY), { displayName: 'Ada' })).toEqual({ dropped: { displayName: 'Ada' } });
    expect(splitChanges(serviceWith(NOTHING), { role: 'viewer' })).toEqual({ dropped: { role: 'viewer' } });
    expect(splitChanges(serviceWith(FULL), { role: undefined })).toEqual({ dropped: {} });
  });

  test('drops a null that the vendor cannot do, and keeps one that it can', () => {
    expect(splitChanges({ capabilities: FULL }, { displayName: null, avatarUrl: null })).toEqual({
      kept: { displayName: null },
      dropped: { avatarUrl: null },
    });
  });

  test('never drops a typo in silence', () => {
    const changes = { dispalyName: 'Ada' } as ParticipantChanges;
    expect(splitChanges({ capabilities: NOTHING }, changes).kept).toEqual(changes);
  });

  test('loses nothing, and keeps only what the guard lets through', () => {
    const text = fc.constantFrom('x', null, undefined);
    const changes = fc.record(
      { displayName: text, avatarUrl: text, role: fc.constantFrom('viewer', undefined) },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        changes,
        fc.constantFrom<ParticipantCapabilities>(FULL, ROLES_ONLY, NOTHING),
        (given, capabilities) => {
          const { kept, dropped } = splitChanges({ capabilities }, given);
          const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
          expect({ ...kept, ...dropped }).toEqual(present);
          if (kept !== undefined) expect(guardChanges(kept, capabilities, {}, context)).toEqual(kept);
        },
      ),
    );
  });
});

describe('splitNewParticipant', () => {
  test('parts what is kept of a new participant from what is not', () => {
    const participant = { id: 'a', externalId: 'e', displayName: 'Ada', role: 'viewer', avatarUrl: undefined };
    expect(splitNewParticipant(serviceWith(ROLES_ONLY), participant)).toEqual({
      kept: { id: 'a', role: 'viewer' },
      dropped: { externalId: 'e', displayName: 'Ada' },
    });
    expect(splitNewParticipant(serviceWith(NOTHING), { displayName: 'Ada' })).toEqual({
      kept: {},
      dropped: { displayName: 'Ada' },
    });
  });
});
