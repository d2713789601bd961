import { misconfigured } from '@anyroom/core';
import { addressOf, type JitsiSettings } from './jitsi-configuration.js';
import type { JitsiConnection } from './jitsi-connection.js';
import { PROVIDER } from './provider-name.js';
import type { Link } from './xmpp/link.js';

/** Where a connection keeps what it is made of. */
export const LINK: unique symbol = Symbol.for('@anyroom/jitsi/link') as typeof LINK;

/** What is inside of a connection; one that speaks to another server, or as somebody else, is a mistake. */
export function linkOf(connection: JitsiConnection, settings: JitsiSettings, maker: string): Link {
  const link = (connection as { readonly [LINK]?: Link } | null)?.[LINK];
  if (link === undefined) {
    throw misconfigured(PROVIDER, maker, ['The connection is none. Make it with createJitsiConnection.']);
  }
  if (whereTo(link.settings) !== whereTo(settings)) {
    throw misconfigured(PROVIDER, maker, [
      'The connection goes to another server, or as another address, than the configuration. Make it of the same one.',
    ]);
  }
  return link;
}

function whereTo({ address: { transport, host, port }, identity }: JitsiSettings): string {
  return JSON.stringify([transport, host, port, identity.kind, addressOf(identity)]);
}
