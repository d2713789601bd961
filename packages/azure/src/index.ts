export { DEFAULT_SCOPE, type TokenCredential } from './auth/token-credential.js';
export type { AzureConfiguration } from './azure-configuration.js';
export { type AzureNative, asAzure, isAzure } from './azure-native.js';
export * from './azure-participant-service.js';
export * from './azure-provider.js';
export * from './capabilities.js';
export { DEFAULT_ROLES } from './participant.js';
export { MOST_ENTRIES_A_PATCH, MOST_EXTRA_PATCHES } from './update-batch.js';
export type { PatchEntry } from './wire/requests.js';
