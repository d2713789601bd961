import { Buffer } from 'node:buffer';
import { createHash, createHmac, pbkdf2Sync } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { JitsiParticipantService } from '@anyroom/jitsi';
import { afterEach, expect, test } from '@jest/globals';
import { errorOf } from '../../../test/support/error-of.js';

// A server that authenticates accounts as a test wants. It knows no rooms, and answers every request with yes.
const PASSWORD = 'the-planted-password';
const SASL = "xmlns='urn:ietf:params:xml:ns:xmpp-sasl'";
const mechanisms = (name: string) => `<mechanisms ${SASL}><mechanism>${name}</mechanism></mechanisms>`;
const BIND = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>";

let close: (() => Promise<void>) | undefined;
afterEach(() => close?.());

interface Manner {
  /** What it offers before anybody is authenticated. */
  readonly offers: string;
  /** How it ends SCRAM, given what proves that it knows the password. */
  readonly ends?: (proof: string) => string;
  /** Whether it lets who begins in at once. */
  readonly asksNothing?: boolean;
}

async function startAccountServer({ offers, ends = (proof) => proof, asksNothing = false }: Manner) {
  const received: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket.on('error', () => undefined));
    let isIn = false;
    let first = '';
    const header =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' version='1.0' id='s' from='meet.test'>";
    const bytes = (text: string) => Buffer.from(text).toString('base64');
    const salt = Buffer.from('salt').toString('base64');
    socket.setEncoding('utf8').on('data', (text: string) => {
      received.push(text);
      if (text.includes('<stream:stream')) {
        socket.write(`${header}<stream:features>${isIn ? BIND : offers}</stream:features>`);
      }
      const auth = /<auth [^>]*>([^<]*)/.exec(text)?.[1];
      if (auth !== undefined) {
        first = Buffer.from(auth, 'base64').toString().slice(3);
        if (asksNothing) {
          isIn = true;
          socket.write(`<success ${SASL}/>`);
        } else {
          const nonce = `${/r=(.*)/.exec(first)?.[1]}server`;
          socket.write(`<challenge ${SASL}>${bytes(`r=${nonce},s=${salt},i=4096`)}</challenge>`);
        }
      }
      const response = /<response [^>]*>([^<]*)/.exec(text)?.[1];
      if (response !== undefined) {
        const final = Buffer.from(response, 'base64').toString().replace(/,p=.*/, '');
        const nonce = /r=([^,]*)/.exec(final)?.[1];
        const salted = pbkdf2Sync(PASSWORD, 'salt', 4096, createHash('sha256').digest().length, 'sha256');
        const key = createHmac('sha256', salted).update('Server Key').digest();
        const signed = `${first},r=${nonce},s=${salt},i=4096,${final}`;
        const proof = `v=${createHmac('sha256', key).update(signed).digest('base64')}`;
        isIn = true;
        socket.write(`<success ${SASL}>${bytes(ends(proof))}</success>`);
      }
      for (const [, id] of text.matchAll(/<iq [^>]*id="([^"]*)"/g)) {
        if (text.includes('urn:ietf:params:xml:ns:xmpp-bind')) {
          const bound = "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>admin@meet.test/x</jid></bind>";
          socket.write(`<iq type='result' id='${id}'>${bound}</iq>`);
        } else socket.write(`<iq type='result' id='${id}' from='standup@conference.meet.test'/>`);
      }
      if (text.includes('</stream:stream>')) socket.end('</stream:stream>');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const service = new JitsiParticipantService({
    conference: 'conference.meet.test',
    server: `xmpp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    admin: { jid: 'admin@meet.test', password: PASSWORD },
    maxAttempts: 1,
    attemptTimeoutInMs: 3_000,
  });
  close = async () => {
    await service.close();
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, 'close');
  };
  return { service, received };
}

const remove = (service: JitsiParticipantService) => service.removeParticipant('standup', 'ann@meet.test');

test.each([
  ['what it must', (proof: string) => proof],
  ['more beside', (proof: string) => `${proof},x=more`],
])('a server that proves with %s that it knows the password is spoken to', async (_, ends) => {
  const { service, received } = await startAccountServer({ offers: mechanisms('SCRAM-SHA-256'), ends });
  await remove(service);
  expect(received.join('')).not.toContain(PASSWORD);
});

test.each([
  ['proves nothing', { offers: mechanisms('SCRAM-SHA-256'), ends: () => '' }],
  ['proves something else', { offers: mechanisms('SCRAM-SHA-256'), ends: () => 'v=bm90aGluZw==' }],
  ['asks nothing', { offers: mechanisms('SCRAM-SHA-256'), asksNothing: true }],
  ['lets anybody in', { offers: BIND }],
])('a server that %s is told nothing', async (_, manner) => {
  const { service, received } = await startAccountServer(manner);
  const error = await errorOf(remove(service));
  expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent', retryable: false });
  expect(received.join('')).not.toContain('ann@meet.test');
  expect(JSON.stringify([error, error.stack])).not.toContain(PASSWORD);
});
