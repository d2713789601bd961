import { fillPath } from '@anyroom/adapter-kit';
import type { HttpRequest } from '@anyroom/adapter-kit/http';
import type { RepeatKey } from '@anyroom/core';

/** What one entry of the PATCH asks for: a role, or to be taken off the roster. */
export type PatchEntry = { readonly role: string } | null;

/** What a room is made with, or changed to. Times in ISO 8601 with milliseconds, as the official SDKs send them. */
export interface RoomBody {
  readonly validFrom?: string;
  readonly validUntil?: string;
  readonly pstnDialOutEnabled?: boolean;
}

/** What a token is issued with. */
export interface TokenBody {
  readonly scopes: readonly string[];
  readonly expiresInMinutes?: number;
}

/** The bucket of what the vendor counts apart from rooms. */
export const IDENTITIES = 'identities';

const ROOMS_VERSION = '2025-03-13';
const IDENTITY_VERSION = '2023-10-01';
const ROOMS = '/rooms';
const ROOM = '/rooms/{roomId}';
const PARTICIPANTS = '/rooms/{roomId}/participants';
const TOKEN = '/identities/{id}/:issueAccessToken';

/** The requests of one resource: pure, so that what would be sent can be looked at without sending it. */
export function createRequests(prefix: string) {
  const aboutRoom = (method: 'GET' | 'PATCH' | 'DELETE', template: string, roomId: string) => {
    const { route, path } = fillPath(template, { roomId });
    return {
      method,
      route,
      path: `${prefix}${path}?api-version=${ROOMS_VERSION}`,
      idempotent: true,
      subject: 'room',
      ids: [roomId],
    } as const satisfies HttpRequest;
  };
  return {
    /**
     * Makes a room. The vendor knows a repeated one by the two headers, so that sending it twice is sending it once. The
     * date has the form of HTTP, as the protocol of repeatable requests has it (OASIS, "Repeatable Requests Version 1.0").
     */
    createRoom(room: RoomBody, { id, firstSentAt }: RepeatKey): HttpRequest {
      return {
        method: 'POST',
        route: ROOMS,
        path: `${prefix}${ROOMS}?api-version=${ROOMS_VERSION}`,
        headers: { 'Repeatability-Request-ID': id, 'Repeatability-First-Sent': firstSentAt.toUTCString() },
        body: { type: 'application/json', text: JSON.stringify(room) },
        idempotent: true,
        ids: [],
      };
    },
    getRoom: (roomId: string): HttpRequest => aboutRoom('GET', ROOM, roomId),
    /** The first page of all rooms. */
    listRooms(): HttpRequest {
      const path = `${prefix}${ROOMS}?api-version=${ROOMS_VERSION}`;
      return { method: 'GET', route: ROOMS, path, idempotent: true, ids: [] };
    },
    updateRoom: (roomId: string, room: RoomBody): HttpRequest => ({
      ...aboutRoom('PATCH', ROOM, roomId),
      body: { type: 'application/merge-patch+json', text: JSON.stringify(room) },
    }),
    deleteRoom: (roomId: string): HttpRequest => aboutRoom('DELETE', ROOM, roomId),
    /** The one write of a roster. It adds whom it does not know, and takes off whose entry is `null`. */
    patch(roomId: string, entries: Iterable<readonly [rawId: string, entry: PatchEntry]>): HttpRequest {
      const participants = [...entries];
      const { path } = fillPath(PARTICIPANTS, { roomId });
      return {
        method: 'PATCH',
        route: PARTICIPANTS,
        path: `${prefix}${path}?api-version=${ROOMS_VERSION}`,
        idempotent: true,
        subject: 'room',
        body: {
          type: 'application/merge-patch+json',
          text: JSON.stringify({ participants: Object.fromEntries(participants) }),
        },
        ids: [roomId, ...participants.map(([rawId]) => rawId)],
      };
    },
    /** The same, with entries that are asked for afresh whenever an attempt begins; they are of some of these ids. */
    patchAfresh(
      roomId: string,
      ids: readonly string[],
      entries: () => Iterable<readonly [rawId: string, entry: PatchEntry]>,
    ): HttpRequest {
      return {
        ...aboutRoom('PATCH', PARTICIPANTS, roomId),
        body: {
          type: 'application/merge-patch+json',
          get text() {
            return JSON.stringify({ participants: Object.fromEntries(entries()) });
          },
        },
        ids: [roomId, ...ids],
      };
    },
    /** The first page of a roster. */
    list: (roomId: string): HttpRequest => aboutRoom('GET', PARTICIPANTS, roomId),
    /** Makes an identity that can be put on a roster. */
    createIdentity(): HttpRequest {
      return {
        method: 'POST',
        route: '/identities',
        path: `${prefix}/identities?api-version=${IDENTITY_VERSION}`,
        body: { type: 'application/json', text: '{}' },
        idempotent: false,
        bucket: IDENTITIES,
        ids: [],
      };
    },
    /** Issues a token. Each is another one, and none ends those before: sending it twice changes nothing. */
    issueToken(id: string, body: TokenBody): HttpRequest {
      const { route, path } = fillPath(TOKEN, { id });
      return {
        method: 'POST',
        route,
        path: `${prefix}${path}?api-version=${IDENTITY_VERSION}`,
        body: { type: 'application/json', text: JSON.stringify(body) },
        idempotent: true,
        bucket: IDENTITIES,
        subject: 'participant',
        ids: [id],
      };
    },
  };
}

/** The requests of one resource. */
export type AzureRequests = ReturnType<typeof createRequests>;
