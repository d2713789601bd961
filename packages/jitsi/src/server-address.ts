/** Where a stream goes. */
export interface ServerAddress {
  /** `tls`: encrypted from the first byte. `tcp`: not yet, or never. */
  readonly transport: 'tcp' | 'tls';
  readonly host: string;
  readonly port: number;
  /** Whether the host is this machine, so that nothing can be overheard. */
  readonly isLoopback: boolean;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/** Reads a server's address, or says in one sentence what is wrong with it. The text itself is never shown. */
export function readServerAddress(text: string, kind: 'component' | 'account' | undefined): ServerAddress | string {
  const parts = /^(xmpps?):\/\/([^/?#]*)\/?$/i.exec(text);
  if (parts === null) return 'The server must be xmpp://host:port or xmpps://host:port, and no more.';
  const [, scheme = '', authority = ''] = parts;
  if (authority.includes('@')) {
    return 'The server holds a user or a secret before an @. Take it out: a secret belongs in the environment.';
  }
  // Read as http, because a URL of a scheme that it does not know keeps its host as it is written.
  const url = URL.canParse(`http://${authority}`) ? new URL(`http://${authority}`) : undefined;
  if (url === undefined || url.hostname === '')
    return 'The server has no host that can be one. Write xmpp://host:port.';
  const transport = scheme.toLowerCase() === 'xmpps' ? 'tls' : 'tcp';
  const port = /:80$/.test(authority) ? 80 : Number(url.port);
  return {
    transport,
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port: port > 0 ? port : transport === 'tls' ? 5223 : kind === 'component' ? 5347 : 5222,
    isLoopback: LOOPBACK.test(url.hostname),
  };
}
