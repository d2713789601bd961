import { type Emulator, startEmulator } from '@anyroom/emulator';
import { RoomsClient } from '@azure/communication-rooms';
import { afterAll, afterEach, beforeAll, expect, test } from '@jest/globals';
import Cloudflare from 'cloudflare';
import { inviteGuest, type Meeting, seatGuest } from './guest-list.js';

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.reset()); // rooms, faults, requests: as at the start
afterAll(() => emulator.close());

const azure = () =>
  new RoomsClient(emulator.azure.connectionString, {
    allowInsecureConnection: true, // plain http, which the SDK refuses otherwise
    retryOptions: { retryDelayInMs: 1 },
  });
const cloudflare = () =>
  new Cloudflare({ apiToken: emulator.cloudflare.apiToken, baseURL: emulator.cloudflare.baseUrl, maxRetries: 0 });
const meeting = (): Meeting => {
  const { accountId, appId } = emulator.cloudflare;
  return { account_id: accountId, app_id: appId, meeting_id: emulator.createMeeting().id };
};

test('a guest is seated once, also when the answer was lost on its way', async () => {
  const roomId = emulator.createRoom().id;
  const guest = emulator.createIdentity();
  const lost = emulator.faults.add({
    on: { provider: 'azure', method: 'PATCH' },
    fault: { kind: 'reset', applied: true },
    times: 1,
  });

  expect(await seatGuest(azure(), roomId, guest)).toBe(true);

  expect(lost.hits).toBe(1);
  expect(emulator.participantsOf(roomId)).toEqual([{ id: guest, role: 'Attendee' }]);
});

test('nobody is seated in a room that is over', async () => {
  const roomId = emulator.createRoom({ validFrom: '2020-01-01T00:00:00Z', validUntil: '2020-02-01T00:00:00Z' }).id;
  await expect(seatGuest(azure(), roomId, emulator.createIdentity())).rejects.toMatchObject({ statusCode: 404 });
});

test('the token that an invitation gives lets its holder in, until it is replaced', async () => {
  const where = meeting();
  const token = await inviteGuest(cloudflare(), where, 'user-42');

  const { id } = emulator.join(token); // as the guest's own client would
  expect(emulator.connectedIn(where.meeting_id)).toMatchObject([{ id }]);

  await cloudflare().realtimeKit.meetings.refreshParticipantToken(id, where);
  expect(() => emulator.join(token)).toThrow(/replaced/);
});

test('an invitation that is refused for too many of them says how long to wait', async () => {
  emulator.faults.add({ on: { provider: 'cloudflare' }, fault: { kind: 'rate-limit', retryAfterInSeconds: 30 } });
  const refused = await inviteGuest(cloudflare(), meeting(), 'user-42').catch((error) => error);
  expect(refused).toMatchObject({ status: 429 });
  expect(refused.headers.get('retry-after')).toBe('30');
});
