import { type CallGate, createCallGate } from '@anyroom/adapter-kit';
import { createHttpClient, createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { entraBearer } from './auth/entra.js';
import { hmacSignature } from './auth/hmac.js';
import { type AzureConfiguration, checkAzureConfiguration } from './azure-configuration.js';
import { budgetOf } from './budget.js';
import type { JoinScope } from './join-scopes.js';
import { PROVIDER } from './provider-name.js';
import { Rooms } from './rooms.js';
import { VERSION } from './version.js';
import { failureOf } from './wire/failure.js';
import { createRequests } from './wire/requests.js';

/** What one service speaks through: its way in, and the vendor's operations under its credential. */
export interface AzureConnection {
  readonly gate: CallGate;
  readonly rooms: Rooms;
  /** What a join credential allows. */
  readonly joinScopes: readonly JoinScope[];
  /** How long a call may take unless it says otherwise. */
  readonly timeoutInMs: number;
  /** Lets no call in any more, waits for those inside, then closes a transport of its own. */
  close(): Promise<void>;
}

/**
 * Connects one service to one resource.
 *
 * @param service - the class that is made, for what is told of mistakes
 * @param shared - the caller's transport, and then the caller's to close
 */
export function connect(
  configuration: AzureConfiguration,
  shared: Transport | undefined,
  service: string,
): AzureConnection {
  const settings = checkAzureConfiguration(configuration, service);
  const { address, endpointOrigin, credential, joinScopes, secrets } = settings;
  const { budget, circuitBreaker } = configuration;
  const transport = shared ?? createTransport();
  const { timeoutInMs } = transport.settings;
  const gate = createCallGate({ timeoutInMs });
  const client = createHttpClient({
    provider: PROVIDER,
    vendor: 'Azure',
    origin: address.origin,
    transport,
    userAgent: `anyroom-azure/${VERSION}`,
    authorize:
      'accessKey' in credential ? hmacSignature(credential.accessKey) : entraBearer(credential.entra, credential.scope),
    credentials: secrets,
    failureOf,
    requestIdHeader: 'ms-cv',
    clientRequestIdHeader: 'x-ms-client-request-id',
    hints: HINTS,
    circuitBreaker,
    budget: budget === false ? undefined : budgetOf(budget, { origin: address.origin, endpointOrigin }, transport),
  });
  return {
    gate,
    rooms: new Rooms(createRequests(address.prefix), client, { address, endpointOrigin }),
    joinScopes,
    timeoutInMs,
    async close() {
      await gate.close();
      if (shared === undefined) transport.close();
    },
  };
}

const HINTS = {
  unauthenticated:
    "Check the credential (connectionString, accessKey or credential) and this machine's clock: a signature carries its time.",
  'permission-denied':
    'Give the credential access to this Communication Services resource; people must be identities of the same one.',
  'not-found': 'Check the id, which must be of this resource; a room may also be deleted, or over.',
  unavailable: 'Try again later; whether the change was made, outcome says.',
  misconfigured: 'Look at endpoint and base: they must be where the API itself answers.',
} as const;
