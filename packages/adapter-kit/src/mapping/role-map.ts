import type { Role } from '@anyroom/core';

/** A role map as configured: what the vendor calls each role, in order. Order matters on reading. */
export type RoleMapConfiguration = Readonly<Record<string, string>> | ReadonlyMap<Role, string>;

/** Roles in both directions, looked up by own key (`constructor` is not a role). */
export interface RoleMap {
  /** The application's names, in the configured order. */
  readonly roles: readonly Role[];
  /** What the vendor calls a role, or `undefined` for one outside the map. */
  vendorRole(role: Role): string | undefined;
  /** The first role that maps to what the vendor says, or `undefined`. */
  role(vendorRole: string): Role | undefined;
}

/** Copies the configuration, so that a later change to it has no effect. */
export function createRoleMap(configuration: RoleMapConfiguration = {}): RoleMap {
  const entries = isMap(configuration) ? [...configuration] : Object.entries(configuration);
  const outward = new Map<Role, string>(entries);
  const inward = new Map<string, Role>([...entries].reverse().map(([role, vendorRole]) => [vendorRole, role]));
  return {
    roles: [...outward.keys()],
    vendorRole: (role) => outward.get(role),
    role: (vendorRole) => inward.get(vendorRole),
  };
}

/** By what it does: a map from another realm, such as a test's, is one too. */
export function isMap(value: unknown): value is ReadonlyMap<unknown, unknown> {
  if (typeof value !== 'object' || value === null) return false;
  const { [Symbol.iterator]: iterator, get } = value as Partial<ReadonlyMap<unknown, unknown>>;
  return typeof iterator === 'function' && typeof get === 'function';
}
