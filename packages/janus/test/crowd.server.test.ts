import type { Services } from '@anyroom/core';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startCountingProxy } from './support/counting-proxy.js';
import { crowd } from './support/crowd.js';
import type { JanusServer } from './support/janus-server.js';
import { startJanus } from './support/janus-server.js';
import { mediaIsOver } from './support/microphone.js';
import { join } from './support/person.js';
import { openJanus, ROOM_SECRET } from './support/services.js';

const SIZE = 1_000;

describe('a room with a thousand people', () => {
  let server: JanusServer;
  let services: Services;
  let close: () => Promise<void>;
  let requests: () => number;

  beforeAll(async () => {
    server = await startJanus();
    const proxy = await startCountingProxy(server);
    requests = proxy.requests;
    services = openJanus(server, { base: proxy.adminUrl });
    close = async () => {
      await services.close();
      await proxy.close();
    };
    await server.ask({ request: 'create', room: 1, secret: ROOM_SECRET, publishers: SIZE });
    await crowd(server, '1', SIZE);
  }, 30_000);
  afterAll(async () => {
    await close();
    await server.dispose();
    await mediaIsOver();
  });

  it('is listed by one request, everybody once, time after time in the same memory', async () => {
    const walk = async () => {
      const ids = new Set<string>();
      for await (const { id, displayName, presence } of services.participants.listParticipants('1')) {
        expect([displayName?.startsWith(`Person ${id} x`), presence]).toEqual([true, 'connected']);
        ids.add(id);
      }
      return ids.size;
    };
    const before = requests();
    expect(await walk()).toBe(SIZE);
    expect(requests()).toBe(before + 1);
    const used = () => process.memoryUsage().heapUsed + process.memoryUsage().external;
    const start = used();
    let most = 0;
    for (let round = 0; round < 20; round += 1) {
      for await (const _ of services.participants.listParticipants('1')) {
        // walked, and nothing kept
      }
      most = Math.max(most, used() - start);
    }
    expect(most).toBeLessThan(64 * 1024 * 1024); // 20 lists of about 150 kB each, and what is not collected yet
  });

  it('is left after the first, without harm', async () => {
    for await (const { id } of services.participants.listParticipants('1')) {
      expect(id).toMatch(/^\d+$/);
      break;
    }
    expect(await services.participants.getParticipant('1', '777')).toMatchObject({ id: '777' });
  });

  it('has one of them thrown out, and nobody else', async () => {
    await services.live.ejectParticipant('1', '500');
    await expect(services.participants.getParticipant('1', '500')).rejects.toMatchObject({ code: 'not-found' });
    const { participants } = await server.ask({ request: 'listparticipants', room: 1 });
    expect(participants).toHaveLength(SIZE - 1);
  });

  it('has the one who speaks muted, found among all the handles of the server', async () => {
    const ann = await join(server, { room: '1', id: '5000' });
    await ann.speak();
    await ann.onAir();
    await services.live.muteParticipant('1', '5000');
    await ann.caughtUp();
    expect(ann.isMuted()).toBe(true);
    await ann.leave();
  }, 15_000);
});
