import { randomUUID } from 'node:crypto';
import type { Services } from '@anyroom/core';
import type { MemoryConfiguration, MemoryGap, MemoryOperation, MemoryRoom } from '@anyroom/memory';
import { createMemoryServices, MemoryRooms } from '@anyroom/memory';
import type { HeldParticipant, HeldRoom, SeededRoom, ServicesHarness } from '@anyroom/testing';

const READS: readonly MemoryOperation[] = ['getParticipant', 'listParticipants', 'getRoom', 'listRooms', 'getSession'];

/**
 * A harness over memory, which is both the services under test and the vendor behind them. `offered` is what of the
 * services is offered.
 */
export function createMemoryServicesHarness(
  configuration: MemoryConfiguration = {},
  offered: (services: Services) => Services = (services) => services,
): ServicesHarness {
  const rooms = new MemoryRooms();
  const lacks = new Set<MemoryGap>(configuration.lacks);
  let requests = 0;
  let isLosing = false;
  let silence: { readonly over: Promise<void>; readonly release: () => void } | undefined;

  /** Before one is revoked, it is noted. */
  const tokens = new Set<string>();
  const noteTokens = () => {
    for (const { token } of rooms.credentials()) tokens.add(token.reveal());
  };

  const open = () => {
    const services = createMemoryServices({
      pageSize: 3,
      maxAttempts: 2,
      ...configuration,
      rooms,
      async beforeOperation() {
        requests += 1;
        noteTokens();
        await silence?.over;
      },
      afterOperation(operation) {
        if (!isLosing || READS.includes(operation)) return;
        isLosing = false;
        throw new Error('lost on the way');
      },
    });
    return offered(services);
  };
  const services = open();
  const opened = [services];

  /** What this vendor keeps of a room. */
  const kept = ({ title, opensAt, closesAt, status }: SeededRoom & Partial<Pick<MemoryRoom, 'status'>>) => ({
    ...(title !== undefined && !lacks.has('title') && { title }),
    ...(opensAt !== undefined && !lacks.has('opensAt') && { opensAt }),
    ...(closesAt !== undefined && !lacks.has('closesAt') && { closesAt }),
    ...(status !== undefined && !lacks.has('status') && { status }),
  });

  const { members = 'roster' } = configuration;
  const tokenFor = (room: string, id: string) =>
    rooms.issue(room, id, { toAnybody: members === 'presence' })?.token.reveal() ?? '';

  return {
    services,
    async openAnother() {
      const another = open();
      opened.push(another);
      return another;
    },
    vendor: {
      createRoom: async (room = {}) => rooms.create(kept(room)),
      rooms: async () =>
        rooms.ids().flatMap((id): readonly HeldRoom[] => {
          const room = rooms.room(id);
          return room === undefined ? [] : [{ id, ...kept(room) }];
        }),
      createParticipant: async (room) => rooms.put(room, { vendorRole: 'attendee' }).id,
      participantsOf: async (room) => rooms.participantsOf(room, members).map(({ id }): HeldParticipant => ({ id })),
      async connect(room, id, token = tokenFor(room, id)) {
        const credential = rooms.credentials().find((one) => one.token.reveal() === token);
        if (credential?.room !== room) throw new Error('a token of another room');
        const connection = rooms.join(token, id);
        return { leave: async () => connection.leave() };
      },
      async switchOn(room, id) {
        for (const connection of rooms.connectedIn(room)) if (connection.id === id) connection.unmute();
      },
      async switchOff(room, id) {
        for (const connection of rooms.connectedIn(room)) if (connection.id === id) connection.mute();
      },
      connected: async (room) => rooms.connectedIn(room).map(({ id, muted }) => ({ id, muted })),
      loseNextAnswer() {
        isLosing = true;
      },
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
    nativeRoomExtras: undefined,
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
