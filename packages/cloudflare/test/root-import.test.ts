import { expect, jest, test } from '@jest/globals';

test("the package's root loads nothing that wires, and nothing that a service does not need yet", async () => {
  for (const name of ['inversify', 'reflect-metadata', 'axios', 'cockatiel', 'fp-ts', 'io-ts', 'undici']) {
    const loaded = () => {
      throw new Error(`${name} was loaded`);
    };
    jest.unstable_mockModule(name, loaded);
    jest.doMock(name, loaded); // what is required, and not imported
  }
  const { CloudflareParticipantService } = await import('@anyroom/cloudflare');
  expect(CloudflareParticipantService).toBeDefined();
  await expect(import('@anyroom/cloudflare/inversify')).rejects.toThrow('inversify was loaded');
});
