import { mint } from '../state/mint.js';

const LIFETIME_IN_SECONDS = 24 * 60 * 60;

/** A fresh token for a client to join with; worthless, and different each time. */
export function joinToken(meetingId: string, participantId: string, presetName: string, now: Date): string {
  const iat = Math.floor(now.getTime() / 1000);
  return mint.jwt({ meetingId, participantId, presetName, iat, exp: iat + LIFETIME_IN_SECONDS });
}
