import type { Participant, RoomRef } from '@anyroom/core';
import { AnyroomError } from '@anyroom/core';
import { altered, rewriting } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { gets, removes } from './needs.js';

export const brokenIdentifiers: readonly BrokenService[] = [
  {
    id: 'sends-malformed-ids',
    breaks: 'malformed-participant-ids-are-refused',
    sentence: 'It asks the vendor about an id that is none.',
    needs: gets,
    breakService: (service, { vendor }) =>
      altered(service, {
        async getParticipant(room, id, options) {
          return service.getParticipant(room, id === '..' ? await vendor.unknownParticipant() : id, options);
        },
      }),
  },
  {
    id: 'takes-numbers-for-ids',
    breaks: 'malformed-participant-ids-are-refused',
    sentence: 'It takes a number for the id of somebody who is gone already.',
    breakService: (service) =>
      altered(service, {
        async removeParticipant(room, id, options) {
          if (typeof id !== 'number') await service.removeParticipant(room, id, options);
        },
      }),
  },
  {
    id: 'lists-no-room',
    breaks: 'malformed-room-ids-are-refused',
    sentence: 'It lists nobody of a room that is no room.',
    breakService: (service) =>
      altered(service, {
        async *listParticipants(room, options) {
          if (room !== '') yield* service.listParticipants(room, options);
        },
      }),
  },
  {
    id: 'looks-at-the-room-last',
    breaks: 'malformed-room-ids-are-refused',
    sentence: 'It finds a batch all applied before it looks at the room.',
    breakService: (service) =>
      altered(service, {
        async updateParticipants(room, changes, options) {
          if (Array.isArray(changes) && changes.length === 0) return { allApplied: true, outcomes: [] };
          return service.updateParticipants(room, changes, options);
        },
      }),
  },
  {
    id: 'blames-entries-for-the-room',
    breaks: 'malformed-room-ids-are-refused',
    sentence: 'A batch in a room that is no room resolves, with every entry rejected.',
    breakService: (service) =>
      altered(service, {
        async updateParticipants(room, changes, options) {
          try {
            return await service.updateParticipants(room, changes, options);
          } catch (error) {
            if (room !== '' || !AnyroomError.is(error)) throw error;
            const outcomes = [...changes].map(([id], index) => ({ index, id, status: 'rejected', error }) as const);
            return { allApplied: outcomes.length === 0, outcomes };
          }
        },
      }),
  },
  {
    id: 'splits-ids-at-slashes',
    breaks: 'hostile-ids-touch-nobody-else',
    sentence: 'An id with a slash in it becomes another path, and everybody is removed.',
    needs: removes,
    breakService: (service, { vendor }) =>
      altered(service, {
        async removeParticipant(room, id, options) {
          if (typeof id !== 'string' || !id.includes('/') || typeof room !== 'string') {
            return service.removeParticipant(room, id, options);
          }
          for (const person of await vendor.participantsOf(room)) await service.removeParticipant(room, person.id);
        },
      }),
  },
  {
    id: 'finds-prototypes',
    breaks: 'hostile-ids-touch-nobody-else',
    sentence: 'It looks people up in an object, and finds its prototype.',
    breakService: (service) =>
      altered(service, {
        async getParticipant(room, id, options) {
          if (id in {}) return { id } as Participant;
          return service.getParticipant(room, id, options);
        },
      }),
  },
  {
    id: 'reads-providers-out-of-room-ids',
    breaks: 'hostile-room-ids-reach-no-other-room',
    sentence: 'It takes what stands before a colon for the provider.',
    breakService: (service) =>
      rewriting(service, { room: (room) => (typeof room === 'string' ? (room.split(':').at(-1) ?? room) : room) }),
  },
  {
    id: 'trims-room-ids',
    breaks: 'hostile-room-ids-reach-no-other-room',
    sentence: 'It trims the room’s id.',
    breakService: (service) => rewriting(service, { room: (room) => (typeof room === 'string' ? room.trim() : room) }),
  },
  {
    id: 'knows-no-handles',
    breaks: 'room-handles-are-accepted',
    sentence: 'It takes a handle for an id.',
    breakService: (service) =>
      rewriting(service, { room: (room) => (typeof room === 'object' && room !== null ? String(room) : room) }),
  },
  {
    id: 'minds-where-a-room-is-served',
    breaks: 'room-handles-are-accepted',
    sentence: 'It takes `at` for another service’s room.',
    breakService: (service) =>
      rewriting(service, {
        room: (room) => (isHandle(room) && room.at !== undefined ? { ...room, provider: room.at } : room),
      }),
  },
  {
    id: 'overlooks-who-owns-a-room',
    breaks: 'rooms-of-another-provider-are-refused',
    sentence: 'It takes the id out of a handle, whosever room it is.',
    breakService: (service) => rewriting(service, { room: (room) => (isHandle(room) ? room.id : room) }),
  },
  {
    id: 'lists-unknown-rooms-as-empty',
    breaks: 'unknown-rooms-are-not-found',
    sentence: 'A room that it cannot list is listed as an empty one.',
    breakService: (service) =>
      altered(service, {
        async *listParticipants(room, options) {
          try {
            yield* service.listParticipants(room, options);
          } catch (error) {
            if (!AnyroomError.is(error, 'not-found') && !AnyroomError.is(error, 'unsupported')) throw error;
          }
        },
      }),
  },
  {
    id: 'removes-from-unknown-rooms',
    breaks: 'unknown-rooms-are-not-found',
    sentence: 'A remove takes every `not-found` for success, also that of the room.',
    needs: removes,
    breakService: (service) =>
      altered(service, {
        async removeParticipant(room, id, options) {
          await service.removeParticipant(room, id, options).catch((error: unknown) => {
            if (!AnyroomError.is(error, 'not-found')) throw error;
          });
        },
      }),
  },
];

function isHandle(room: RoomRef): room is Exclude<RoomRef, string> {
  return typeof room === 'object' && room !== null;
}
