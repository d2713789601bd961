import type { RoomRef } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import type { BrokenService } from '../broken-service.js';
import { breakingLive, breakingRooms, rewritingCalls } from './altered.js';
import * as can from './needs.js';

const isHandle = (room: RoomRef): room is Exclude<RoomRef, string> => typeof room === 'object' && room !== null;

export const brokenIdentifiersOfServices: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'sends-malformed-room-ids',
    breaks: 'services-refuse-malformed-ids',
    sentence: 'It asks the vendor about a room whose id is none.',
    needs: can.getsRooms,
    breakService: breakingRooms((rooms, { vendor }) => ({
      getRoom: async (room, options) => rooms.getRoom(room === '..' ? await vendor.unknownRoom() : room, options),
    })),
  },
  {
    id: 'takes-numbers-for-people',
    breaks: 'services-refuse-malformed-ids',
    sentence: 'It takes a number for the id of somebody who has left already.',
    breakService: breakingLive((live) => ({
      async ejectParticipant(room, id, options) {
        if (typeof id !== 'number') await live.ejectParticipant(room, id, options);
      },
    })),
  },
  {
    id: 'ejects-at-slashes',
    breaks: 'services-let-hostile-ids-touch-nothing-else',
    sentence: 'An id with a slash in it becomes another path, and everybody is ejected.',
    needs: can.ejects,
    breakService: breakingLive((live, { vendor }) => ({
      async ejectParticipant(room, id, options) {
        if (typeof id !== 'string' || !id.includes('/') || typeof room !== 'string') {
          return live.ejectParticipant(room, id, options);
        }
        for (const person of await vendor.connected(room)) await live.ejectParticipant(room, person.id);
      },
    })),
  },
  {
    id: 'mutes-prototypes',
    breaks: 'services-let-hostile-ids-touch-nothing-else',
    sentence: 'It looks up who is connected in an object, and finds its prototype.',
    breakService: breakingLive((live) => ({
      async muteParticipant(room, id, options) {
        if (!(String(id) in {})) await live.muteParticipant(room, id, options);
      },
    })),
  },
  {
    id: 'trims-ids-of-rooms',
    breaks: 'services-let-hostile-room-ids-reach-no-other-room',
    sentence: 'It trims the id of a room.',
    needs: can.worksInRooms,
    breakService: (services) =>
      rewritingCalls(services, { room: (room) => (typeof room === 'string' ? room.trim() : room) }),
  },
  {
    id: 'has-no-use-for-handles',
    breaks: 'services-accept-room-handles',
    sentence: 'It takes a handle of a room for an id.',
    needs: can.worksInRooms,
    breakService: (services) => rewritingCalls(services, { room: (room) => (isHandle(room) ? String(room) : room) }),
  },
  {
    id: 'takes-rooms-of-anybody',
    breaks: 'services-refuse-rooms-of-another-provider',
    sentence: 'It takes the id out of a handle, whosever room it is.',
    needs: can.worksInRooms,
    breakService: (services) => rewritingCalls(services, { room: (room) => (isHandle(room) ? room.id : room) }),
  },
  {
    id: 'ejects-from-unknown-rooms',
    breaks: 'services-find-no-unknown-room',
    sentence: 'Everybody is ejected from a room that is not there.',
    needs: can.ejects,
    breakService: breakingLive((live) => ({
      ejectParticipant: (...args) =>
        live.ejectParticipant(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found')) throw error;
        }),
    })),
  },
  {
    id: 'knows-no-session-of-no-room',
    breaks: 'services-find-no-unknown-room',
    sentence: 'A room that is not there has no session, or so it says.',
    breakService: breakingLive((live) => ({
      getSession: (...args) =>
        live.getSession(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found') && !AnyroomError.is(error, 'unsupported')) throw error;
          return undefined;
        }),
    })),
  },
  {
    id: 'escapes-given-room-ids',
    breaks: 'services-use-hostile-ids-of-new-rooms-as-they-are',
    sentence: 'The id that a new room is given is escaped before it is used.',
    needs: can.keepsOfNewRooms('id'),
    breakService: breakingRooms((rooms) => ({
      createRoom: async (room, options) =>
        rooms.createRoom(
          typeof room?.id === 'string' && room.id.isWellFormed() ? { ...room, id: encodeURIComponent(room.id) } : room,
          options,
        ),
    })),
  },
];
