import type { AnyDecoder } from '@anyroom/adapter-kit';
import type { HttpClient, HttpRequest, RequestContext } from '@anyroom/adapter-kit/http';
import { AnyroomError, deriveError } from '@anyroom/core';
import { PlainAnswer } from '../wire/codecs.js';
import { isEnvelope } from '../wire/failure.js';
import type { CloudflareRequests } from '../wire/requests.js';
import { findMissing, type Missing, mayMeanAbsent, type Reads } from './settle.js';

/** A call about the app as a whole. */
export type AppCall = RequestContext;
/** A call about one meeting. */
export type MeetingCall = AppCall & { readonly room: string };
/** A call about one participant of a meeting. */
export type ParticipantCall = MeetingCall & { readonly participant: string };

/**
 * RealtimeKit, spoken to in its own words, with one thing added: where an answer leaves open what it was that does not
 * exist, reads settle it. The operations are the functions beside this file.
 */
export class RealtimeKit {
  readonly requests: CloudflareRequests;
  readonly #client: HttpClient;
  /** Failures that the vendor itself has told. */
  readonly #vendors = new WeakSet<AnyroomError>();

  constructor(requests: CloudflareRequests, client: HttpClient) {
    this.requests = requests;
    this.#client = client;
  }

  async send<A>(request: HttpRequest, codec: AnyDecoder<A>, call: AppCall): Promise<A> {
    let isVendors = false;
    const onFailure = (json: unknown) => {
      isVendors = isEnvelope(json);
    };
    try {
      return await this.#client.send(request, codec, { ...call, onFailure });
    } catch (error) {
      if (isVendors && AnyroomError.is(error)) this.#vendors.add(error);
      throw error;
    }
  }

  /** For the sake of whether it succeeds. */
  read(request: HttpRequest, call: AppCall): Promise<unknown> {
    return this.send(request, PlainAnswer, call);
  }

  /** Whether it is the vendor who has refused, and nobody on the way to it. */
  readonly isVendors = (refusal: AnyroomError): boolean => this.#vendors.has(refusal);

  /** The reads that tell of a call's account and app. */
  appReads(call: AppCall): Reads {
    return { account: () => this.read(this.requests.listPresets(), call) };
  }

  /** Those, and the one that tells of its meeting. */
  meetingReads(call: MeetingCall): Reads {
    return { ...this.appReads(call), room: () => this.read(this.requests.getMeeting(call.room), call) };
  }

  /** Those, and the one that tells of its participant. */
  participantReads(call: ParticipantCall): Reads {
    const get = this.requests.get(call.room, call.participant);
    return { ...this.meetingReads(call), participant: () => this.read(get, call) };
  }

  /** What of a call does not exist, or `undefined` when all is there. Rejects where the reads cannot tell. */
  findMissing(error: AnyroomError, reads: Reads): Promise<Missing | undefined> {
    return findMissing(error, reads, this.isVendors);
  }

  /**
   * Throws a failure with what the reads say is missing; as it was where they cannot tell.
   *
   * @param hint - where to look when nothing is missing
   */
  async failed(error: unknown, reads: Reads, hint?: string): Promise<never> {
    if (!mayMeanAbsent(error)) throw error;
    const settled = await this.findMissing(error, reads).then(
      (missing) => told(error, missing, hint),
      () => error,
    );
    throw settled;
  }
}

/** In place of a read, where the failed request was that read itself. */
export const refused = (error: unknown): Promise<never> => Promise.reject(error);

/**
 * For a failure that may yet be success: gives what the reads tell. Where they fail, whether it was success is open and a
 * repetition may tell, so the caller must see what stood in the way.
 */
export async function settle<T>(error: AnyroomError, reads: () => Promise<T>): Promise<T> {
  try {
    return await reads();
  } catch (unsettled) {
    if (mayMeanAbsent(unsettled)) throw error; // refused on the way as well: it says no more than the first did
    throw AnyroomError.is(unsettled) ? deriveError(unsettled, { outcome: error.outcome }) : unsettled;
  }
}

/** A failure, with what is known to be missing. */
export function told(error: AnyroomError, missing: Missing | undefined, hint?: string): AnyroomError {
  const { code, message } = error;
  if (missing !== undefined) {
    return deriveError(error, {
      code: 'not-found',
      subject: missing,
      message: `The ${missing} does not exist. ${message}`,
    });
  }
  if (code !== 'not-found') return error;
  return deriveError(error, { subject: 'unknown', message: hint === undefined ? message : `${message} ${hint}` });
}
