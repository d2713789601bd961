import { participantCall, roomCall } from '@anyroom/core';
import { expect, test } from '@jest/globals';

test('roomCall and participantCall hold the ids that they checked', () => {
  expect(roomCall('acme', 'listParticipants', { id: 'lobby', provider: 'acme' })).toEqual({
    provider: 'acme',
    operation: 'listParticipants',
    room: 'lobby',
  });
  expect(participantCall('acme', 'getParticipant', 'lobby', 'a')).toEqual({
    provider: 'acme',
    operation: 'getParticipant',
    room: 'lobby',
    participant: 'a',
  });
});

test('their errors tell which call it was, and the room once that is known', () => {
  const refused = (details: object) => expect.objectContaining({ code: 'invalid-argument', details });
  expect(() => roomCall('acme', 'listParticipants', '..')).toThrow(
    refused({ provider: 'acme', operation: 'listParticipants' }),
  );
  expect(() => participantCall('acme', 'getParticipant', 'lobby', '')).toThrow(
    refused({ provider: 'acme', operation: 'getParticipant', room: 'lobby' }),
  );
});
