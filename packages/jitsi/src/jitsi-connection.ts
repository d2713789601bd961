import { checkJitsiConfiguration, type JitsiConfiguration } from './jitsi-configuration.js';
import { LINK } from './link-of.js';
import { Link } from './xmpp/link.js';

/**
 * One stream to one XMPP server, for any number of services of the same configuration. It is opened by the first call, and
 * again by the first call after it was lost; it does not keep the process alive while nothing waits for an answer.
 */
export interface JitsiConnection {
  /** Ends the stream. Call it when every service that uses it is closed. Closing twice is closing once. */
  close(): Promise<void>;
}

/** Makes a connection to be shared. Nothing is sent yet. Mistakes throw `misconfigured`, all at once. */
export function createJitsiConnection(configuration: JitsiConfiguration): JitsiConnection {
  const link = new Link(checkJitsiConfiguration(configuration, 'createJitsiConnection'));
  return Object.defineProperty({ close: () => link.close() }, LINK, { value: link });
}
