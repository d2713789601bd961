export * from './capabilities.js';
export type { CloudflareConfiguration } from './cloudflare-configuration.js';
export {
  asCloudflare,
  type CloudflareExtras,
  type CloudflareNative,
  type CloudflareParticipant,
  isCloudflare,
} from './cloudflare-native.js';
export * from './cloudflare-participant-service.js';
export * from './cloudflare-provider.js';
export type { EditBody } from './wire/requests.js';
