import { expect, test } from '@jest/globals';
import { AZURE_OPERATIONS } from '../../src/azure/operations.js';
import type { Emulator } from '../../src/index.js';
import { officialClients } from '../support/azure-sdk.js';
import { mistakesIn, mistakesInRequest, SPECIFIED } from '../support/azure-specification.js';
import { starter } from '../support/started.js';

const start = starter();

type Drive = (clients: ReturnType<typeof officialClients>, emulator: Emulator) => Promise<void>;

const user = (rawId: string) => ({ communicationUserId: rawId });
const roomIn = (emulator: Emulator, id: string) => emulator.snapshot().azure?.rooms?.find((it) => it.id === id);
const hoursFromNow = (hours: number) => new Date(Date.now() + hours * 3_600_000);

/** Each operation, driven by the public method of the official client that is for it. */
const DRIVEN: Readonly<Record<string, Drive>> = {
  async Rooms_Create({ rooms, exchanges }, emulator) {
    const [validFrom, validUntil] = [hoursFromNow(1), hoursFromNow(2)];
    const rawId = emulator.createIdentity();
    const participants = [{ id: user(rawId), role: 'Collaborator' as const }];
    const room = await rooms.createRoom({ validFrom, validUntil, pstnDialOutEnabled: true, participants });
    expect(room).toEqual({
      id: expect.stringMatching(/^\d{16,18}$/),
      createdOn: expect.any(Date),
      validFrom,
      validUntil,
      pstnDialOutEnabled: true,
    });
    expect(roomIn(emulator, room.id)).toMatchObject({
      validFrom: validFrom.toISOString(),
      validUntil: validUntil.toISOString(),
      pstnDialOutEnabled: true,
      participants: [{ rawId, role: 'Collaborator' }],
    });
    expect(exchanges[0]?.requestHeaders).toMatchObject({
      'repeatability-request-id': expect.stringMatching(/^[\da-f-]{36}$/),
      'repeatability-first-sent': expect.stringMatching(/ GMT$/),
    });
    expect(exchanges[0]?.headers).toMatchObject({ 'repeatability-result': 'accepted', location: room.id });
    const usual = await rooms.createRoom();
    expect(usual.validUntil.getTime() - usual.validFrom.getTime()).toBe(180 * 24 * 3_600_000);
  },

  async Rooms_List({ rooms }, emulator) {
    const ids = [emulator.createRoom().id, emulator.createRoom().id];
    const found: string[] = [];
    for await (const { id } of rooms.listRooms()) found.push(id);
    expect(found).toEqual(ids.reverse());
  },

  async Rooms_Get({ rooms }, emulator) {
    const { id } = emulator.createRoom({ createdAt: '2025-11-20T12:00:00.500Z' });
    expect(await rooms.getRoom(id)).toMatchObject({ id, createdOn: new Date('2025-11-20T12:00:00.500Z') });
    await expect(rooms.getRoom('99199690362660524')).rejects.toMatchObject({
      name: 'RestError',
      statusCode: 404,
      code: 'NotFound',
      details: { errorCode: 'NotFound' },
    });
    await expect(rooms.getRoom('1')).rejects.toMatchObject({ statusCode: 400, code: 'BadRequest' });
  },

  async Rooms_Update({ rooms }, emulator) {
    const rawId = emulator.createIdentity();
    const { id } = emulator.createRoom({ participants: [{ rawId, role: 'Presenter' }] });
    const validUntil = hoursFromNow(3);
    expect(await rooms.updateRoom(id, { validUntil, pstnDialOutEnabled: true })).toMatchObject({
      id,
      validUntil,
      pstnDialOutEnabled: true,
    });
    const validFrom = hoursFromNow(2);
    expect(await rooms.updateRoom(id, { validFrom })).toMatchObject({
      validFrom,
      validUntil,
      pstnDialOutEnabled: true,
    });
    expect(emulator.participantsOf(id)).toEqual([{ id: rawId, role: 'Presenter' }]);
    await expect(rooms.updateRoom(id, { validUntil: hoursFromNow(1) })).rejects.toMatchObject({ statusCode: 400 });
    expect(roomIn(emulator, id)?.validUntil).toBe(validUntil.toISOString());
  },

  async Rooms_Delete({ rooms }, emulator) {
    const { id } = emulator.createRoom();
    await rooms.deleteRoom(id);
    expect(roomIn(emulator, id)).toBeUndefined();
    for (const call of [rooms.getRoom(id), rooms.deleteRoom(id), rooms.updateRoom(id, {})])
      await expect(call).rejects.toMatchObject({ statusCode: 404 });
  },

  async Participants_Update({ rooms, exchanges }, emulator) {
    const { id } = emulator.createRoom();
    const [one, other] = [emulator.createIdentity(), emulator.createIdentity()] as const;
    await rooms.addOrUpdateParticipants(id, [
      { id: user(one), role: 'Presenter' },
      { id: user(other), role: 'Consumer' },
    ]);
    await rooms.addOrUpdateParticipants(id, [{ id: user(other), role: 'Attendee' }]);
    expect(emulator.participantsOf(id)).toEqual([
      { id: one, role: 'Presenter' },
      { id: other, role: 'Attendee' },
    ]);
    await rooms.removeParticipants(id, [user(one)]);
    expect(exchanges.at(-1)?.requestBody).toEqual({ participants: { [one]: null } });
    expect(emulator.participantsOf(id)).toEqual([{ id: other, role: 'Attendee' }]);
    await expect(rooms.removeParticipants(id, [user('joe')])).rejects.toMatchObject({
      statusCode: 400,
      message: 'Invalid value for the Participants.',
    });
  },

  async Participants_List({ rooms }, emulator) {
    const rawIds = [emulator.createIdentity(), emulator.createIdentity()];
    const roles = ['Presenter', 'Moderator'];
    const { id } = emulator.createRoom({
      participants: rawIds.map((rawId, index) => ({ rawId, role: roles[index] ?? '' })),
    });
    const found: unknown[] = [];
    for await (const it of rooms.listParticipants(id)) found.push(it);
    expect(found).toEqual(
      rawIds.map((rawId, index) => ({
        id: { kind: 'communicationUser', ...user(rawId) },
        role: roles[index],
      })),
    );
  },

  async CommunicationIdentity_Create({ identities }, emulator) {
    const { communicationUserId } = await identities.createUser();
    const { user, token, expiresOn } = await identities.createUserAndToken(['voip.join', 'chat'], {
      tokenExpiresInMinutes: 60,
    });
    expect(emulator.snapshot().azure?.identities).toEqual([communicationUserId, user.communicationUserId]);
    expect(emulator.snapshot().azure?.tokens).toEqual([
      {
        token,
        rawId: user.communicationUserId,
        scopes: ['voip.join', 'chat'],
        expiresOn: expiresOn.toISOString(),
        revoked: false,
      },
    ]);
    await expect(identities.createUserAndToken(['voip'], { tokenExpiresInMinutes: 59 })).rejects.toMatchObject({
      statusCode: 400,
      code: 'ValidationError',
      message: 'ExpiresInMinutes value 59 is invalid. Value must be within the [60, 1440] interval.',
    });
  },

  async CommunicationIdentity_IssueAccessToken({ identities, exchanges }, emulator) {
    const rawId = emulator.createIdentity();
    const { id } = emulator.createRoom({ participants: [{ rawId, role: 'Attendee' }] });
    const { token, expiresOn } = await identities.getToken(user(rawId), ['voip']);
    expect(exchanges[0]?.path).toMatch(/^\/identities\/8%3Aacs%3A[^/]+\/:issueAccessToken\?/);
    expect(Math.abs(expiresOn.getTime() - hoursFromNow(24).getTime())).toBeLessThan(60_000);
    expect(emulator.join(token, id)).toEqual({ id: rawId, roomId: id });
    const later = await identities.getToken(user(rawId), ['voip']);
    expect(later.token).not.toBe(token);
    await expect(identities.getToken(user('8:acs:nobody'), ['voip'])).rejects.toMatchObject({
      statusCode: 404,
      code: 'NotFound',
    });
    await expect(identities.getToken(user(rawId), [])).rejects.toMatchObject({ code: 'ValidationError' });
  },

  async CommunicationIdentity_RevokeAccessTokens({ identities }, emulator) {
    const rawId = emulator.createIdentity();
    const { id } = emulator.createRoom({ participants: [{ rawId, role: 'Attendee' }] });
    const { token } = await identities.getToken(user(rawId), ['voip']);
    await identities.revokeTokens(user(rawId));
    expect(() => emulator.join(token, id)).toThrow('revoked');
    const later = await identities.getToken(user(rawId), ['voip']);
    expect(emulator.join(later.token, id)).toEqual({ id: rawId, roomId: id });
    await expect(identities.revokeTokens(user('8:acs:nobody'))).rejects.toMatchObject({ statusCode: 404 });
  },

  async CommunicationIdentity_Delete({ identities }, emulator) {
    const rawId = emulator.createIdentity();
    const { id } = emulator.createRoom({ participants: [{ rawId, role: 'Attendee' }] });
    const { token } = await identities.getToken(user(rawId), ['voip']);
    await identities.deleteUser(user(rawId));
    expect(emulator.snapshot().azure?.identities).toEqual([]);
    expect(() => emulator.join(token, id)).toThrow('deleted');
    await expect(identities.getToken(user(rawId), ['voip'])).rejects.toMatchObject({ statusCode: 404 });
    await expect(identities.deleteUser(user(rawId))).rejects.toMatchObject({ statusCode: 404 });
  },
};

test('every operation of the specifications is served, and driven here', () => {
  const served = AZURE_OPERATIONS.map(({ name, method, path }) => ({ name, method, path }));
  expect(new Set(served)).toEqual(new Set(SPECIFIED));
  expect(Object.keys(DRIVEN).sort()).toEqual(served.map(({ name }) => name).sort());
});

test.each(Object.entries(DRIVEN))('%s', async (name, drive) => {
  const emulator = await start();
  const clients = officialClients(emulator);
  await drive(clients, emulator);
  const { method, path } = SPECIFIED.find((it) => it.name === name) ?? {};
  const pattern = new RegExp(`^${path?.replace(/\{[^}]+\}/, '[^/]+')}\\?`);
  const own = clients.exchanges.filter((it) => it.method === method && pattern.test(it.path));
  expect(own.filter(({ status }) => status < 300)).not.toEqual([]);
  for (const exchange of clients.exchanges) {
    expect(mistakesIn(exchange)).toEqual([]);
    if (exchange.requestBody !== undefined && exchange.status < 300)
      expect(mistakesInRequest({ ...exchange, body: exchange.requestBody })).toEqual([]);
  }
});
