import type { MemoryGap } from '@anyroom/memory';
import { describe, expect, test } from '@jest/globals';
import { createMemoryHarness } from '../../packages/memory/test/memory-harness.js';
import { createMemoryServicesHarness } from '../../packages/memory/test/services-harness.js';
import { CELLS } from '../../scripts/capabilities/cells.js';
import { PROBES } from './probes.js';

const IDS = CELLS.map(({ id }) => id);

/** Whatever is asked of it, it says that it is done, and has done nothing. */
function idle<T extends object>(service: T): T {
  return new Proxy(service, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value !== 'function')
        return typeof value === 'object' && name !== 'capabilities' ? idle(value as T) : value;
      if (String(name).startsWith('list')) return async function* () {};
      return async () => ({ outcomes: [] });
    },
  });
}

/** Works as it did, but each call makes one request more: before it is refused, where it is. */
function talkative<T extends object>(service: T, onCall: () => void): T {
  return new Proxy(service, {
    get(target, name) {
      const value = Reflect.get(target, name) as unknown;
      if (typeof value === 'function') {
        return (...args: unknown[]) => {
          onCall();
          return value.apply(target, args);
        };
      }
      return typeof value === 'object' && name !== 'capabilities' ? talkative(value as T, onCall) : value;
    },
  });
}

/** All that memory can be told to lack, in services that lack it together. */
const LACKS: readonly MemoryGap[] = ['update', 'add', 'remove', 'get', 'list'];
const SERVICES_LACK: readonly MemoryGap[] = [
  ...LACKS,
  ...(['createRoom', 'getRoom', 'listRooms', 'updateRoom', 'closeRoom'] as const),
  ...(['issue', 'eject', 'mute', 'session'] as const),
];

/** Runs one probe on memory, with its services altered; rejects when the probe fails. */
async function verify(
  id: (typeof IDS)[number],
  lacks: { readonly participants: readonly MemoryGap[]; readonly services: readonly MemoryGap[] },
  alter: <T extends object>(service: T, onCall: () => void) => T,
): Promise<void> {
  const probe = PROBES[id];
  let calls = 0;
  const onCall = () => {
    calls += 1;
  };
  if (probe.on === 'participants') {
    const { service, vendor, ...harness } = createMemoryHarness({ lacks: lacks.participants });
    const counting = { ...vendor, requests: () => vendor.requests() + calls };
    await probe.verify({ ...harness, service: alter(service, onCall), vendor: counting });
  } else {
    const { services, vendor, ...harness } = createMemoryServicesHarness({ lacks: lacks.services });
    const counting = { ...vendor, requests: () => vendor.requests() + calls };
    await probe.verify({ ...harness, services: alter(services, onCall), vendor: counting });
  }
}

const NOTHING = { participants: [], services: [] };
const ALL = { participants: LACKS, services: SERVICES_LACK };
const unaltered = <T>(service: T) => service;

describe('the probes bite', () => {
  test.each(IDS)('%s: what is done is seen to be done', async (id) => {
    await verify(id, NOTHING, unaltered);
    await expect(verify(id, NOTHING, idle)).rejects.toThrow();
  });

  test.each(IDS)('%s: what is refused is seen to be refused, before anything is sent', async (id) => {
    await verify(id, ALL, unaltered);
    await expect(verify(id, ALL, idle)).rejects.toThrow();
    await expect(verify(id, ALL, talkative)).rejects.toThrow();
  });
});
