/**
 * Something that gives Entra access tokens: the shape of `TokenCredential` in `@azure/core-auth`, so that any credential
 * of `@azure/identity` fits without this package depending on it.
 */
export interface TokenCredential {
  getToken(
    scopes: string | string[],
    options?: { readonly abortSignal?: AbortSignal },
  ): Promise<{ readonly token: string } | null>;
}

/** The scope that every official SDK asks for. The resource's name ends in a slash itself, hence two of them. */
export const DEFAULT_SCOPE = 'https://communication.azure.com//.default';
