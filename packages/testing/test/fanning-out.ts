import { createCallGate, fanOut, readBatch } from '@anyroom/adapter-kit';
import type { ParticipantService, RoomRef } from '@anyroom/core';
import { AnyroomError, checkBatchOptions, checkId, deriveError, guardChanges, roomCall } from '@anyroom/core';
import type { MemoryParticipantService } from '@anyroom/memory';
import type { ParticipantServiceHarness } from '@anyroom/testing';

const TIMEOUT_IN_MS = 30_000;

/** A harness over memory whose services send a batch as one update for each entry, and may add who is not there. */
export function fanningOut(
  harness: ParticipantServiceHarness,
  unknownParticipant: 'refused' | 'added' = 'refused',
): ParticipantServiceHarness {
  const wrap = (service: ParticipantService) => fanned(service as MemoryParticipantService);
  return { ...harness, service: wrap(harness.service), openAnother: async () => wrap(await harness.openAnother()) };

  function fanned(service: MemoryParticipantService): ParticipantService {
    const { provider, rooms } = service;
    const { update } = service.capabilities;
    if (update === false) throw new TypeError('A service that updates nobody has no batch to send.');
    const capabilities = {
      ...service.capabilities,
      update: { ...update, unknownParticipant, batch: 'fan-out' as const },
    };
    const rules = { roles: harness.roles.map(({ role }) => role) };
    const gate = createCallGate({ timeoutInMs: TIMEOUT_IN_MS });

    const updateParticipant: ParticipantService['updateParticipant'] = async (room, id, changes, options) => {
      try {
        return await service.updateParticipant(room, id, changes, options);
      } catch (error) {
        const isUnknown = AnyroomError.is(error, 'not-found') && error.subject === 'participant';
        if (unknownParticipant === 'refused' || !isUnknown) throw error;
        rooms.put(idOf(room), { id });
        return service.updateParticipant(room, id, changes, options);
      }
    };

    return {
      provider,
      capabilities,
      updateParticipant,
      async updateParticipants(room, changes, options) {
        const context = roomCall(provider, 'updateParticipants', room);
        const { abortSignal, concurrency, timeoutInMs = TIMEOUT_IN_MS } = checkBatchOptions(options, context);
        const guard = (id: unknown, change: unknown) => {
          const addressed = { ...context, participant: checkId(id, 'participant', context) };
          return guardChanges(change as object, capabilities, rules, addressed);
        };
        return gate.enter(context, abortSignal, async () => {
          const { entries, sheet } = readBatch(changes, guard, context);
          await fanOut(entries, sheet, {
            context,
            timeoutInMs,
            abortSignal,
            concurrency,
            apply: ({ id, changes: change }) =>
              updateParticipant(room, id, change, { abortSignal, timeoutInMs }).catch((error: AnyroomError) => {
                throw deriveError(error, { details: { ...error.details, operation: context.operation } });
              }),
          });
          return sheet.result();
        });
      },
      addParticipant: (...args) => service.addParticipant(...args),
      getParticipant: (...args) => service.getParticipant(...args),
      listParticipants: (...args) => service.listParticipants(...args),
      removeParticipant: (...args) => service.removeParticipant(...args),
      async close() {
        await gate.close();
        await service.close();
      },
    };
  }
}

const idOf = (room: RoomRef): string => (typeof room === 'string' ? room : room.id);
