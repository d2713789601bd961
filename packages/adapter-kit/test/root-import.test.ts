import { expect, jest, test } from '@jest/globals';

const forbidden = ['axios', 'cockatiel', 'inversify', 'reflect-metadata'];

test('the root loads no HTTP client, no policies and no container', async () => {
  for (const name of forbidden) {
    jest.unstable_mockModule(name, () => {
      throw new Error(`${name} was loaded`);
    });
  }
  const root = await import('@anyroom/adapter-kit');
  expect(Object.keys(root)).toEqual(expect.arrayContaining(['createCallGate', 'decode', 'fanOut', 'fillPath']));

  // That the trap works is seen on the entry that does load them.
  await expect(import('@anyroom/adapter-kit/http')).rejects.toThrow('was loaded');
});
