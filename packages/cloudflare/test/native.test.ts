import { asCloudflare, CloudflareParticipantService, isCloudflare } from '@anyroom/cloudflare';
import { AnyroomError, type ParticipantService, WRAPPED } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { fixture } from './support/fixture.js';
import { CONFIGURATION, intercepted, MEETING, PERSON, services } from './support/intercepted.js';

const open = services();

/** A wrapper as an application may write one, with nothing of the service but its contract. */
const wrapped = (service: ParticipantService) =>
  ({ provider: 'logging', [WRAPPED]: service }) as unknown as ParticipantService;

describe("RealtimeKit's own side", () => {
  test('is found through wrappers, and through a Proxy', async () => {
    intercepted([{ body: fixture('edit-participant') }, { body: fixture('edit-participant') }]);
    const service = open();
    for (const around of [wrapped(wrapped(service)), new Proxy(service, {})]) {
      expect(isCloudflare(around)).toBe(true);
      const record = await asCloudflare(around).getParticipant(MEETING, PERSON);
      expect(record).toMatchObject({ custom_participant_id: 'custom_participant_id', preset_name: 'preset_name' });
    }
  });

  test("is not found in another vendor's service", () => {
    const other = wrapped({ provider: 'memory' } as ParticipantService);
    expect(isCloudflare(other)).toBe(false);
    expect(() => asCloudflare(other)).toThrow(expect.objectContaining({ code: 'unsupported', outcome: 'not-sent' }));
  });

  test('gives the record as the vendor has it, its token in a Secret', async () => {
    intercepted([{ body: fixture('edit-participant') }]);
    const record = await asCloudflare(open()).editParticipant(MEETING, PERSON, { name: 'name' });
    const { token, ...rest } = record ?? {};
    const { token: expected, ...data } = fixture('edit-participant')['data'] as Record<string, unknown>;
    expect(rest).toEqual(data);
    expect(token?.reveal()).toBe(expected);
    expect(JSON.stringify(record)).toContain('[redacted]');
  });

  test('tells where the vendor only says yes', async () => {
    intercepted([{ body: { success: true } }]);
    expect(await asCloudflare(open()).editParticipant(MEETING, PERSON, { name: 'name' })).toBeUndefined();
  });

  test('fails in the words of the contract', async () => {
    const nobody = { status: 404, body: { success: false, error: { code: 404, message: 'No' } } };
    intercepted([nobody, { body: { success: true } }]);
    const error = await asCloudflare(open())
      .getParticipant(MEETING, PERSON)
      .catch((thrown: unknown) => thrown);
    expect(AnyroomError.is(error, 'not-found')).toBe(true);
    expect(error).toMatchObject({ subject: 'participant', operation: 'asCloudflare.getParticipant' });
  });

  test('ends with the service', async () => {
    const service = new CloudflareParticipantService(CONFIGURATION);
    const native = asCloudflare(service);
    await service.close();
    await expect(native.getParticipant(MEETING, PERSON)).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe("a vendor's preset in place of a role", () => {
  const extras = { native: { cloudflare: { preset_name: 'webinar_viewer' } } };

  test('is sent as it is, by an edit and by an add that then needs no role', async () => {
    const answer = { body: { success: true, data: { id: PERSON, preset_name: 'webinar_viewer' } } };
    const sent = intercepted([answer, answer]);
    const updated = await open().updateParticipant(MEETING, PERSON, { ...extras, displayName: 'Jane' });
    const added = await open().addParticipant(MEETING, { ...extras, externalId: 'user-42' });
    expect(sent.map(({ body }) => body)).toEqual([
      '{"name":"Jane","preset_name":"webinar_viewer"}',
      '{"custom_participant_id":"user-42","preset_name":"webinar_viewer","name":""}',
    ]);
    for (const participant of [updated, added]) {
      expect(participant.vendorRole).toBe('webinar_viewer');
      expect(participant).not.toHaveProperty('role');
    }
  });
});
