import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { JitsiLiveService, JitsiParticipantService } from '@anyroom/jitsi';
import { expect, test } from '@jest/globals';
import { startCountingProxy } from './support/counting-proxy.js';
import { gatherCrowd } from './support/crowd.js';
import { served } from './support/served.js';

// A room with a thousand people in it, each of them really there.
const at = served();
const LIMIT_IN_MS = 180_000; // the server looks at everybody for each who comes
const MANY = 1_000;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What is held on to, in bytes, beyond what was before; the least of some looks, because others work in this process. */
async function retainedBy(work: () => Promise<unknown>): Promise<number> {
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  await work();
  let least = Number.POSITIVE_INFINITY;
  for (let looks = 0; looks < 5; looks += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    collectGarbage();
    least = Math.min(least, process.memoryUsage().heapUsed - before);
  }
  return least;
}

test(
  'a thousand people are listed, each once, and nothing of them is kept',
  async () => {
    const service = at.open(new JitsiParticipantService(at.configuration()));
    const room = await at.room();
    await at.overseer.tellOfEachOther(room.address, false);
    const crowd = at.open(await gatherCrowd(at.server, room.address, MANY));
    const [absent, present = ''] = [at.account().jid, ...crowd.ids];
    await at.overseer.setAffiliation(room.address, absent, 'member');
    await at.overseer.setAffiliation(room.address, present, 'admin');

    const walk = async () => {
      const seen = new Map<string, string | undefined>();
      let steps = 0;
      for await (const { id, presence } of service.listParticipants(room.id)) {
        seen.set(id, presence);
        steps += 1;
      }
      expect(steps).toBe(MANY + 1);
      expect([...seen.keys()].sort()).toEqual([...crowd.ids, absent].sort());
      expect(seen.get(absent)).toBe('not-connected');
      expect([...seen.values()].filter((each) => each === 'connected')).toHaveLength(MANY);
    };
    await walk();
    const retained = await retainedBy(async () => {
      for (let walks = 0; walks < 10; walks += 1) await walk();
    });
    expect(retained).toBeLessThan(1_500_000); // ten such lists are more than 3 MB of elements
    expect(await service.getParticipant(room.id, present)).toMatchObject({ role: 'presenter', presence: 'connected' });
  },
  LIMIT_IN_MS,
);

test(
  'presence in any number that is pushed at a service is let go of, and its calls go on',
  async () => {
    const proxy = at.open(await startCountingProxy(at.server.componentPort));
    const service = at.open(
      new JitsiParticipantService(at.configuration({ server: `xmpp://127.0.0.1:${proxy.port}` })),
    );
    const room = await at.room();
    const { jid } = at.account();
    await service.addParticipant(room.id, { id: jid, role: 'attendee' });
    const item = `<x xmlns='http://jabber.org/protocol/muc#user'><item role='participant' affiliation='none'/></x>`;
    const status = `<status>${'x'.repeat(1_000)}</status>`;
    const presence = (index: number) => `<presence from='${room.address}/${index}'>${status}${item}</presence>`;
    const answered = async () => {
      expect(await service.getParticipant(room.id, jid)).toMatchObject({ id: jid, role: 'attendee' });
    };
    await answered();

    const retained = await retainedBy(async () => {
      for (let times = 0; times < 6; times += 1) {
        proxy.push(Array.from({ length: MANY }, (_, index) => presence(index)).join(''));
        await answered(); // which comes after all that was pushed
      }
    });
    expect(retained).toBeLessThan(2_000_000); // of more than 7 MB
  },
  LIMIT_IN_MS,
);

test(
  'an eject from a full room reaches one person, and tells the service no more than it can let go of',
  async () => {
    const live = at.open(new JitsiLiveService(at.configuration()));
    const room = await at.room();
    const crowd = at.open(await gatherCrowd(at.server, room.address, 100));
    const [victim = '', ...others] = crowd.ids;
    await live.ejectParticipant(room.id, victim);
    const left = (await at.overseer.occupants(room.address)).map(({ fullJid }) => fullJid.split('/')[0]);
    expect(left.sort()).toEqual([...others].sort());
  },
  LIMIT_IN_MS,
);
