import { expect, jest, test } from '@jest/globals';

test('the root loads neither inversify nor reflect-metadata', async () => {
  const forbid = () => {
    throw new Error('loaded');
  };
  jest.unstable_mockModule('inversify', forbid);
  jest.unstable_mockModule('reflect-metadata', forbid);
  await expect(import('@anyroom/core')).resolves.toHaveProperty('TOKENS');
  await expect(import('@anyroom/core/inversify')).rejects.toThrow('loaded');
});
