import {
  type BudgetConfiguration,
  createServiceBudget,
  limitsOf,
  type RateLimit,
  type ServiceBudget,
  type Transport,
} from '@anyroom/adapter-kit/http';
import type { Secret } from '@anyroom/core';
import { PROVIDER } from './provider-name.js';

/**
 * What Cloudflare allows with one API token, over all of its API: 1,200 requests in five minutes, and after one more none
 * for as long again (https://developers.cloudflare.com/fundamentals/api/reference/limits/).
 */
export const CLOUDFLARE_LIMIT: RateLimit = { requests: 1_200, windowInMs: 300_000 };

/** The budget of one app: the token's, divided fairly between the apps that use it unless their tenants are named. */
export function budgetOf(
  configuration: BudgetConfiguration = {},
  { origin, appId, apiToken }: { readonly origin: string; readonly appId: string; readonly apiToken: Secret },
  transport: Transport,
): ServiceBudget {
  const { tenant = appId, reserve } = configuration;
  return createServiceBudget(transport, {
    key: [PROVIDER, origin, apiToken.reveal()],
    tenant,
    limits: limitsOf(configuration, [CLOUDFLARE_LIMIT]),
    reserve,
  });
}
