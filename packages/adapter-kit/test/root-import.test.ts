import { expect, jest, test } from '@jest/globals';

const forbidden = ['axios', 'cockatiel', 'fp-ts', 'inversify', 'io-ts', 'reflect-metadata', 'undici'];

test('neither the root nor the transport loads an HTTP client, policies, codecs or a container before they are needed', async () => {
  for (const name of forbidden) {
    const loaded = () => {
      throw new Error(`${name} was loaded`);
    };
    jest.unstable_mockModule(name, loaded);
    jest.doMock(name, loaded); // what is required, and not imported
  }
  const root = await import('@anyroom/adapter-kit');
  expect(Object.keys(root)).toEqual(expect.arrayContaining(['createCallGate', 'decode', 'fanOut', 'fillPath']));
  const { createTransport } = await import('@anyroom/adapter-kit/http');
  const transport = createTransport();

  // That the trap works is seen where they are needed.
  expect(() => transport.axios).toThrow('axios was loaded');
  expect(() => root.lateCodec((t) => t.string)()).toThrow('io-ts was loaded');
  await expect(import('@anyroom/adapter-kit/undici')).rejects.toThrow('undici was loaded');
  await expect(import('@anyroom/adapter-kit/inversify')).rejects.toThrow('inversify was loaded');
  transport.close();
});
