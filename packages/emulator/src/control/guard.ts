import type { IncomingHttpHeaders } from 'node:http';
import { BlockList, isIPv4, isIPv6 } from 'node:net';

/** What a request to the control API is judged by, before anything else is looked at. */
export interface Visitor {
  /** The other end of the socket. */
  readonly remoteAddress: string | undefined;
  /** The port of the emulator that it came to. */
  readonly localPort: number | undefined;
  /** The request target as it arrived. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

const PROXY_HEADERS = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip'];

/**
 * Why a request may not drive the emulator; nothing when it may. It may when it comes from this machine, straight, and is
 * not the doing of a web page from elsewhere: neither of one that names the emulator (its `Origin` or `Sec-Fetch-Site`
 * betrays it) nor of one whose own name was made to lead here (its `Host` does).
 */
export function whyRefused({ remoteAddress, localPort, target, headers }: Visitor): string | undefined {
  if (!isLoopbackAddress(remoteAddress ?? '')) return 'The control API can be used from this machine only.';
  const proxy = PROXY_HEADERS.find((name) => headers[name] !== undefined);
  if (proxy !== undefined) return `The control API cannot be used through a proxy: the request has a header ${proxy}.`;
  if (!target.startsWith('/') || !isLoopbackName(/^(.*?)(?::\d+)?$/.exec(headers.host ?? '')?.[1] ?? ''))
    return 'The control API can be used by the name localhost or a loopback address only, as Host.';
  if (headers.origin !== undefined && !isOwnOrigin(headers.origin, localPort))
    return 'The control API cannot be used by web pages of another origin.';
  const site = headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return 'The control API cannot be used by web pages of another site.';
  return undefined;
}

const loopback = new BlockList();
loopback.addSubnet('127.0.0.0', 8, 'ipv4');
loopback.addAddress('::1', 'ipv6');

const isLoopbackAddress = (address: string): boolean =>
  (isIPv4(address) && loopback.check(address, 'ipv4')) || (isIPv6(address) && loopback.check(address, 'ipv6'));

/** As a URL has hosts: an IPv6 address is in brackets. */
const isLoopbackName = (name: string): boolean =>
  name.toLowerCase() === 'localhost' || isLoopbackAddress(/^\[(.*)\]$/.exec(name)?.[1] ?? (isIPv6(name) ? '' : name));

function isOwnOrigin(origin: string, port: number | undefined): boolean {
  if (!URL.canParse(origin)) return false;
  const url = new URL(origin);
  const samePort = Number(url.port || 80) === port;
  return url.protocol === 'http:' && url.origin === origin && samePort && isLoopbackName(url.hostname);
}
