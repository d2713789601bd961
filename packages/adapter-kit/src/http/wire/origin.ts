/** Where requests go, taken apart once. */
export interface Origin {
  /** 'https://api.example:8443' */
  readonly text: string;
  readonly isEncrypted: boolean;
  /** 'https:' */
  readonly protocol: string;
  /** As a socket takes it: an address of IPv6 without its brackets. */
  readonly hostname: string;
  readonly port: number;
  /** As the header says it. */
  readonly host: string;
}

/** Takes an origin apart. */
export function originOf(text: string): Origin {
  const { origin, protocol, hostname, port, host } = new URL(text);
  return {
    text: origin,
    isEncrypted: protocol === 'https:',
    protocol,
    hostname: hostname.startsWith('[') ? hostname.slice(1, -1) : hostname,
    port: port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port),
    host,
  };
}
