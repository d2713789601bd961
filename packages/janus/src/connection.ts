import { type CallGate, createCallGate } from '@anyroom/adapter-kit';
import { createHttpClient, createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { AdminChannel } from './channels/admin-channel.js';
import { SessionChannel } from './channels/session-channel.js';
import { checkJanusConfiguration, type JanusConfiguration, type JanusSettings } from './janus-configuration.js';
import { PROVIDER } from './provider-name.js';
import { VERSION } from './version.js';
import { VideoRooms } from './video-rooms.js';
import { authorizeInBody } from './wire/authorization.js';
import { failuresOf } from './wire/failure.js';
import { readJson } from './wire/json.js';

/** What one service speaks through: its way in, and the plug-in's operations under its secrets. */
export interface JanusConnection {
  readonly gate: CallGate;
  readonly videoRooms: VideoRooms;
  readonly settings: JanusSettings;
  /** Lets no call in any more, waits for those inside, then closes a transport of its own. */
  close(): Promise<void>;
}

/**
 * Connects one service to one server.
 *
 * @param service - the class that is made, for what is told of mistakes
 * @param shared - the caller's transport, and then the caller's to close
 */
export function connect(
  configuration: JanusConfiguration,
  shared: Transport | undefined,
  service: string,
): JanusConnection {
  const settings = checkJanusConfiguration(configuration, service);
  const { address, via, secrets, knobs } = settings;
  const transport = shared ?? createTransport();
  const gate = createCallGate({ timeoutInMs: transport.settings.timeoutInMs });
  const client = createHttpClient({
    provider: PROVIDER,
    vendor: 'Janus',
    origin: address.origin,
    transport,
    userAgent: `anyroom-janus/${VERSION}`,
    authorize: authorizeInBody(secrets, via),
    credentials: Object.values(secrets),
    failureOf: failuresOf(via, knobs.secrets),
    parseJson: readJson,
    hints: HINTS,
    circuitBreaker: configuration.circuitBreaker,
  });
  const channel = new { admin: AdminChannel, session: SessionChannel }[via](client, address.prefix);
  return {
    gate,
    videoRooms: new VideoRooms(channel),
    settings,
    async close() {
      await gate.close();
      if (shared === undefined) transport.close();
    },
  };
}

const HINTS = {
  'not-found':
    'Check the id; a room may also be closed, or gone with a restart of the server, and people may have left.',
  unavailable: 'Try again later; whether the change was made, outcome says.',
  misconfigured:
    "Look at the endpoint: by the admin API it is where that answers, via 'session' where the Janus API does; and at the server's plug-ins.",
} as const;
