// What of xmpp.js is used here; it comes without types.

declare module '@xmpp/xml' {
  export interface Element {
    readonly name: string;
    readonly attrs: Record<string, string | undefined>;
    is(name: string, namespace?: string): boolean;
    getChild(name: string, namespace?: string): Element | undefined;
    getChildren(name: string, namespace?: string): Element[];
    getChildElements(): Element[];
    getChildText(name: string, namespace?: string): string | null;
    text(): string;
    toString(): string;
  }
  type Child = Element | string | undefined | readonly Child[];
  function xml(name: string, attrs?: Readonly<Record<string, string | undefined>>, ...children: Child[]): Element;
  export default xml;
}

declare module '@xmpp/connection-tcp' {
  import type { EventEmitter } from 'node:events';
  import type { Socket } from 'node:net';
  import type { Element } from '@xmpp/xml';

  class Connection extends EventEmitter {
    constructor(options: { service: string; domain: string; lang?: string });
    jid: { toString(): string } | null;
    status: string;
    timeout: number;
    socket: Socket | null;
    parser: { write(data: string): void } | null;
    Socket: new () => unknown;
    NS: string;
    connect(service: string): Promise<unknown>;
    open(options: { domain: string; timeout?: number }): Promise<Element>;
    restart(): Promise<Element>;
    send(element: Element): Promise<void>;
    sendReceive(element: Element, timeout?: number): Promise<Element>;
    write(text: string): Promise<void>;
    socketParameters(service: string): object | undefined;
    footer(element?: Element): string;
    _attachSocket(socket: unknown): void;
    _onData(data: Uint8Array): void;
    _onSeeOtherHost(error: Error): unknown;
    _end(): Promise<unknown>;
  }
  export default Connection;
}

declare module '@xmpp/component-core' {
  import type Connection from '@xmpp/connection-tcp';
  export class Component extends Connection {
    authenticate(id: string, password: string): Promise<void>;
  }
}

declare module '@xmpp/tcp/lib/Connection.js' {
  import type Connection from '@xmpp/connection-tcp';

  class ConnectionTCP extends Connection {}
  export default ConnectionTCP;
}

declare module '@xmpp/tls/lib/Connection.js' {
  import type Connection from '@xmpp/connection-tcp';

  class ConnectionTLS extends Connection {}
  export default ConnectionTLS;
}

declare module '@xmpp/tls/lib/Socket.js' {
  import type { EventEmitter } from 'node:events';
  import type { TLSSocket } from 'node:tls';

  class Socket extends EventEmitter {
    socket?: TLSSocket;
    connect(options: object): void;
  }
  export default Socket;
}

declare module '@xmpp/middleware' {
  import type Connection from '@xmpp/connection-tcp';
  export interface Middleware {
    use(handler: unknown): unknown;
  }
  export default function middleware(parts: { entity: Connection }): Middleware;
}

declare module '@xmpp/stream-features' {
  import type Connection from '@xmpp/connection-tcp';
  import type { Middleware } from '@xmpp/middleware';
  import type { Element } from '@xmpp/xml';
  export interface StreamFeatures {
    use(
      name: string,
      namespace: string,
      handler: (context: { entity: Connection }, next: () => Promise<unknown>, feature: Element) => unknown,
    ): unknown;
  }
  export default function streamFeatures(parts: { middleware: Middleware }): StreamFeatures;
}

declare module '@xmpp/sasl' {
  import type { StreamFeatures } from '@xmpp/stream-features';
  export interface Sasl {
    use(mechanism: unknown): unknown;
  }
  export interface Credentials {
    readonly username: string;
    readonly password: string;
  }
  type Give = (
    authenticate: (credentials: Credentials) => Promise<void>,
    mechanism: string | undefined,
  ) => Promise<void>;
  export default function sasl(parts: { streamFeatures: StreamFeatures }, credentials: Give): Sasl;
}

declare module '@xmpp/sasl-plain' {
  import type { Sasl } from '@xmpp/sasl';
  export default function saslPlain(sasl: Sasl): void;
}

declare module '@xmpp/iq/caller.js' {
  import type Connection from '@xmpp/connection-tcp';
  import type { Middleware } from '@xmpp/middleware';
  export interface IqCaller {
    readonly handlers: Map<string, unknown>;
  }
  export default function iqCaller(parts: { entity: Connection; middleware: Middleware }): IqCaller;
}

declare module '@xmpp/resource-binding' {
  import type { IqCaller } from '@xmpp/iq/caller.js';
  import type { StreamFeatures } from '@xmpp/stream-features';
  export default function resourceBinding(
    parts: { streamFeatures: StreamFeatures; iqCaller: IqCaller },
    resource?: string,
  ): void;
}
