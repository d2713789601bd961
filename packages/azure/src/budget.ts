import {
  type BudgetConfiguration,
  createServiceBudget,
  limitsOf,
  type RateLimit,
  type ServiceBudget,
  type Transport,
} from '@anyroom/adapter-kit/http';
import { PROVIDER } from './provider-name.js';
import { IDENTITIES } from './wire/requests.js';

/**
 * What Azure allows one resource of its Identity service: 1,000 identities made, and 1,000 tokens issued, in 30 seconds
 * (https://learn.microsoft.com/azure/communication-services/concepts/service-limits). They are counted together here, for
 * whether it does so too is not said. For rooms it publishes nothing.
 */
export const AZURE_IDENTITIES_LIMIT: RateLimit = { requests: 1_000, windowInMs: 30_000 };

/** The budget of one resource, with whichever of its credentials it is used. */
export function budgetOf(
  configuration: BudgetConfiguration = {},
  { origin, endpointOrigin }: { readonly origin: string; readonly endpointOrigin: string },
  transport: Transport,
): ServiceBudget {
  const { tenant = endpointOrigin, reserve } = configuration;
  return createServiceBudget(transport, {
    key: [PROVIDER, origin, endpointOrigin],
    tenant,
    limits: limitsOf(configuration, []),
    buckets: { [IDENTITIES]: [AZURE_IDENTITIES_LIMIT] },
    reserve,
  });
}
