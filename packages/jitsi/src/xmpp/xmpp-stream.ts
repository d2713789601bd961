import { randomUUID } from 'node:crypto';
import type Connection from '@xmpp/connection-tcp';
import xml, { type Element } from '@xmpp/xml';
import { MUC_USER } from '../muc/namespaces.js';
import type { Failure } from './failure.js';
import { GIVEN_UP } from './given-up.js';
import { failureOfStanza } from './stanza-failure.js';

/** What waits for something of the stream. */
interface Waiting {
  /** Whether a stanza is it. */
  readonly matches: (stanza: Element) => boolean;
  readonly settle: (stanza: Element | Failure) => void;
}

/** What the one who opens a stream keeps in hand. */
export interface StreamSocket {
  /** Ends it without a word. */
  destroy(): void;
  /** Whether it keeps the process alive. */
  hold(isHeld: boolean): void;
  /** Sends what is written in this turn as one. */
  gather(): void;
}

/** How we are in a room for a while. */
export interface Stay {
  /** How many calls need it. */
  guests: number;
  readonly nick: string;
  readonly entered: Promise<void>;
}

/**
 * A stream that stands. It matches answers to requests, and lets go of everything that nobody waits for, so that presence
 * in any number costs nothing.
 */
export class XmppStream {
  /** Who we are on it, with the device; a room sees this. */
  readonly address: string;
  /** Set once the stream is over. */
  failure: Failure | undefined;
  /** The rooms that we are in, for those who share a stay. */
  readonly stays = new Map<string, Stay>();
  /** The rooms that are being made over it, each until it is made or not. */
  readonly making = new Map<string, Promise<void>>();

  readonly #entity: Connection;
  readonly #socket: StreamSocket;
  readonly #names: boolean;
  readonly #answers = new Map<string, Waiting>();
  readonly #others = new Set<Waiting>();
  /** Where we are, or are about to be: rooms with our nickname in each. */
  readonly #places = new Set<string>();
  readonly #onEnd: (() => void)[] = [];
  readonly #idPrefix = randomUUID().slice(0, 8);
  #sent = 0;
  #unheardSince: number | undefined;

