import { afterEach, beforeAll } from '@jest/globals';
import nock from 'nock';
import { type Emulator, type EmulatorOptions, startEmulator } from '../../src/index.js';

/**
 * A `startEmulator` whose emulators are closed after each test of the file that calls it. The file then talks through
 * Node's own `http`: what nock puts in its place has other sockets, and takes the path `//rooms` for a host.
 */
export function starter(): (options?: EmulatorOptions) => Promise<Emulator> {
  const running: Emulator[] = [];
  beforeAll(() => nock.restore());
  afterEach(async () => {
    await Promise.all(running.splice(0).map((emulator) => emulator.close()));
  });
  return async (options) => {
    const emulator = await startEmulator(options);
    running.push(emulator);
    return emulator;
  };
}
