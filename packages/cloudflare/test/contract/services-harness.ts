import { createTransport } from '@anyroom/adapter-kit/http';
import { cloudflareProvider } from '@anyroom/cloudflare';
import { openServices, type Services } from '@anyroom/core';
import { type Assumptions, type Emulator, startEmulator } from '@anyroom/emulator';
import type { HeldRoom, RoomVendorUnderTest, ServicesHarness } from '@anyroom/testing';
import { ROLES } from '../support/emulated.js';
import { joinTokensOf, meetingsOf, vendorOf } from './emulated-vendor.js';

/** The services of an app over an emulator of its own, which answers the open questions as told. */
export async function servicesHarness(
  assume: Partial<Assumptions> = {},
  started: (emulator: Emulator) => void = () => undefined,
  transport = createTransport({ maxAttempts: 2 }),
): Promise<ServicesHarness> {
  const emulator = await startEmulator({ assume, pageSizes: { cloudflare: 3 } });
  started(emulator);
  const opened: Services[] = [];
  const open = () => {
    const services = openServices(urlOf(emulator), [cloudflareProvider({ transport })], {
      CLOUDFLARE_API_TOKEN: emulator.cloudflare.apiToken,
    });
    opened.push(services);
    return services;
  };
  const { vendor, releaseAll } = vendorOf(emulator);
  const joinTokens = joinTokensOf(emulator);
  return {
    services: open(),
    openAnother: async () => open(),
    vendor: { ...vendor, ...roomsOf(emulator) },
    nativeRoomExtras: { record_on_start: true, ai_config: { transcription: { language: 'en-US' } } },
    secrets: () => [emulator.cloudflare.apiToken, ...joinTokens()],
    async dispose() {
      releaseAll();
      await Promise.all(opened.map((services) => services.close()));
      transport.close();
      await emulator.close();
    },
  };
}

function urlOf({ cloudflare: { accountId, appId, baseUrl } }: Emulator): string {
  return `cloudflare://${accountId}/${appId}?base=${encodeURIComponent(baseUrl)}&role.attendee=${ROLES.attendee}`;
}

type OfRooms = Omit<
  RoomVendorUnderTest,
  'participantsOf' | 'unknownRoom' | 'unknownParticipant' | 'requests' | 'stall'
>;

function roomsOf(emulator: Emulator): OfRooms {
  return {
    createRoom: async ({ title } = {}) => emulator.createMeeting(title === undefined ? {} : { title }).id,
    rooms: async () =>
      meetingsOf(emulator).map(
        ({ id = '', title, status }): HeldRoom => ({
          id,
          ...(title !== undefined && { title }),
          status: status === 'INACTIVE' ? 'closed' : 'open',
        }),
      ),
    createParticipant: async (room) => emulator.putMeetingParticipant(room, { presetName: ROLES.attendee }).id,
    async connect(room, id, token = tokenOf(emulator, room, id)) {
      const joined = emulator.join(token);
      if (joined.id !== id || joined.roomId !== room) {
        emulator.leave(joined.roomId, joined.id);
        throw new Error('The token lets somebody else in.');
      }
      return { leave: async () => emulator.leave(room, id) };
    },
    switchOff: notAskedFor,
    switchOn: notAskedFor,
    connected: async (room) => emulator.connectedIn(room).map(({ id, audio }) => ({ id, muted: !audio })),
    loseNextAnswer() {
      const intercept: Emulator['intercept'] = ({ method }) => {
        if (method === 'GET') return undefined;
        if (emulator.intercept === intercept) emulator.intercept = undefined;
        emulator.faults.add({ fault: { kind: 'reset', applied: true }, times: 1 });
        return undefined;
      };
      emulator.intercept = intercept;
    },
  };
}

/** The token that the vendor holds for somebody in a room. */
function tokenOf(emulator: Emulator, room: string, id: string): string {
  const meeting = meetingsOf(emulator).find((it) => it.id === room);
  const { token } = meeting?.participants?.find((it) => it.id === id) ?? {};
  if (token === undefined) throw new Error('Nobody of that id is in the room.');
  return token;
}

/** Nobody can be unmuted, and the vendor does not say who may undo a mute. */
async function notAskedFor(): Promise<never> {
  throw new Error(
    'Nobody can be unmuted, and the vendor does not say who may undo a mute, so that no clause asks for it.',
  );
}
