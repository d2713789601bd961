import type { ServiceAddress } from '@anyroom/adapter-kit/http';

/** What is wrong with a link to the next page, in a sentence without the link. */
export class BadNextLink extends Error {}

/** Where a link may lead. */
export interface OwnPlaces {
  /** Where requests go. */
  readonly address: ServiceAddress;
  /** Where the vendor thinks that they go: another place when requests are sent to a `base`. */
  readonly endpointOrigin: string;
}

/**
 * The path and query that a `nextLink` leads to, as they are both signed and sent. The credential goes with them, so the
 * link must stay on the service's own places; one to the vendor's endpoint is taken to the `base`. Its query is written
 * anew once: the vendor's samples sign the text as it came, its JavaScript SDK signs the form encoding, and only a query
 * in that encoding is the same under both.
 */
export function pathOfNextLink(link: string, { address, endpointOrigin }: OwnPlaces): string {
  if (!URL.canParse(link)) throw new BadNextLink('The link to the next page is not a URL.');
  const url = new URL(link);
  // A blob: URL has the origin of what stands within it.
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  const isOwn = url.origin === address.origin || url.origin === endpointOrigin;
  if (!isWeb || !isOwn || url.username !== '' || url.password !== '') {
    throw new BadNextLink('The link to the next page leads to another host; nothing was sent there.');
  }
  // Not every client takes what begins with two slashes for a path: some take it for another host.
  if (url.pathname.startsWith('//')) throw new BadNextLink('The link to the next page has no path that can be sent.');
  const path = url.origin === address.origin ? url.pathname : `${address.prefix}${url.pathname}`;
  const query = url.searchParams.toString();
  return query === '' ? path : `${path}?${query}`;
}
