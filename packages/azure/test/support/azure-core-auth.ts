// The types of `@azure/core-auth` 1.10 that a credential's `getToken` speaks, copied so that the test needs no Azure SDK.

/** How a token is asked for. */
export interface GetTokenOptions {
  abortSignal?: {
    readonly aborted: boolean;
    addEventListener(type: 'abort', listener: (this: unknown, event: unknown) => unknown, options?: unknown): void;
    removeEventListener(type: 'abort', listener: (this: unknown, event: unknown) => unknown, options?: unknown): void;
  };
  requestOptions?: { timeout?: number };
  tracingOptions?: { tracingContext?: unknown };
  claims?: string;
  enableCae?: boolean;
  tenantId?: string;
}

/** A token and when it ends. */
export interface AccessToken {
  token: string;
  expiresOnTimestamp: number;
  refreshAfterTimestamp?: number;
  tokenType?: 'Bearer' | 'pop' | 'ssh-cert';
}
