import { AzureLiveService } from '@anyroom/azure';
import { supports } from '@anyroom/core';
import { describe, expect, test } from '@jest/globals';
import { errorOf, thrownBy } from '../../../test/support/error-of.js';
import { onContoso } from './support/contoso.js';

describe('the running call', () => {
  const live = () => onContoso(AzureLiveService);
  const verbs = [
    [
      'ejectParticipant',
      (service: AzureLiveService, id: string) => service.ejectParticipant(id, 'a'),
      /Call Automation.*removeParticipant/,
    ],
    ['muteParticipant', (service: AzureLiveService, id: string) => service.muteParticipant(id, 'a'), /Call Automation/],
    ['getSession', (service: AzureLiveService, id: string) => service.getSession(id), /Event Grid/],
  ] as const;

  // Nothing is planned: a request would fail the test by itself.
  test.each(verbs)('%s is unsupported, unsent, and says where it can be done', async (operation, call, says) => {
    const error = await errorOf(call(live(), '1'));
    expect(error).toMatchObject({ code: 'unsupported', outcome: 'not-sent', retryable: false, fields: [], operation });
    expect(error.message).toMatch(says);
    expect(error.details).toMatchObject({ provider: 'azure', room: '1' });
    expect(await errorOf(call(live(), '..'))).toMatchObject({ code: 'invalid-argument' });
  });

  test('its capabilities say so beforehand', async () => {
    const service = live();
    for (const need of ['eject', 'mute', 'session'] as const) expect(supports(service, need)).toBe(false);
    await service.close();
    await service.close();
  });

  test('a configuration that cannot be right is told here as well', () => {
    expect(thrownBy(() => new AzureLiveService({}))).toMatchObject({
      code: 'misconfigured',
      details: { operation: 'new AzureLiveService' },
    });
  });
});
