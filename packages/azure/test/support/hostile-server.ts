import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { spellingsOf } from '../../../../test/support/spellings.js';
import { closeLater } from './emulated.js';

/** How a hostile server answers: `{echo}` stands for everything it knows, in every spelling. */
export interface HostileAnswer {
  readonly status?: number;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly ending?: 'hang' | 'reset';
}

/** A server that shows what it was sent, and what it was told, to whoever asks. */
export async function startHostileServer(known: readonly string[]) {
  let answer: HostileAnswer = {};
  /** Every signature and token that came in. */
  const received = new Set<string>();
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    const authorization = request.headers.authorization ?? '';
    const credential = authorization.replace(/^Bearer |^.*&Signature=/, '');
    if (credential !== '') received.add(credential);
    const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}`);
    const all = [credential, ...known, ...headers].flatMap(spellingsOf).join(' ');
    const { status = 200, body = '', headers: more = {}, ending } = answer;
    request.resume().on('end', () => {
      if (ending === 'reset') return response.socket?.resetAndDestroy();
      response.writeHead(
        status,
        all.slice(0, 200),
        Object.entries(more).map(([name, value]) => [name, value.replace('{echo}', all.slice(0, 2000))]) as never,
      );
      const text = body.replace('{echo}', () => JSON.stringify(all).slice(1, -1));
      if (ending === 'hang') return response.write(text);
      return response.end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closeLater(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    get count() {
      return count;
    },
    set answer(next: HostileAnswer) {
      answer = next;
    },
  };
}
