import { AnyroomError } from '@anyroom/core';
import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { removes } from './needs.js';

export const brokenRemoving: readonly BrokenService[] = [
  {
    id: 'removes-nobody',
    breaks: 'remove-takes-one-person-off',
    sentence: 'It says that somebody is removed, and leaves them.',
    breakService: (service, { vendor }) =>
      altered(service, {
        async removeParticipant(room, _, options) {
          const nobody = await vendor.unknownParticipant();
          await service.removeParticipant(room, nobody, options).catch((error: unknown) => {
            if (!AnyroomError.is(error, 'unsupported')) throw error;
          });
        },
      }),
  },
  {
    id: 'removes-everybody',
    breaks: 'remove-takes-one-person-off',
    sentence: 'It removes everybody.',
    needs: removes,
    breakService: (service, { vendor }) =>
      altered(service, {
        async removeParticipant(room, id, options) {
          await service.removeParticipant(room, id, options);
          if (typeof room !== 'string') return;
          for (const person of await vendor.participantsOf(room)) await service.removeParticipant(room, person.id);
        },
      }),
  },
  {
    id: 'misses-who-is-gone',
    breaks: 'remove-is-idempotent',
    sentence: 'A remove of somebody who is not there is an error.',
    needs: removes,
    breakService: (service, { vendor }) =>
      altered(service, {
        async removeParticipant(room, id, options) {
          const people = typeof room === 'string' && room !== '' ? await vendor.participantsOf(room) : [];
          await service.removeParticipant(room, id, options);
          if (people.some((person) => person.id === id)) return;
          const details = { provider: service.provider, operation: 'removeParticipant' };
          throw new AnyroomError({ code: 'not-found', outcome: 'refused', message: 'Nobody.', details });
        },
      }),
  },
];
