import { once } from 'node:events';
import type { AddressInfo, Socket } from 'node:net';
import { connect, createServer } from 'node:net';
import { StringDecoder } from 'node:string_decoder';
import type { Element, Parser } from './xmpp.js';
import { xml } from './xmpp.js';

/** Stands between services and a server: counts what they ask for, and lets things go wrong. */
export interface CountingProxy {
  readonly port: number;
  /** How many stanzas have arrived so far; those by which a stream is set up are none. */
  stanzas(): number;
  /** How many streams are open. */
  open(): number;
  /** How many streams there were, open ones too. */
  streams(): number;
  /** Keeps what arrives from now on, until it is released; a stream can be set up all the same. */
  stall(): void;
  /** Passes on what is read, and keeps the next change and all that follows it, until it is released. */
  stallChanges(): void;
  /** How many stanzas it keeps now. */
  held(): number;
  release(): void;
  /** Passes on the next change and loses its answer: the connection is reset instead. */
  loseNextAnswer(): void;
  /** Refuses connections from now on; those that are open stay. */
  refuse(): Promise<void>;
  /** Resets every connection. */
  reset(): void;
  /** Sends text to every service, as if the server had said it. */
  push(text: string): void;
  close(): Promise<void>;
}

/** Starts a proxy in front of a port on loopback. */
export async function startCountingProxy(target: number): Promise<CountingProxy> {
  const links = new Set<Link>();
  const state: State = { stalled: 'nothing', loses: false, stanzas: 0, held: 0 };
  let streams = 0;
  const server = createServer((near) => {
    streams += 1;
    const link = new Link(near, connect(target, '127.0.0.1'), state);
    links.add(link);
    near.once('close', () => links.delete(link));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const refuse = async () => {
    if (!server.listening) return;
    server.close(); // resolves when the last link has gone; whoever refuses need not wait for that
  };

  return {
    port,
    stanzas: () => state.stanzas,
    open: () => links.size,
    streams: () => streams,
    stall() {
      state.stalled = 'all';
    },
    stallChanges() {
      state.stalled = 'changes';
    },
    held: () => state.held,
    release() {
      state.stalled = 'nothing';
      state.held = 0;
      for (const link of links) link.flush();
    },
    loseNextAnswer() {
      state.loses = true;
    },
    refuse,
    reset() {
      for (const link of links) link.reset();
    },
    push(text) {
      for (const link of links) link.push(text);
    },
    async close() {
      const closed = server.listening ? once(server, 'close') : undefined;
      await refuse();
      for (const link of links) link.end();
      await closed;
    },
  };
}

interface State {
  stalled: 'nothing' | 'changes' | 'all';
  loses: boolean;
  stanzas: number;
  held: number;
}

/** One service's connection, and the one to the server that belongs to it. */
class Link {
  private readonly held: Buffer[] = [];
  private readonly fromService = new StreamReader((element) => this.asked(element));
  private readonly fromServer = new StreamReader((element) => this.answered(element));
  private isSetUp = false;
  private isEnding = false;
  private asksForChange = false;
  private losing: string | undefined;

  constructor(
    private readonly near: Socket,
    private readonly far: Socket,
    private readonly state: State,
  ) {
    near.on('data', (chunk) => {
      this.fromService.read(chunk);
      if (this.isStalled) this.held.push(chunk);
      else this.far.write(chunk);
    });
    far.on('data', (chunk) => {
      this.fromServer.read(chunk);
      if (!this.near.destroyed) this.near.write(chunk);
    });
    near.on('error', () => undefined); // 'close' follows, and what was held is never served
    far.on('error', () => undefined);
    near.on('end', () => {
      this.isEnding = true;
      if (!this.isStalled) this.flush();
    });
    far.on('end', () => near.end());
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  }

  private get isStalled(): boolean {
    const { stalled } = this.state;
    return this.isSetUp && (stalled === 'all' || (stalled === 'changes' && this.asksForChange));
  }

  flush(): void {
    this.asksForChange = false;
    if (this.far.destroyed) return;
    for (const chunk of this.held.splice(0)) this.far.write(chunk);
    if (this.isEnding) this.far.end();
  }

  push(text: string): void {
    this.near.write(text);
  }

  end(): void {
    this.far.destroy();
    this.near.destroy();
  }

  reset(): void {
    this.far.destroy();
    // One that is being shut down cannot be reset, and would stay open for ever.
    if (this.near.writableEnded) this.near.destroy();
    else this.near.resetAndDestroy();
  }

  private asked(element: Element): void {
    if (!isRequest(element)) return;
    this.state.stanzas += 1;
    if (this.state.stalled === 'changes' && isChange(element)) this.asksForChange = true;
    if (this.isStalled) this.state.held += 1;
    if (!this.state.loses || !isChange(element)) return;
    this.state.loses = false;
    this.losing = element.attrs['id'];
  }

  private answered(element: Element): void {
    const { name, attrs } = element;
    if (name === 'handshake' || (name === 'iq' && element.getChild('bind') !== undefined)) this.isSetUp = true;
    if (name === 'iq' && this.losing !== undefined && attrs['id'] === this.losing) this.reset();
  }
}

/** Whether it is a stanza that is none of setting the stream up. */
function isRequest(element: Element): boolean {
  const { name, attrs } = element;
  if (name === 'iq') return element.getChild('bind') === undefined && element.getChild('session') === undefined;
  return (name === 'presence' && attrs['to'] !== undefined) || name === 'message';
}

/** Whether it asks for a change. A command is only asked for its form here. */
function isChange(element: Element): boolean {
  return element.name === 'iq' && element.attrs['type'] === 'set' && element.getChild('command') === undefined;
}

/** Reads the elements of one direction; a stream that starts anew after authentication is another document. */
class StreamReader {
  private readonly decoder = new StringDecoder('utf8');
  private parser: Parser;

  constructor(private readonly heard: (element: Element) => void) {
    this.parser = this.parserAnew();
  }

  read(chunk: Buffer): void {
    const text = this.decoder.write(chunk);
    const anew = text.lastIndexOf('<?xml');
    if (anew < 0) {
      this.parser.write(text);
      return;
    }
    this.parser.write(text.slice(0, anew));
    this.parser = this.parserAnew();
    this.parser.write(text.slice(anew));
  }

  private parserAnew(): Parser {
    const parser = new xml.Parser();
    parser.on('element', this.heard);
    return parser;
  }
}
