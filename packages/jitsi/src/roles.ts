/**
 * What somebody is in a room, in one word made of the two that XMPP has: their affiliation, which stays, and their role,
 * which they have while they are connected. The least powerful first.
 */
export const VENDOR_ROLES = ['visitor', 'participant', 'moderator', 'owner'] as const;

/** One of {@link VENDOR_ROLES}. */
export type VendorRole = (typeof VENDOR_ROLES)[number];

/** What the standard names stand for, unless the configuration says otherwise. */
export const DEFAULT_ROLES = {
  presenter: 'moderator',
  attendee: 'participant',
  viewer: 'visitor',
} as const satisfies Readonly<Record<string, VendorRole>>;

/** Whether a text is one of the four. */
export function isVendorRole(text: unknown): text is VendorRole {
  return VENDOR_ROLES.some((role) => role === text);
}
