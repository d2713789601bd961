import { type CallGate, createCallGate } from '@anyroom/adapter-kit';
import {
  addressOf,
  checkJitsiConfiguration,
  type JitsiConfiguration,
  type JitsiSettings,
} from './jitsi-configuration.js';
import type { JitsiConnection } from './jitsi-connection.js';
import { linkOf } from './link-of.js';
import { Link } from './xmpp/link.js';

/** What one service speaks through: its way in, and the way to the server. */
export interface JitsiParts {
  readonly gate: CallGate;
  readonly link: Link;
  readonly settings: JitsiSettings;
  /** The bare address that this service speaks as; it is nobody's participant. */
  readonly self: string;
  /** A room's address. */
  address(room: string): string;
  /** Lets no call in any more, waits for those inside, then ends a stream of its own. */
  close(): Promise<void>;
}

/**
 * Readies one service.
 *
 * @param shared - the caller's connection, and then the caller's to close
 * @param maker - what is made, for what is told of mistakes
 */
export function prepare(
  configuration: JitsiConfiguration,
  shared: JitsiConnection | undefined,
  maker: string,
): JitsiParts {
  const settings = checkJitsiConfiguration(configuration, maker);
  const { identity, conference, timeoutInMs } = settings;
  const link = shared === undefined ? new Link(settings) : linkOf(shared, settings, maker);
  const gate = createCallGate({ timeoutInMs });
  return {
    gate,
    link,
    settings,
    self: addressOf(identity),
    address: (room) => `${room}@${conference}`,
    async close() {
      await gate.close();
      if (shared === undefined) await link.close();
    },
  };
}
