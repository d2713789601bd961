import type { Transport } from '@anyroom/adapter-kit/http';
import { type CloudflareConfiguration, CloudflareParticipantService } from '@anyroom/cloudflare';
import { type Emulator, type EmulatorOptions, startEmulator } from '@anyroom/emulator';
import { afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';

/** Two roles of the presets that a fresh emulator has; `webinar_presenter` and `webinar_viewer` stay unmapped. */
export const ROLES = { presenter: 'group_call_host', attendee: 'group_call_participant' } as const;

/** What a service needs to speak with an emulator. */
export function configurationFor({ cloudflare }: Emulator): CloudflareConfiguration {
  const { baseUrl, accountId, appId, apiToken } = cloudflare;
  return { accountId, appId, apiToken, base: baseUrl, roles: ROLES };
}

/** An emulator with a service over it, and a meeting with nobody in it. */
export interface Emulated {
  readonly emulator: Emulator;
  readonly service: CloudflareParticipantService;
  readonly meeting: string;
}

/**
 * Starts emulators that are closed after each test of the file that calls it. The file then talks through Node's own
 * `http`: what nock puts in its place has other sockets.
 */
export function emulators() {
  const closing: (() => Promise<unknown>)[] = [];
  beforeAll(() => nock.restore());
  afterEach(async () => {
    for (const close of closing.splice(0).reverse()) await close();
  });
  return async (
    options: EmulatorOptions & {
      readonly transport?: Transport;
      readonly configuration?: Partial<CloudflareConfiguration>;
    } = {},
  ): Promise<Emulated> => {
    const { transport, configuration, ...ofEmulator } = options;
    const emulator = await startEmulator(ofEmulator);
    const service = new CloudflareParticipantService({ ...configurationFor(emulator), ...configuration }, transport);
    closing.push(async () => emulator.close());
    closing.push(async () => {
      await service.close();
      transport?.close();
    });
    return { emulator, service, meeting: emulator.createMeeting().id };
  };
}
