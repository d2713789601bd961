import type { ProsodyServer } from './prosody-server.js';
import { componentEntity, NS, xml } from './xmpp.js';

/** Many people in one room, all of them behind one component. */
export interface Crowd {
  /** Their ids, each once. */
  readonly ids: readonly string[];
  close(): Promise<void>;
}

const PATIENCE_IN_MS = 120_000;

/** Has as many people join a room; each is there when this resolves. */
export async function gatherCrowd(server: ProsodyServer, room: string, count: number): Promise<Crowd> {
  const { crowd: domain, componentPort, secret } = server;
  const entity = componentEntity({ service: `xmpp://127.0.0.1:${componentPort}`, domain, password: secret });
  entity.on('error', () => undefined); // what fails is told by the promises
  await entity.start();
  const ids = Array.from({ length: count }, (_, index) => `somebody${index}@${domain}`);
  const missing = new Set(ids.map((id) => `${id}/device`));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`Of ${count} people ${missing.size} did not come.`)),
      PATIENCE_IN_MS,
    );
    entity.on('stanza', ({ name, attrs }) => {
      if (name !== 'presence' || attrs['type'] !== undefined || !missing.delete(attrs['to'] ?? '')) return;
      if (missing.size > 0) return;
      clearTimeout(timer);
      resolve();
    });
    const come = async () => {
      for (const [index, id] of ids.entries()) {
        const x = xml('x', { xmlns: NS.muc }, xml('history', { maxstanzas: '0' }));
        await entity.send(xml('presence', { from: `${id}/device`, to: `${room}/nick ${index}` }, x));
      }
    };
    come().catch(reject);
  });
  return { ids, close: async () => void (await entity.stop()) };
}
