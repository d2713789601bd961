import { expect, jest, test } from '@jest/globals';

const notLoaded = (name: string) => () => {
  throw new Error(`${name} was loaded`);
};

test('the root of the package loads neither inversify nor reflect-metadata nor axios; what wires does', async () => {
  for (const name of ['inversify', 'reflect-metadata', 'axios']) jest.unstable_mockModule(name, notLoaded(name));
  const { JitsiParticipantService } = await import('@anyroom/jitsi');
  expect(JitsiParticipantService).toBeInstanceOf(Function);
  await expect(import('@anyroom/jitsi/inversify')).rejects.toThrow('inversify was loaded');
});
