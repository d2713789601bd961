import { AzureRoomService } from '@anyroom/azure';
import { createRepeatKey } from '@anyroom/core';
import type { Assumptions } from '@anyroom/emulator';
import { describe, expect, test } from '@jest/globals';
import { errorOf, everybody } from '../../../test/support/error-of.js';
import { closeLater, emulated, overRealSockets, transportOf } from './support/emulated.js';

async function rooms({ maxAttempts = 3, assume = {} }: { maxAttempts?: number; assume?: Partial<Assumptions> } = {}) {
  const { emulator, noSocket } = await emulated({ assume, pageSizes: { azure: 2 } });
  const service = new AzureRoomService(
    { connectionString: emulator.azure.connectionString },
    transportOf({ maxAttempts }),
  );
  closeLater(() => service.close());
  const held = () => (emulator.snapshot().azure?.rooms ?? []).map(({ id }) => id);
  const lose = (method: 'POST' | 'PATCH' | 'DELETE', times = 1) =>
    emulator.faults.add({ fault: { kind: 'reset', applied: true }, on: { provider: 'azure', method }, times });
  return { emulator, service, held, lose, noSocket };
}

describe('rooms over real sockets', () => {
  overRealSockets();

  test.each(['as-recorded', 'needs-care'] as const)(
    'are made, read, changed, listed by links %s, and closed',
    async (nextLink) => {
      const { service, held } = await rooms({ assume: { nextLink } });
      const opensAt = new Date(Date.now() + 60_000);
      const closesAt = new Date(Date.now() + 3_600_000);
      const made = await service.createRoom({ opensAt, closesAt, native: { azure: { pstnDialOutEnabled: true } } });
      expect(made).toEqual({ id: held()[0], provider: 'azure', opensAt, closesAt, createdAt: expect.any(Date) });
      expect(await service.getRoom(made)).toEqual(made);
      const later = new Date(Date.now() + 7_200_000);
      expect(await service.updateRoom(made, { closesAt: later })).toEqual({
        ...made,
        closesAt: later,
        confirmation: 'answered',
      });
      const others = [await service.createRoom(), await service.createRoom(), await service.createRoom()];
      expect((await everybody(service.listRooms())).map(({ id }) => id).sort()).toEqual(
        [made, ...others].map(({ id }) => id).sort(),
      );
      await service.closeRoom(made);
      expect(held()).not.toContain(made.id);
      expect(await errorOf(service.getRoom(made))).toMatchObject({ code: 'not-found', subject: 'room' });
      expect(await errorOf(service.closeRoom(made))).toMatchObject({ code: 'not-found', outcome: 'refused' });
    },
  );

  test('one call makes one room, however often its answer is lost', async () => {
    const { service, held, lose } = await rooms();
    lose('POST', 2);
    const room = await service.createRoom();
    expect(held()).toEqual([room.id]);
  });

  test('all answers lost: one room, unknown, and retryable only for who holds the key', async () => {
    const { service, held, lose } = await rooms({ maxAttempts: 1 });
    lose('POST', 2);
    expect(await errorOf(service.createRoom())).toMatchObject({
      code: 'unavailable',
      outcome: 'unknown',
      retryable: false,
    });
    const repeatKey = createRepeatKey();
    expect(await errorOf(service.createRoom({}, { repeatKey }))).toMatchObject({ outcome: 'unknown', retryable: true });
    expect(held()).toHaveLength(2);
    const room = await service.createRoom({}, { repeatKey });
    expect(await service.createRoom({}, { repeatKey })).toEqual(room);
    expect(held()).toHaveLength(2);
    expect(held()).toContain(room.id);
  });

  test('closing whose answer is lost is closing', async () => {
    const { service, held, lose, emulator } = await rooms();
    const { id } = await service.createRoom();
    lose('DELETE');
    await service.closeRoom(id);
    expect(held()).toEqual([]);
    expect(emulator.requests.all.map(({ method, status }) => [method, status])).toEqual([
      ['POST', 201],
      ['DELETE', undefined],
      ['DELETE', 404],
    ]);
  });
});
