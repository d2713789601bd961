import { altered } from './altered.js';
import type { BrokenService } from './broken-service.js';

export const brokenRemoving: readonly BrokenService[] = [
  {
    id: 'removes-nobody',
    breaks: 'remove-takes-one-person-off',
    sentence: 'It says that somebody is removed, and leaves them.',
    breakService: (service, { vendor }) =>
      altered(service, {
        async removeParticipant(room, _, options) {
          await service.removeParticipant(room, await vendor.unknownParticipant(), options);
        },
      }),
  },
  {
    id: 'removes-everybody',
    breaks: 'remove-takes-one-person-off',
    sentence: 'It removes everybody.',
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
    breakService: (service) =>
      altered(service, {
        async removeParticipant(room, id, options) {
          if (id !== '') await service.getParticipant(room, id, options);
          await service.removeParticipant(room, id, options);
        },
      }),
  },
];
