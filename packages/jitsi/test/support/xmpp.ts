import { createRequire } from 'node:module';

/** An XML element, as the XMPP library has it: as much of it as the tests use. */
export interface Element {
  readonly name: string;
  readonly attrs: { readonly [name: string]: string | undefined };
  getChild(name: string, xmlns?: string): Element | undefined;
  getChildren(name: string, xmlns?: string): readonly Element[];
  getChildElements(): readonly Element[];
  getChildText(name: string, xmlns?: string): string | null;
  text(): string;
  toString(): string;
}

/** Splits a stream of XML into its elements. */
export interface Parser {
  on(event: 'start' | 'element', heard: (element: Element) => void): unknown;
  write(text: string): void;
}

/** One end of an XMPP stream, be it a client's or a component's. */
export interface Entity {
  readonly jid: { toString(): string; bare(): { toString(): string } } | null;
  readonly status: string;
  readonly socket: { destroy(): void } | null;
  readonly iqCaller: { request(iq: Element, timeoutInMs?: number): Promise<Element> };
  readonly reconnect?: { stop(): void };
  on(event: 'error', heard: (error: unknown) => void): unknown;
  on(event: 'disconnect', heard: () => void): unknown;
  on(event: 'stanza', heard: (stanza: Element) => void): unknown;
  start(): Promise<unknown>;
  stop(): Promise<unknown>;
  send(stanza: Element): Promise<void>;
}

type Attributes = Readonly<Record<string, string | undefined>>;
type Child = Element | string | undefined;
type Part = (parts: Record<string, unknown>, ...more: unknown[]) => unknown;

// The library has no types of its own.
const load = createRequire(import.meta.url);

export const xml = load('@xmpp/xml') as ((name: string, attributes?: Attributes, ...children: Child[]) => Element) & {
  readonly Parser: new () => Parser;
};

/** A component's stream that does not come back by itself. Not started. */
export function componentEntity(options: {
  readonly service: string;
  readonly domain: string;
  readonly password: string;
}): Entity {
  const { component } = load('@xmpp/component') as { component(given: typeof options): Entity };
  const entity = component(options);
  entity.reconnect?.stop();
  return entity;
}

/** Who a client is; without a name it is anonymous. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/** A client's stream, over plain TCP, that does not come back by itself. Not started. */
export function clientEntity(service: string, domain: string, credentials: Credentials, resource?: string): Entity {
  const { Client } = load('@xmpp/client-core') as {
    Client: new (given: { service: string; domain: string }) => Omit<Entity, 'iqCaller'>;
  };
  const part = (name: string) => load(name) as Part;
  const entity = new Client({ service, domain });
  part('@xmpp/tcp')({ entity });
  const middleware = part('@xmpp/middleware')({ entity });
  const streamFeatures = part('@xmpp/stream-features')({ middleware });
  const iqCaller = part('@xmpp/iq/caller')({ middleware, entity }) as Entity['iqCaller'];
  const sasl = part('@xmpp/sasl')({ streamFeatures }, credentials) as Record<string, unknown>;
  part('@xmpp/resource-binding')({ iqCaller, streamFeatures }, resource);
  part('@xmpp/session-establishment')({ iqCaller, streamFeatures });
  part(credentials.username === undefined ? '@xmpp/sasl-anonymous' : '@xmpp/sasl-plain')(sasl);
  return Object.assign(entity, { iqCaller });
}

/** The namespaces of multi-user chat, XEP-0045. */
export const NS = {
  muc: 'http://jabber.org/protocol/muc',
  user: 'http://jabber.org/protocol/muc#user',
  admin: 'http://jabber.org/protocol/muc#admin',
  owner: 'http://jabber.org/protocol/muc#owner',
  config: 'http://jabber.org/protocol/muc#roomconfig',
  form: 'jabber:x:data',
  info: 'http://jabber.org/protocol/disco#info',
  commands: 'http://jabber.org/protocol/commands',
} as const;
