/** Where a service's requests go. */
export interface ServiceAddress {
  /** Scheme, host and port: the only place where the credential may go. */
  readonly origin: string;
  /** What stands before every path, without a slash at its end; often empty. */
  readonly prefix: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * Reads the address of a service, or says in one sentence for the operator what is wrong with it. The text itself is
 * never shown: it may hold a secret.
 *
 * @param name - what the operator calls it ('base')
 * @param allowInsecure - whether plain http may leave this machine
 */
export function readServiceAddress(text: string, name: string, allowInsecure: boolean): ServiceAddress | string {
  if (!URL.canParse(text)) return `The ${name} is not a URL. Write it with its scheme, such as https://host.`;
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return `The ${name} must begin with https:// or http://.`;
  if (url.username !== '' || url.password !== '') {
    return `The ${name} holds a user or a secret before an @. Take it out: a secret belongs in the environment.`;
  }
  if (url.search !== '' || url.hash !== '') return `The ${name} must end with its path: take out what follows ? or #.`;
  if (url.protocol === 'http:' && !LOOPBACK.test(url.hostname) && !allowInsecure) {
    return `The ${name} is plain http, which would show the credential to the network. Use https, or allowInsecure.`;
  }
  return { origin: url.origin, prefix: url.pathname.replace(/\/+$/, '') };
}
