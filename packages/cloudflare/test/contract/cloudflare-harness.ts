import { randomUUID } from 'node:crypto';
import { CloudflareParticipantService } from '@anyroom/cloudflare';
import { type Assumptions, type Emulator, startEmulator } from '@anyroom/emulator';
import type { ParticipantServiceHarness, VendorUnderTest } from '@anyroom/testing';
import { configurationFor, ROLES } from '../support/emulated.js';

/** A service over an emulator of its own, which answers the open questions as told. */
export async function cloudflareHarness(assume: Partial<Assumptions> = {}): Promise<ParticipantServiceHarness> {
  const emulator = await startEmulator({ assume, pageSizes: { cloudflare: 3 } });
  const opened: CloudflareParticipantService[] = [];
  const open = () => {
    const service = new CloudflareParticipantService(configurationFor(emulator));
    opened.push(service);
    return service;
  };
  const { vendor, releaseAll } = vendorOf(emulator);
  const tokens = new Set<string>();
  return {
    service: open(),
    openAnother: async () => open(),
    vendor,
    roles: [
      { role: 'presenter', vendorRole: ROLES.presenter },
      { role: 'attendee', vendorRole: ROLES.attendee },
    ],
    unmappedVendorRole: 'webinar_viewer',
    nativeExtras: { preset_name: 'webinar_presenter' },
    secrets() {
      for (const token of tokensIn(emulator)) tokens.add(token);
      return [emulator.cloudflare.apiToken, ...tokens];
    },
    async dispose() {
      releaseAll();
      await Promise.all(opened.map((service) => service.close()));
      await emulator.close();
    },
  };
}

function vendorOf(emulator: Emulator): { readonly vendor: VendorUnderTest; releaseAll(): void } {
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

function tokensIn(emulator: Emulator): readonly string[] {
  const { cloudflare } = emulator.snapshot();
  const meetings = (cloudflare?.accounts ?? []).flatMap(({ apps = [] }) =>
    apps.flatMap(({ meetings = [] }) => meetings),
  );
  return meetings.flatMap(({ participants = [] }) => participants.flatMap(({ token }) => (token ? [token] : [])));
}
