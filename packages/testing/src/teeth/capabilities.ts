import { altered, claiming, errorLike } from './altered.js';
import type { BrokenService } from './broken-service.js';
import { gets, lists, oneOf } from './needs.js';

export const brokenCapabilities: readonly BrokenService[] = [
  {
    id: 'contradicts-itself',
    breaks: 'capabilities-are-well-formed',
    sentence: 'It claims to find people by a list that it does not have.',
    breakService: (service) => claiming(service, { get: 'by-list', list: false }),
  },
  {
    id: 'clears-roles',
    breaks: 'capabilities-are-well-formed',
    sentence: 'It claims that a role can be cleared.',
    breakService(service) {
      const { update } = service.capabilities;
      if (update === false) return claiming(service, { members: 'everybody' as 'roster' });
      const fields = { ...update.fields, role: { clear: true, effect: 'live' } } as const;
      return claiming(service, { update: { ...update, fields } });
    },
  },
  {
    id: 'learns-as-it-goes',
    breaks: 'capabilities-never-change',
    sentence: 'It finds out what it can do, and claims it from then on.',
    breakService(service) {
      let learnt = false;
      const learning = altered(service, {
        getParticipant: (...args) => {
          learnt = true;
          return service.getParticipant(...args);
        },
      });
      Object.defineProperty(learning, 'capabilities', {
        get() {
          const { members } = service.capabilities;
          return learnt
            ? { ...service.capabilities, members: members === 'roster' ? 'presence' : 'roster' }
            : service.capabilities;
        },
      });
      return learning;
    },
  },
  {
    id: 'declares-what-it-cannot-do',
    breaks: 'declared-verbs-are-the-actual-ones',
    sentence: 'It declares a remove, and then refuses each.',
    breakService: (service) =>
      altered(claiming(service, { remove: 'revokes' }), {
        removeParticipant: async (room, _, options) => {
          await service.removeParticipant(room, '', options).catch((error: unknown) => {
            throw errorLike(error, { code: 'unsupported', fields: [] });
          });
        },
      }),
  },
  {
    id: 'does-what-it-does-not-declare',
    breaks: 'declared-verbs-are-the-actual-ones',
    sentence: 'It can read, and says that it cannot.',
    needs: oneOf(gets, lists),
    breakService: (service) => claiming(service, { list: false, get: false }),
  },
];
