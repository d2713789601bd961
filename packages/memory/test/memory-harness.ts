import { randomUUID } from 'node:crypto';
import type { MemoryConfiguration, MemoryGap } from '@anyroom/memory';
import { MemoryParticipantService, MemoryRooms } from '@anyroom/memory';
import type { HeldParticipant, ParticipantServiceHarness, SeededParticipant } from '@anyroom/testing';

/** A harness over memory, which is both the service under test and the vendor behind it. */
export function createMemoryHarness(
  configuration: Pick<MemoryConfiguration, 'lacks' | 'requires' | 'pageSize' | 'members'> = {},
): ParticipantServiceHarness {
  const rooms = new MemoryRooms();
  const lacks = new Set<MemoryGap>(configuration.lacks);
  const { members = 'roster' } = configuration;
  let requests = 0;
  let silence: { readonly over: Promise<void>; readonly release: () => void } | undefined;

  /** Before somebody is removed, their token is noted. */
  const tokens = new Set<string>();
  const noteTokens = () => {
    for (const room of rooms.ids()) {
      for (const { joinToken } of rooms.participantsOf(room))
        if (joinToken !== undefined) tokens.add(joinToken.reveal());
    }
  };

  const open = () =>
    new MemoryParticipantService({
      pageSize: 3,
      ...configuration,
      rooms,
      roles: { presenter: 'host', viewer: 'guest' },
      async beforeOperation() {
        requests += 1;
        noteTokens();
        await silence?.over;
      },
    });
  const service = open();
  const opened = [service];

  /** What this vendor keeps of somebody. */
  const kept = <T extends SeededParticipant>({ externalId, displayName, avatarUrl, vendorRole }: T) => ({
    ...(externalId !== undefined && !lacks.has('externalId') && { externalId }),
    ...(displayName !== undefined && !lacks.has('displayName') && { displayName }),
    ...(avatarUrl !== undefined && !lacks.has('avatarUrl') && { avatarUrl }),
    ...(vendorRole !== undefined && !lacks.has('role') && { vendorRole }),
  });

  return {
    service,
    async openAnother() {
      const another = open();
      opened.push(another);
      return another;
    },
    vendor: {
      createRoom: async () => rooms.create(),
      async createParticipant(room, participant) {
        const { id } = rooms.put(room, kept(participant));
        if (members === 'presence') rooms.connect(room, id);
        return id;
      },
      participantsOf: async (room) =>
        rooms.participantsOf(room, members).map((person): HeldParticipant => ({ id: person.id, ...kept(person) })),
      unknownRoom: async () => randomUUID(),
      unknownParticipant: async () => randomUUID(),
      requests: () => requests,
      async stall() {
        let resolve = () => {};
        const over = new Promise<void>((done) => {
          resolve = done;
        });
        const release = () => {
          silence = undefined;
          resolve();
        };
        silence = { over, release };
        return silence;
      },
    },
    roles: [
      { role: 'presenter', vendorRole: 'host' },
      { role: 'viewer', vendorRole: 'guest' },
    ],
    unmappedVendorRole: 'usher',
    nativeExtras: undefined,
    secrets() {
      noteTokens();
      return [...tokens];
    },
    async dispose() {
      silence?.release();
      await Promise.all(opened.map((each) => each.close()));
    },
  };
}
