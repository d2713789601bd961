import type { AuthorizeAtOnce } from '@anyroom/adapter-kit/http';
import type { Secret } from '@anyroom/core';

/** The only scheme that the RealtimeKit operations declare. */
export function bearer(apiToken: Secret): AuthorizeAtOnce {
  return {
    atOnce() {
      const token = apiToken.reveal();
      return { headers: { Authorization: `Bearer ${token}` }, secrets: [token] };
    },
  };
}
