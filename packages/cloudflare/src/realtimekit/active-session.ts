import { detailsOf } from '@anyroom/adapter-kit';
import { AnyroomError, deriveError } from '@anyroom/core';
import type { WireSession } from '../wire/codecs.js';
import { ActedAnswer, SessionAnswer } from '../wire/codecs.js';
import { type MeetingCall, type ParticipantCall, type RealtimeKit, settle, told } from './realtimekit.js';
import { isNoRoute, mayMeanAbsent } from './settle.js';

/** The session that goes on, or nothing where there is none. A meeting that is not there is `not-found`. */
export async function getActiveSession(kit: RealtimeKit, call: MeetingCall): Promise<WireSession | undefined> {
  try {
    return await readSession(kit, call);
  } catch (error) {
    if (!mayMeanAbsent(error)) throw error;
    const missing = await settle(error, () => kit.findMissing(error, kit.meetingReads(call)));
    if (missing === undefined && saysNoSession(kit, error)) return undefined;
    throw told(error, missing);
  }
}

/** Puts somebody out. Who is not connected is out already, whether or not they are on the roster. */
export async function kick(kit: RealtimeKit, call: ParticipantCall): Promise<void> {
  try {
    await kit.send(kit.requests.kick(call.room, call.participant), ActedAnswer, call);
  } catch (error) {
    if (!mayMeanAbsent(error)) throw error;
    const { missing, connected } = await settle(error, () => whatIsThere(kit, call, error));
    if (connected !== 'no') throw told(error, missing);
  }
}

/** Mutes somebody who is connected; who is not is `not-found`. */
export async function mute(kit: RealtimeKit, call: ParticipantCall): Promise<void> {
  const { data } = await kit
    .send(kit.requests.mute(call.room, call.participant), ActedAnswer, call)
    .catch(async (error: unknown): Promise<never> => {
      if (!mayMeanAbsent(error)) throw error;
      const found = await whatIsThere(kit, call, error).catch(() => undefined);
      if (found === undefined) throw error;
      throw found.connected === 'no' ? notConnected(error) : told(error, found.missing);
    });
  if (isNobody(data)) throw mutedNobody(call);
}

/**
 * What a refused kick or mute was refused for. The vendor documents 404 for both of "no such user" and "no active
 * session". With other refusals, or those of somebody else, it counts as `no` only where there is no session at all:
 * otherwise the refusal may be about the request.
 */
async function whatIsThere(kit: RealtimeKit, call: ParticipantCall, error: AnyroomError) {
  const missing = await kit.findMissing(error, kit.meetingReads(call));
  if (missing !== undefined || isNoRoute(error)) return { missing, connected: 'unknown' as const };
  if (error.code === 'not-found' && kit.isVendors(error)) return { missing, connected: 'no' as const };
  const session = await readSession(kit, call).catch((unread: unknown) => {
    if (mayMeanAbsent(unread) && saysNoSession(kit, unread)) return undefined;
    throw unread;
  });
  return { missing, connected: session === undefined ? ('no' as const) : ('unknown' as const) };
}

async function readSession(kit: RealtimeKit, call: MeetingCall): Promise<WireSession | undefined> {
  const { data } = await kit.send(kit.requests.getActiveSession(call.room), SessionAnswer, call);
  const isOver = data == null || data.status === 'ENDED' || data.live_participants === 0;
  return isOver ? undefined : data;
}

/** It names nothing but the ids, so the vendor can only have refused it because there is none. */
function saysNoSession(kit: RealtimeKit, refusal: AnyroomError): boolean {
  return kit.isVendors(refusal) && !isNoRoute(refusal);
}

/**
 * Whether an answer says outright that nobody was acted upon: `participants` is there, and empty. The list may be left
 * out, and by which id it names people is documented nowhere, so that anything else in it counts as the one asked for.
 */
function isNobody(data: unknown): boolean {
  const { participants } = (data ?? {}) as { readonly participants?: unknown };
  return Array.isArray(participants) && participants.length === 0;
}

function notConnected(error: AnyroomError): AnyroomError {
  return deriveError(error, {
    code: 'not-found',
    subject: 'participant',
    message: `The participant is not connected. ${error.message}`,
  });
}

function mutedNobody(call: ParticipantCall): AnyroomError {
  return new AnyroomError({
    code: 'not-found',
    subject: 'participant',
    outcome: 'refused',
    message: 'The participant is not connected: Cloudflare answered that it muted nobody.',
    details: detailsOf(call),
  });
}
