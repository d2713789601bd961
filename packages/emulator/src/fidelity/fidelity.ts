import { AZURE_FACTS } from './azure-facts.js';
import { CLOUDFLARE_FACTS } from './cloudflare-facts.js';
import type { FidelityFact } from './fidelity-fact.js';

export type { FidelityFact, FidelityMark } from './fidelity-fact.js';

/** All that the emulator does that a client could rely on, each with how sure it is. Nothing here is a promise of a vendor's. */
export const FIDELITY: readonly FidelityFact[] = [...CLOUDFLARE_FACTS, ...AZURE_FACTS];

/** What a client might look for and will not find. */
export const NOT_EMULATED: readonly string[] = [
  'Media: who joins is present, and nothing flows. Tokens look like tokens and are not signed.',
  'Cloudflare: recordings, livestreams, polls, chats, transcripts, summaries, peer reports and events, webhooks, the account API, and the limits by address.',
  'Azure: exchanging tokens of Teams users, and everything but Rooms and Identity.',
  'Azure: `api-deprecated-versions`, which the service sent only as long as it served versions that were deprecated.',
];
