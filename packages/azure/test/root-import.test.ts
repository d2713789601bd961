import { expect, jest, test } from '@jest/globals';

const notLoaded = (name: string) => () => {
  throw new Error(`${name} was loaded`);
};

test('the root of the package loads nothing that wires, and nothing that a service does not need yet', async () => {
  for (const name of ['inversify', 'reflect-metadata', 'axios', 'cockatiel', 'fp-ts', 'io-ts', 'undici']) {
    jest.unstable_mockModule(name, notLoaded(name));
    jest.doMock(name, notLoaded(name)); // what is required, and not imported
  }
  const { AzureParticipantService } = await import('@anyroom/azure');
  expect(AzureParticipantService).toBeInstanceOf(Function);
  await expect(import('@anyroom/azure/inversify')).rejects.toThrow('inversify was loaded');
});
