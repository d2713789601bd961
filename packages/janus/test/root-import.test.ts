import { expect, jest, test } from '@jest/globals';

const notLoaded = (name: string) => () => {
  throw new Error(`${name} was loaded`);
};

test('the root of the package loads neither inversify nor reflect-metadata; what wires does', async () => {
  jest.unstable_mockModule('inversify', notLoaded('inversify'));
  jest.unstable_mockModule('reflect-metadata', notLoaded('reflect-metadata'));
  const { JanusParticipantService } = await import('@anyroom/janus');
  expect(JanusParticipantService).toBeInstanceOf(Function);
  await expect(import('@anyroom/janus/inversify')).rejects.toThrow('inversify was loaded');
});
