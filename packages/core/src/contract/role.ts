/**
 * What somebody may do, in the application's words. Four names are standard; any other name of the application's own is
 * as good. The service's configuration maps each to what the vendor calls it, and nothing else is ever sent.
 *
 * - `presenter`: runs the meeting.
 * - `collaborator`: speaks, shows video and shares the screen.
 * - `attendee`: speaks and shows video.
 * - `viewer`: watches and listens.
 */
export type Role = 'presenter' | 'collaborator' | 'attendee' | 'viewer' | (string & {});

/** The standard roles, most powerful first. */
export const STANDARD_ROLES = ['presenter', 'collaborator', 'attendee', 'viewer'] as const;
