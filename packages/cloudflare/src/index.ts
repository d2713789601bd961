export * from './capabilities.js';
export type { CloudflareConfiguration } from './cloudflare-configuration.js';
export * from './cloudflare-join-credential-service.js';
export * from './cloudflare-live-service.js';
export {
  asCloudflare,
  type CloudflareExtras,
  type CloudflareNative,
  type CloudflareParticipant,
  isCloudflare,
} from './cloudflare-native.js';
export * from './cloudflare-participant-service.js';
export * from './cloudflare-provider.js';
export type { CloudflareRoomExtras } from './cloudflare-room-extras.js';
export * from './cloudflare-room-service.js';
export type { EditBody } from './wire/requests.js';
