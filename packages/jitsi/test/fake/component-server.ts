import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { createServer } from 'node:net';
import type { JitsiConfiguration } from '@anyroom/jitsi';

/** What a request was, as far as the tests look at it. */
export interface Asked {
  readonly id: string;
  readonly type: string;
  readonly to: string;
  readonly from: string;
  /** The whole stanza. */
  readonly xml: string;
}

/** Answers a request as it likes, at once or later. */
export type Answering = (asked: Asked, stream: FakeStream) => void;

/** One stream that a component has opened. */
export interface FakeStream {
  /** Sends a text, or bytes, as they are. */
  send(xml: string | Uint8Array): void;
  /** Ends the connection without a word. */
  drop(): void;
}

/** A server for one external component (XEP-0114) that says whatever a test wants. It knows no rooms. */
export interface FakeComponentServer {
  readonly port: number;
  readonly secret: string;
  /** How a service reaches it. */
  readonly configuration: JitsiConfiguration;
  /** Every request so far. */
  readonly asked: readonly Asked[];
  /** The places in rooms that were left. */
  readonly left: readonly string[];
  /** How many streams were opened so far, and how many stand. */
  readonly opened: () => number;
  readonly standing: () => number;
  /** What it does from now on with requests. */
  answer: Answering;
  /** What it does from now on with who has sent a right handshake; the usual is to accept it. */
  admit: (stream: FakeStream) => void;
  /** What it does from now on with who wants to enter a room; the usual is to let them in. */
  receive: (place: string, stream: FakeStream) => void;
  close(): Promise<void>;
}

/** A people's list without people. */
export const nobody: Answering = ({ id, from, to }, stream) =>
  stream.send(
    `<iq type='result' id='${id}' from='${to}' to='${from}'><query xmlns='http://jabber.org/protocol/muc#admin'/></iq>`,
  );

/** An error of the server's. */
export const failing =
  (condition: string): Answering =>
  ({ id, from, to }, stream) =>
    stream.send(
      `<iq type='error' id='${id}' from='${to}' to='${from}'><error type='cancel'><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>`,
    );

/** Lets somebody into a room. */
export function letIn(place: string, stream: FakeStream): void {
  const states = "<status code='110'/>";
  stream.send(`<presence from='${place}'><x xmlns='http://jabber.org/protocol/muc#user'>${states}</x></presence>`);
}

/** The end of a stream with an error. */
export const streamError = (condition: string) =>
  `<stream:error><${condition} xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>`;

/** Starts one on a free port of this machine. */
export async function startComponentServer(): Promise<FakeComponentServer> {
  const secret = `${randomBytes(12).toString('hex')}-ü€`;
  const asked: Asked[] = [];
  const left: string[] = [];
  const sockets = new Set<Socket>();
  let opened = 0;
  const server = createServer((socket) => {
    opened += 1;
    sockets.add(socket);
    socket.setNoDelay(true); // what is written alone goes out alone
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => undefined);
    const streamId = randomBytes(6).toString('hex');
    const stream: FakeStream = {
      send: (xml) => void socket.write(xml),
      drop: () => void socket.destroy(),
    };
    let text = '';
    socket.setEncoding('utf8').on('data', (data: string) => {
      text += data;
      text = text.replace(/^[\s\S]*?<stream:stream[^>]*>/, () => {
        stream.send(
          `<?xml version='1.0'?><stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='${streamId}' from='anyroom.meet.test'>`,
        );
        return '';
      });
      text = text.replace(/<handshake>([0-9a-f]*)<\/handshake>/, (_, hash: string) => {
        const isRight = hash === createHash('sha1').update(`${streamId}${secret}`).digest('hex');
        if (isRight) fake.admit(stream);
        else {
          stream.send(streamError('not-authorized'));
          socket.end();
        }
        return '';
      });
      text = text.replace(/<iq [^>]*?(?:\/>|>[\s\S]*?<\/iq>)/g, (xml) => {
        const attribute = (name: string) => new RegExp(` ${name}="([^"]*)"`).exec(xml)?.[1] ?? '';
        const one: Asked = {
          id: attribute('id'),
          type: attribute('type'),
          to: attribute('to'),
          from: attribute('from'),
          xml,
        };
        asked.push(one);
        fake.answer(one, stream);
        return '';
      });
      text = text.replace(/<presence [^>]*?(?:\/>|>[\s\S]*?<\/presence>)/g, (xml) => {
        const place = / to="([^"]*)"/.exec(xml)?.[1] ?? '';
        if (xml.includes('unavailable')) left.push(place);
        else fake.receive(place, stream);
        return '';
      });
      if (text.includes('</stream:stream>')) socket.end('</stream:stream>');
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const fake: FakeComponentServer = {
    port,
    secret,
    configuration: {
      conference: 'conference.meet.test',
      server: `xmpp://127.0.0.1:${port}`,
      component: { domain: 'anyroom.meet.test', secret },
    },
    asked,
    left,
    opened: () => opened,
    standing: () => sockets.size,
    answer: nobody,
    admit: (stream) => stream.send('<handshake/>'),
    receive: letIn,
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
  return fake;
}
