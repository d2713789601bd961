import type { RoleUnderTest } from '@anyroom/testing';

/** The roles that a service URL maps, in order. */
export function rolesIn(url: URL): readonly RoleUnderTest[] {
  return [...url.searchParams]
    .filter(([name]) => name.startsWith('role.'))
    .map(([name, vendorRole]) => ({ role: name.slice('role.'.length), vendorRole }));
}

/** Two roles that are two for the vendor too, and one of the vendor's that the URL does not map. */
export function chooseRoles(url: URL, vendorRoles: readonly string[]) {
  const mapped = rolesIn(url);
  const [first] = mapped;
  const second = mapped.find(({ vendorRole }) => vendorRole !== first?.vendorRole);
  const unmapped = vendorRoles.find((name) => mapped.every(({ vendorRole }) => vendorRole !== name));
  if (first === undefined || second === undefined || unmapped === undefined) {
    const known = vendorRoles.join(', ');
    throw new Error(`ANYROOM_URL must map two roles (?role.<name>=…) and leave one of these unmapped: ${known}.`);
  }
  return { roles: [first, second] as const, unmapped };
}
