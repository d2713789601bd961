import { randomUUID } from 'node:crypto';
import type { Emulator, MeetingState } from '@anyroom/emulator';
import type { VendorUnderTest } from '@anyroom/testing';
import { ROLES } from '../support/emulated.js';

/** RealtimeKit behind a service under test: the emulator, without HTTP. */
export function vendorOf(emulator: Emulator): { readonly vendor: VendorUnderTest; releaseAll(): void } {
  const releases = new Set<() => void>();
  return {
    releaseAll() {
      for (const release of releases) release();
    },
    vendor: {
      createRoom: async () => emulator.createMeeting().id,
      createParticipant: async (room, { externalId, displayName, avatarUrl, vendorRole }) =>
        emulator.putMeetingParticipant(room, {
          presetName: vendorRole ?? ROLES.attendee,
          ...(externalId !== undefined && { customParticipantId: externalId }),
          ...(displayName !== undefined && { name: displayName }),
          ...(avatarUrl !== undefined && { picture: avatarUrl }),
        }).id,
      participantsOf: async (room) =>
        emulator.participantsOf(room).map(({ id, role, customParticipantId, name, picture }) => ({
          id,
          vendorRole: role,
          ...(customParticipantId !== undefined && { externalId: customParticipantId }),
          ...(name && { displayName: name }),
          ...(picture && { avatarUrl: picture }),
        })),
      unknownRoom: async () => randomUUID(),
      unknownParticipant: async () => randomUUID(),
      requests: () => emulator.requests.count,
      async stall() {
        const released = new Promise<void>((resolve) => releases.add(resolve));
        const release = [...releases].at(-1) as () => void;
        const intercept = async () => {
          await released;
          return undefined;
        };
        emulator.intercept = intercept;
        return {
          release() {
            if (emulator.intercept === intercept) emulator.intercept = undefined;
            release();
          },
        };
      },
    },
  };
}

/** Every meeting that the emulator holds now. */
export function meetingsOf(emulator: Emulator): readonly MeetingState[] {
  const accounts = emulator.snapshot().cloudflare?.accounts ?? [];
  return accounts.flatMap(({ apps = [] }) => apps.flatMap(({ meetings = [] }) => meetings));
}

/** All join tokens that were seen in the emulator, whenever it was asked. */
export function joinTokensOf(emulator: Emulator): () => readonly string[] {
  const seen = new Set<string>();
  return () => {
    const people = meetingsOf(emulator).flatMap(({ participants = [] }) => participants);
    for (const { token } of people) if (token !== undefined) seen.add(token);
    return [...seen];
  };
}