  /** @param names - whether stanzas must name who sends them, as those of a component must */
  constructor(entity: Connection, socket: StreamSocket, address: string, names: boolean) {
    this.#entity = entity;
    this.#socket = socket;
    this.address = address;
    this.#names = names;
    entity.on('stanza', (stanza: Element) => this.#onStanza(stanza));
    socket.hold(false);
  }

  /** For how long the server has said nothing whole although something was sent, in milliseconds. */
  get unheardForInMs(): number {
    return this.#unheardSince === undefined ? 0 : performance.now() - this.#unheardSince;
  }

  /** How much waits for an answer: none of it may stay behind when its call is over. */
  get waiting(): number {
    return this.#answers.size + this.#others.size;
  }

  /** Something whole came. */
  heard(): void {
    this.#unheardSince = undefined;
  }

  /** Is called once, when the stream is over; at once if it is already. */
  onEnd(callback: () => void): void {
    if (this.failure !== undefined) callback();
    else this.#onEnd.push(callback);
  }

  /** Sends a request and gives its result; rejects with a `Failure`, or with {@link GIVEN_UP}. */
  request(type: 'get' | 'set', to: string, child: Element, signal: AbortSignal): Promise<Element> {
    this.#sent += 1;
    const id = `${this.#idPrefix}-${this.#sent}`;
    // Only who was asked can answer: ids can be guessed.
    const matches = (stanza: Element) => stanza.attrs['from'] === to;
    const answer = this.#wait(matches, signal, (waiting) => {
      this.#answers.set(id, waiting);
      return () => this.#answers.delete(id);
    });
    this.#ask(xml('iq', { type, to, id }, child));
    return answer;
  }

  /** Sends presence to a place, and gives the first presence that `isAnswer` takes. */
  enter(to: string, child: Element, isAnswer: (presence: Element) => boolean, signal: AbortSignal): Promise<Element> {
    const matches = (stanza: Element) => stanza.name === 'presence' && isAnswer(stanza);
    const answer = this.#wait(matches, signal, (waiting) => {
      this.#others.add(waiting);
      return () => this.#others.delete(waiting);
    });
    this.#places.add(to);
    this.#ask(xml('presence', { to }, child));
    return answer;
  }

  /** Says that we are no longer in a place, or no longer want to be. */
  leave(to: string): void {
    this.#places.delete(to);
    if (this.failure === undefined) this.#write(xml('presence', { to, type: 'unavailable' }));
  }

  /** The stream is over: everybody who waits is told. */
  end(failure: Failure): void {
    if (this.failure !== undefined) return;
    this.failure = failure;
    this.#socket.destroy();
    for (const { settle } of [...this.#answers.values(), ...this.#others]) settle(failure);
    for (const callback of this.#onEnd) callback();
  }

  /** Says goodbye, and waits for the other side to as well, for a while. */
  async close(failure: Failure, patienceInMs: number): Promise<void> {
    if (this.failure !== undefined) return;
    const ended = new Promise<void>((resolve) => this.onEnd(resolve));
    const timer = setTimeout(() => this.end(failure), patienceInMs);
    this.#socket.hold(true);
    this.#entity.write('</stream:stream>').catch(() => this.end(failure));
    this.#entity.once('close', () => this.end(failure));
    await ended;
    clearTimeout(timer);
  }

  #wait(matches: Waiting['matches'], signal: AbortSignal, enter: (waiting: Waiting) => () => void): Promise<Element> {
    return new Promise((resolve, reject) => {
      if (this.failure !== undefined) return reject(this.failure);
      if (signal.aborted) return reject(GIVEN_UP);
      const giveUp = () => {
        leave();
        reject(GIVEN_UP);
      };
      const settle = (stanza: Element | Failure) => {
        leave();
        if (stanza instanceof Error) reject(stanza);
        else if (stanza.attrs['type'] === 'error') reject(failureOfStanza(stanza));
        else resolve(stanza);
      };
      const remove = enter({ matches, settle });
      const leave = () => {
        remove();
        signal.removeEventListener('abort', giveUp);
        if (this.waiting === 0) this.#socket.hold(false);
      };
      signal.addEventListener('abort', giveUp, { once: true });
      this.#socket.hold(true);
    });
  }

  /** Sends what is to be answered. */
  #ask(stanza: Element): void {
    this.#unheardSince ??= performance.now();
    this.#write(stanza);
  }

  #write(stanza: Element): void {
    if (this.failure !== undefined) return;
    if (this.#names) stanza.attrs['from'] = this.address;
    this.#socket.gather();
    // What cannot be written ends the stream, by the events of its socket.
    this.#entity.send(stanza).catch(() => undefined);
  }

  #onStanza(stanza: Element): void {
    const { type, id = '', from } = stanza.attrs;
    if (stanza.name === 'iq' && (type === 'result' || type === 'error')) {
      const waiting = this.#answers.get(id);
      if (waiting?.matches(stanza)) waiting.settle(stanza);
      return;
    }
    if (stanza.name === 'iq') {
      if (from !== undefined) this.#refuse(id, from);
      return;
    }
    for (const waiting of [...this.#others]) if (waiting.matches(stanza)) waiting.settle(stanza);
    // A room that let us in after we had given up would have us for ever.
    if (from !== undefined && stanza.name === 'presence' && type === undefined && isOurs(stanza)) {
      if (!this.#isIn(from)) this.leave(from);
    }
  }

  /** Whether we want to be in the room of a place: it knows us by our address, so that to leave by one nickname is to leave. */
  #isIn(place: string): boolean {
    const room = place.slice(0, place.indexOf('/') + 1);
    return [...this.#places].some((each) => each.startsWith(room));
  }

  /** Nobody can ask anything of us; who asks is told, so that they need not wait. */
  #refuse(id: string, to: string): void {
    const condition = xml('service-unavailable', { xmlns: 'urn:ietf:params:xml:ns:xmpp-stanzas' });
    this.#write(xml('iq', { type: 'error', to, id }, xml('error', { type: 'cancel' }, condition)));
  }
}

/** Whether a room tells us of ourselves (XEP-0045, section 7.2.2). */
function isOurs(presence: Element): boolean {
  const states = presence.getChild('x', MUC_USER)?.getChildren('status') ?? [];
  return states.some(({ attrs }) => attrs['code'] === '110');
}
