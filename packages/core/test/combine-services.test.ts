import { combineServices, lackingJoinCredentials, lackingLive, lackingRooms } from '@anyroom/core';
import { expect, test } from '@jest/globals';
import { FULL, serviceWith } from './services.js';

test('closing ends all four, then what they share, and once', async () => {
  const ended: string[] = [];
  let finishRooms = () => {};
  const closing = (name: string, until?: Promise<void>) => async () => {
    await until;
    ended.push(name);
  };
  const lastCall = new Promise<void>((resolve) => {
    finishRooms = resolve;
  });
  const services = combineServices(
    {
      participants: { ...serviceWith(FULL), close: closing('participants') },
      rooms: { ...lackingRooms('acme'), close: closing('rooms', lastCall) },
      joinCredentials: { ...lackingJoinCredentials('acme'), close: closing('credentials') },
      live: { ...lackingLive('acme'), close: closing('live') },
    },
    closing('shared'),
  );
  expect(services.provider).toBe('acme');
  const closed = Promise.all([services.close(), services.close()]);
  await new Promise(setImmediate);
  expect(ended).not.toContain('shared');
  finishRooms();
  await closed;
  await services.close();
  expect(ended.sort()).toEqual(['credentials', 'live', 'participants', 'rooms', 'shared']);
});
