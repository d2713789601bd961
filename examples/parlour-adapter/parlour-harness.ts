import { randomUUID } from 'node:crypto';
import type { ParticipantServiceHarness } from '@anyroom/testing';
import { ParlourParticipantService } from './parlour-participant-service.js';
import { startParlour } from './parlour-server.js';

/** A Parlour of its own for each clause, and a service for it. */
export async function createHarness(): Promise<ParticipantServiceHarness> {
  const parlour = await startParlour();
  const opened: ParlourParticipantService[] = [];
  const open = () => {
    const roles = { presenter: 'host', attendee: 'guest' };
    const service = new ParlourParticipantService({ url: parlour.url, apiKey: parlour.apiKey, roles });
    opened.push(service);
    return service;
  };
  const stalls: (() => void)[] = [];
  return {
    service: open(),
    openAnother: async () => open(),
    roles: [
      { role: 'presenter', vendorRole: 'host' },
      { role: 'attendee', vendorRole: 'guest' },
    ],
    unmappedVendorRole: 'ghost',
    nativeExtras: undefined,
    vendor: {
      async createRoom() {
        const id = randomUUID();
        parlour.rooms.set(id, new Map());
        return id;
      },
      async createParticipant(room, { displayName, vendorRole = 'guest' }) {
        const key = randomUUID();
        const name = displayName === undefined ? {} : { name: displayName };
        parlour.rooms.get(room)?.set(key, { key, level: vendorRole, ...name });
        return key;
      },
      participantsOf: async (room) =>
        [...(parlour.rooms.get(room)?.values() ?? [])].map(({ key, name, level }) => ({
          id: key,
          ...(name !== undefined && { displayName: name }),
          vendorRole: level,
        })),
      unknownRoom: async () => randomUUID(),
      unknownParticipant: async () => randomUUID(),
      requests: parlour.requests,
      async stall() {
        const release = parlour.fallSilent();
        stalls.push(release);
        return { release };
      },
    },
    secrets: () => [parlour.apiKey],
    async dispose() {
      for (const release of stalls) release();
      await Promise.all(opened.map((service) => service.close()));
      await parlour.close();
    },
  };
}
