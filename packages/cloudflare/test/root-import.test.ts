import { expect, jest, test } from '@jest/globals';

test("the package's root loads neither inversify nor reflect-metadata", async () => {
  for (const name of ['inversify', 'reflect-metadata']) {
    jest.unstable_mockModule(name, () => {
      throw new Error(`${name} was loaded`);
    });
  }
  const { CloudflareParticipantService } = await import('@anyroom/cloudflare');
  expect(CloudflareParticipantService).toBeDefined();
  await expect(import('@anyroom/cloudflare/inversify')).rejects.toThrow('inversify was loaded');
});
