import { AnyroomError } from '@anyroom/core';
import type { ServicesHarness } from '../../harness/services-harness.js';
import { altered } from '../altered.js';
import type { BrokenService } from '../broken-service.js';
import { alteredJoinCredentials, alteredServices, breakingLive, roomId } from './altered.js';
import * as can from './needs.js';

export const brokenLive: readonly BrokenService<ServicesHarness>[] = [
  {
    id: 'ejects-nobody',
    breaks: 'eject-disconnects-one-person',
    sentence: 'It says of somebody that they are ejected, and leaves them.',
    breakService: breakingLive(() => ({ ejectParticipant: async () => undefined })),
  },
  {
    id: 'ejects-everybody',
    breaks: 'eject-disconnects-one-person',
    sentence: 'It ejects everybody with the one.',
    needs: can.ejects,
    breakService: breakingLive((live, { vendor }) => ({
      async ejectParticipant(room, id, options) {
        await live.ejectParticipant(room, id, options);
        for (const person of await vendor.connected(roomId(room))) await live.ejectParticipant(room, person.id);
      },
    })),
  },
  {
    id: 'removes-whom-it-ejects',
    breaks: 'ejecting-is-not-removing',
    sentence: 'It takes off the roster whom it ejects.',
    needs: can.allOf(can.ejects, can.removesPeople, can.keepsRosters),
    breakService: breakingLive((live, _, { participants }) => ({
      async ejectParticipant(room, id, options) {
        await live.ejectParticipant(room, id, options);
        await participants.removeParticipant(room, id);
      },
    })),
  },
  {
    id: 'bars-whom-it-ejects',
    breaks: 'ejecting-is-not-removing',
    sentence: 'Who is ejected gets no credential any more.',
    needs: can.allOf(can.ejects, can.issues),
    breakService: (services, harness) => {
      const ejected = new Set<string>();
      const barring = breakingLive((live) => ({
        async ejectParticipant(room, id, options) {
          await live.ejectParticipant(room, id, options);
          ejected.add(id);
        },
      }))(services, harness);
      const { joinCredentials } = services;
      return {
        ...barring,
        joinCredentials: alteredJoinCredentials(joinCredentials, {
          issueJoinCredential: (room, id, options) =>
            joinCredentials.issueJoinCredential(room, ejected.has(id) ? '..' : id, options),
        }),
      };
    },
  },
  {
    id: 'misstates-who-comes-back',
    breaks: 'who-is-removed-comes-back-as-declared',
    sentence: 'It says that who is removed may come back where they may not, and the other way round.',
    needs: can.removesPeople,
    breakService: (services) => {
      const { participants } = services;
      const remove = participants.capabilities.remove === 'revokes' ? 'disconnects' : 'revokes';
      return alteredServices(services, {
        participants: altered(participants, { capabilities: { ...participants.capabilities, remove } }),
      });
    },
  },
  {
    id: 'minds-who-is-not-there',
    breaks: 'eject-of-somebody-not-connected-is-success',
    sentence: 'It does not find somebody to eject who is not on the roster.',
    needs: can.ejects,
    breakService: breakingLive((live, { vendor }) => ({
      async ejectParticipant(room, id, options) {
        await live.ejectParticipant(room, id, options);
        const connected = await vendor.connected(roomId(room));
        if (connected.length > 0 && !(await vendor.participantsOf(roomId(room))).some((person) => person.id === id)) {
          const details = { provider: live.provider, operation: 'ejectParticipant' };
          throw new AnyroomError({
            code: 'not-found',
            outcome: 'refused',
            message: 'Nobody.',
            subject: 'participant',
            details,
          });
        }
      },
    })),
  },
  {
    id: 'mutes-nobody',
    breaks: 'mute-switches-one-microphone-off',
    sentence: 'It says of somebody that they are muted, and does not mute them.',
    breakService: breakingLive(() => ({ muteParticipant: async () => undefined })),
  },
  {
    id: 'mutes-everybody',
    breaks: 'mute-switches-one-microphone-off',
    sentence: 'It mutes everybody with the one.',
    needs: can.mutes,
    breakService: breakingLive((live, { vendor }) => ({
      async muteParticipant(room, id, options) {
        await live.muteParticipant(room, id, options);
        for (const person of await vendor.connected(roomId(room))) await live.muteParticipant(room, person.id);
      },
    })),
  },
  {
    id: 'misstates-who-undoes-a-mute',
    breaks: 'a-mute-is-undone-as-declared',
    sentence: 'It says that only a moderator may undo a mute where the person may, and the other way round.',
    needs: can.saysWhoUndoesMutes,
    breakService: breakingLive(({ capabilities }) => {
      const { mute } = capabilities;
      if (mute === false) return {};
      const undo = mute.undo === 'by-moderator' ? 'by-participant' : 'by-moderator';
      return { capabilities: { ...capabilities, mute: { undo } } };
    }),
  },
  {
    id: 'lifts-nothing',
    breaks: 'unmute-lifts-a-mute-and-no-more',
    sentence: 'It says of a mute that it is lifted, and leaves it.',
    breakService: breakingLive(() => ({ unmuteParticipant: async () => undefined })),
  },
  {
    id: 'lifts-every-mute',
    breaks: 'unmute-lifts-a-mute-and-no-more',
    sentence: 'It lifts the mute of everybody with the one.',
    needs: can.unmutes,
    breakService: breakingLive((live, { vendor }) => ({
      async unmuteParticipant(room, id, options) {
        await live.unmuteParticipant(room, id, options);
        for (const person of await vendor.connected(roomId(room))) await live.unmuteParticipant(room, person.id);
      },
    })),
  },
  {
    id: 'misstates-devices',
    breaks: 'devices-are-as-declared',
    sentence: 'It says that one person can have many devices where they can have one, and the other way round.',
    needs: can.countsDevices,
    breakService: breakingLive(({ capabilities }) => ({
      capabilities: { ...capabilities, devices: capabilities.devices === 'many' ? 'one' : 'many' },
    })),
  },
  {
    id: 'unmutes-who-is-not-there',
    breaks: 'mute-of-somebody-not-connected-is-not-found',
    sentence: 'Somebody who is not connected is unmuted enough.',
    needs: can.unmutes,
    breakService: breakingLive((live) => ({
      unmuteParticipant: (...args) =>
        live.unmuteParticipant(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found') || error.subject !== 'participant') throw error;
        }),
    })),
  },
  {
    id: 'takes-absence-for-silence',
    breaks: 'mute-of-somebody-not-connected-is-not-found',
    sentence: 'Somebody who is not connected is muted enough.',
    needs: can.mutes,
    breakService: breakingLive((live) => ({
      muteParticipant: (...args) =>
        live.muteParticipant(...args).catch((error: unknown) => {
          if (!AnyroomError.is(error, 'not-found') || error.subject !== 'participant') throw error;
        }),
    })),
  },
  {
    id: 'is-always-in-session',
    breaks: 'a-session-goes-on-while-somebody-is-connected',
    sentence: 'It tells of a session where nobody is connected.',
    needs: can.tellsOfSessions,
    breakService: breakingLive((live) => ({
      getSession: async (...args) => (await live.getSession(...args)) ?? { id: 'a-session', connectedCount: 0 },
    })),
  },
  {
    id: 'miscounts',
    breaks: 'a-session-goes-on-while-somebody-is-connected',
    sentence: 'It counts somebody who is not connected.',
    needs: can.tellsOfSessions,
    breakService: breakingLive((live) => ({
      async getSession(...args) {
        const session = await live.getSession(...args);
        return session && { ...session, connectedCount: (session.connectedCount ?? 0) + 100 };
      },
    })),
  },
  {
    id: 'names-sessions-after-rooms',
    breaks: 'each-session-has-an-id-of-its-own',
    sentence: 'The id of a session is that of its room.',
    needs: can.tellsOfSessions,
    breakService: breakingLive((live) => ({
      async getSession(room, options) {
        const session = await live.getSession(room, options);
        return session && { ...session, id: roomId(room) };
      },
    })),
  },
];
