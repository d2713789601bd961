import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import type { BrokenService } from '../broken-service.js';
import { breakingLive, breakingRooms } from './altered.js';
import * as can from './needs.js';

export const brokenCapabilitiesOfServices: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'invents-capabilities',
    breaks: 'services-declare-well-formed-capabilities',
    sentence: 'It says that closing archives a room.',
    breakService: breakingRooms(({ capabilities: before }) => ({
      capabilities: { ...before, close: 'archives' as 'deletes' },
    })),
  },
  {
    id: 'takes-another-provider',
    breaks: 'services-declare-well-formed-capabilities',
    sentence: 'Its running call is of another provider than its rooms.',
    breakService: breakingLive(() => ({ provider: 'somebody-else' })),
  },
  {
    id: 'learns-what-it-can-do',
    breaks: 'services-never-change-their-capabilities',
    sentence: 'It finds out whether it can eject people when it is first asked to mute one.',
    breakService: breakingLive((live) => {
      let asked = false;
      return {
        get capabilities() {
          return asked ? { ...live.capabilities, eject: !live.capabilities.eject } : live.capabilities;
        },
        muteParticipant(...args) {
          asked = true;
          return live.muteParticipant(...args);
        },
      };
    }),
  },
  {
    id: 'does-more-than-it-says',
    breaks: 'services-do-what-they-declare',
    sentence: 'It closes rooms, and says that it cannot.',
    needs: can.closesRooms,
    breakService: breakingRooms((rooms) => ({ capabilities: { ...rooms.capabilities, close: false } })),
  },
  {
    id: 'does-less-than-it-says',
    breaks: 'services-do-what-they-declare',
    sentence: 'It says that it tells of sessions, and does not.',
    needs: can.tellsOfSessions,
    breakService: breakingLive((live) => ({
      async getSession() {
        const details = { provider: live.provider, operation: 'getSession' };
        throw new AnyroomError({ code: 'unsupported', outcome: 'not-sent', message: 'No.', fields: [], details });
      },
    })),
  },
];
