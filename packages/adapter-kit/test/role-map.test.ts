import { createRoleMap } from '@anyroom/adapter-kit';
import { describe, expect, test } from '@jest/globals';

describe('createRoleMap', () => {
  test('maps in both directions; of several roles the first is read back', () => {
    const map = createRoleMap({ presenter: 'host', collaborator: 'host', attendee: 'guest' });
    expect(map.roles).toEqual(['presenter', 'collaborator', 'attendee']);
    expect(map.vendorRole('collaborator')).toBe('host');
    expect(map.role('host')).toBe('presenter');
    expect(map.role('guest')).toBe('attendee');
    expect(map.role('other')).toBeUndefined();
  });

  test('keeps the order of a Map, also for names that an object would reorder', () => {
    const map = createRoleMap(
      new Map([
        ['b', 'host'],
        ['1', 'host'],
      ]),
    );
    expect(map.roles).toEqual(['b', '1']);
    expect(map.role('host')).toBe('b');
  });

  test.each(['constructor', '__proto__', 'toString'])('%s is no role, and no role of the vendor', (name) => {
    const map = createRoleMap({ presenter: 'host' });
    expect(map.vendorRole(name)).toBeUndefined();
    expect(map.role(name)).toBeUndefined();
  });

  test('is a copy', () => {
    const configuration: Record<string, string> = { presenter: 'host' };
    const map = createRoleMap(configuration);
    configuration['presenter'] = 'guest';
    expect(map.vendorRole('presenter')).toBe('host');
  });

  test('is empty without a configuration', () => {
    expect(createRoleMap().roles).toEqual([]);
  });
});
