import { fillPath } from '@anyroom/adapter-kit';
import type { HttpRequest } from '@anyroom/adapter-kit/http';

/** What one entry of the PATCH asks for: a role, or to be taken off the roster. */
export type PatchEntry = { readonly role: string } | null;

const ROOMS_VERSION = '2025-03-13';
const IDENTITY_VERSION = '2023-10-01';
const PARTICIPANTS = '/rooms/{roomId}/participants';

/** The requests of one resource: pure, so that what would be sent can be looked at without sending it. */
export function createRequests(prefix: string) {
  return {
    /** The one write of a roster. It adds whom it does not know, and takes off whose entry is `null`. */
    patch(roomId: string, entries: Iterable<readonly [rawId: string, entry: PatchEntry]>): HttpRequest {
      const { route, path } = fillPath(PARTICIPANTS, { roomId });
      const participants = [...entries];
      return {
        method: 'PATCH',
        route,
        path: `${prefix}${path}?api-version=${ROOMS_VERSION}`,
        body: {
          type: 'application/merge-patch+json',
          text: JSON.stringify({ participants: Object.fromEntries(participants) }),
        },
        idempotent: true,
        subject: 'room',
        ids: [roomId, ...participants.map(([rawId]) => rawId)],
      };
    },
    /** The first page of a roster. */
    list(roomId: string): HttpRequest {
      const { route, path } = fillPath(PARTICIPANTS, { roomId });
      return read(route, `${prefix}${path}?api-version=${ROOMS_VERSION}`, roomId);
    },
    /** A further page, at a path and query that a link named. */
    page: (roomId: string, pathAndQuery: string): HttpRequest => read(PARTICIPANTS, pathAndQuery, roomId),
    /** Makes an identity that can be put on a roster. */
    createIdentity(): HttpRequest {
      return {
        method: 'POST',
        route: '/identities',
        path: `${prefix}/identities?api-version=${IDENTITY_VERSION}`,
        body: { type: 'application/json', text: '{}' },
        idempotent: false,
        ids: [],
      };
    },
  };
}

/** The requests of one resource. */
export type AzureRequests = ReturnType<typeof createRequests>;

function read(route: string, path: string, roomId: string): HttpRequest {
  return { method: 'GET', route, path, idempotent: true, subject: 'room', ids: [roomId] };
}
