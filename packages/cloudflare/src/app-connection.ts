import { type CallGate, createCallGate } from '@anyroom/adapter-kit';
import { createHttpClient, createTransport, type Transport } from '@anyroom/adapter-kit/http';
import { Secret } from '@anyroom/core';
import { bearer } from './bearer.js';
import { budgetOf } from './budget.js';
import { type CloudflareConfiguration, checkCloudflareConfiguration } from './cloudflare-configuration.js';
import { PROVIDER } from './provider-name.js';
import { RealtimeKit } from './realtimekit/realtimekit.js';
import { VERSION } from './version.js';
import { failureOf } from './wire/failure.js';
import { createRequests } from './wire/requests.js';

/** One RealtimeKit app as one service speaks with it. */
export interface AppConnection {
  readonly realtimeKit: RealtimeKit;
  readonly gate: CallGate;
  /** The time of a call that names none. */
  readonly timeoutInMs: number;
  readonly pageSize: number | undefined;
  /** Lets no call in any more, waits for those inside, and closes the transport where it is the service's own. */
  close(): Promise<void>;
}

/**
 * Connects a service with an app. Throws `misconfigured` with every mistake in the configuration; later changes to the
 * object have no effect.
 *
 * @param shared - the application's transport; left out, the service gets one of its own
 * @param operation - what the errors of a wrong configuration name
 */
export function connectApp(
  configuration: CloudflareConfiguration,
  shared: Transport | undefined,
  operation: string,
): AppConnection {
  const { origin, prefix } = checkCloudflareConfiguration(configuration, operation);
  const { accountId, appId, circuitBreaker, budget, pageSize } = configuration;
  const apiToken = Secret.of(configuration.apiToken);
  const transport = shared ?? createTransport();
  const gate = createCallGate(transport.settings);
  const client = createHttpClient({
    provider: PROVIDER,
    vendor: 'Cloudflare',
    origin,
    transport,
    userAgent: `anyroom-cloudflare/${VERSION}`,
    authorize: bearer(apiToken),
    credentials: [apiToken],
    failureOf,
    requestIdHeader: 'cf-ray',
    hints: HINTS,
    circuitBreaker,
    budget: budget === false ? undefined : budgetOf(budget, { origin, appId, apiToken }, transport),
  });
  return {
    realtimeKit: new RealtimeKit(createRequests({ prefix, accountId, appId }), client),
    gate,
    timeoutInMs: transport.settings.timeoutInMs,
    pageSize,
    async close() {
      await gate.close();
      if (shared === undefined) transport.close();
    },
  };
}

const HINTS = {
  unauthenticated: 'Check the API token: apiToken, or CLOUDFLARE_API_TOKEN.',
  'permission-denied': 'Give the API token the permission Realtime.',
  unavailable: 'Try again later; whether the change was made, outcome says.',
  misconfigured: 'Look at base: it must be where the API itself answers.',
} as const;
