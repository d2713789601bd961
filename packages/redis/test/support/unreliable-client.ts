import type { NodeRedisClient } from '../../src/redis-client.js';

/** What a client does with a command. */
export type Conduct =
  | 'answers'
  | 'hangs' // keeps it, as node-redis does while it is not connected; `answers` again, it is sent then
  | 'swallows' // sends it, and never tells what came of it
  | 'rejects'
  | 'throws'
  | { readonly says: unknown };

/** A client that does what a test tells it to. */
export interface UnreliableClient extends NodeRedisClient {
  /** How many commands it was given. */
  readonly commands: number;
  behave(conduct: Conduct): void;
}

export function unreliable(client: NodeRedisClient): UnreliableClient {
  let conduct: Conduct = 'answers';
  let commands = 0;
  let kept: (() => void)[] = [];

  const conducting =
    <T>(send: (script: string, handed: T) => Promise<unknown>) =>
    (script: string, handed: T): Promise<unknown> => {
      commands += 1;
      if (conduct === 'answers') return send(script, handed);
      if (conduct === 'rejects') return Promise.reject(new Error('The client is closed'));
      if (conduct === 'throws') throw new Error('The client was never opened');
      if (conduct === 'hangs') {
        return new Promise((resolve, reject) => {
          kept.push(() => send(script, handed).then(resolve, reject));
        });
      }
      if (conduct === 'swallows') {
        return new Promise(() => {
          send(script, handed).catch(() => undefined);
        });
      }
      return Promise.resolve(conduct.says);
    };
  return {
    eval: conducting((script, handed: { keys: string[]; arguments: string[] }) => client.eval(script, handed)),
    evalSha: conducting((digest, handed: { keys: string[]; arguments: string[] }) => client.evalSha(digest, handed)),
    get commands() {
      return commands;
    },
    behave(next) {
      conduct = next;
      if (next !== 'answers') return;
      for (const send of kept.splice(0)) send();
      kept = [];
    },
  };
}
