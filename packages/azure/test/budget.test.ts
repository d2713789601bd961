import { createTransport } from '@anyroom/adapter-kit/http';
import { type AzureConfiguration, AzureJoinCredentialService, AzureParticipantService, azure } from '@anyroom/azure';
import { openParticipantService } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { tokenBucket } from '../../../test/support/token-bucket.js';
import { closeLater, emulated, overRealSockets, transportOf } from './support/emulated.js';

const KEY = 'c2VjcmV0IHNlY3JldCBzZWNyZXQ=';

describe('the budget of a resource', () => {
  overRealSockets();

  test('Where nobody knows a limit, a pace is learned from the first refusals, and nobody is lost', async () => {
    const bucket = await tokenBucket(20, {
      yes: '{}',
      no: '{"error":{"code":"TooManyRequests","message":"slow"}}',
    });
    closeLater(() => bucket.close());
    const configuration: AzureConfiguration = {
      endpoint: 'https://contoso.communication.azure.com',
      base: bucket.origin,
      accessKey: KEY,
      unknownParticipant: 'add',
    };
    const service = new AzureParticipantService(configuration, transportOf());
    closeLater(() => service.close());
    // In rooms of their own, so that each is a request of its own.
    const calls = Array.from({ length: 120 }, (_, index) =>
      service.updateParticipant(`room-${index}`, '8:acs:one', { role: 'viewer' }),
    );
    expect((await Promise.allSettled(calls)).filter(({ status }) => status === 'rejected')).toEqual([]);
    expect(bucket.passed).toBe(120);
  }, 40_000);

  test('A limit that is configured is kept, whichever keys of the resource are used', async () => {
    const accessKeys = [KEY, 'YW5vdGhlciBzZWNyZXQ='];
    const { emulator } = await emulated({
      rateLimits: { azure: { rooms: { requests: 10, windowInSeconds: 1 } } },
      state: { azure: { accessKeys } },
    });
    const statuses = new Set<number | undefined>();
    const transport = createTransport({
      onEvent: (event) => {
        if (event.type === 'response') statuses.add(event.status);
      },
    });
    closeLater(() => transport.close());
    const { endpoint } = emulator.azure;
    const { id: room } = emulator.createRoom();
    const calls = accessKeys.flatMap((accessKey) => {
      const budget = { requests: 10, windowInMs: 1_000 };
      const service = new AzureParticipantService({ endpoint, accessKey, budget }, transport);
      closeLater(() => service.close());
      return Array.from({ length: 15 }, async () => {
        for await (const _ of service.listParticipants(room));
      });
    });
    await Promise.all(calls);
    expect([...statuses]).toEqual([200]);
  }, 30_000);

  test('Identities are counted apart from rooms', async () => {
    const { emulator } = await emulated();
    const { id: room } = emulator.createRoom();
    const rawId = emulator.createIdentity();
    emulator.putRoomParticipant(room, { rawId, role: 'Attendee' });
    const configuration: AzureConfiguration = {
      connectionString: emulator.azure.connectionString,
      budget: { requests: 1, windowInMs: 60_000 },
      unknownParticipant: 'add',
    };
    const transport = transportOf();
    const people = new AzureParticipantService(configuration, transport);
    const credentials = new AzureJoinCredentialService(configuration, transport);
    closeLater(() => Promise.all([people.close(), credentials.close()]));
    await people.updateParticipant(room, rawId, { role: 'viewer' });
    await credentials.issueJoinCredential(room, rawId);
    await credentials.issueJoinCredential(room, rawId);
    await expect(people.updateParticipant(room, rawId, { role: 'viewer' })).rejects.toMatchObject({
      code: 'rate-limited',
      outcome: 'not-sent',
    });
  });

  test('A URL may name a limit, and every mistake in it is told', async () => {
    const { emulator } = await emulated();
    const { id: room } = emulator.createRoom();
    const environment = { AZURE_COMMUNICATION_CONNECTION_STRING: emulator.azure.connectionString };
    const open = (query: string) => {
      const service = openParticipantService(`azure:?${query}`, [azure], environment);
      closeLater(() => service.close());
      return service;
    };
    const limited = open('budget.requests=1&budget.windowInMs=60000');
    for await (const _ of limited.listParticipants(room));
    const again = limited.listParticipants(room)[Symbol.asyncIterator]().next();
    await expect(again).rejects.toMatchObject({ code: 'rate-limited', outcome: 'not-sent' });
    const unlimited = open('budget=off');
    for (let time = 0; time < 3; time += 1) for await (const _ of unlimited.listParticipants(room));
    expect(() => open('budget.requests=none&budget.reserve=2&unknownParticipant=maybe')).toThrow(
      /belong together.*requests of the budget .*reserve of the budget .*unknownParticipant/s,
    );
  });
});
