import type { HttpClient, HttpRequest, RequestContext } from '@anyroom/adapter-kit/http';
import { AnyroomError, deriveError } from '@anyroom/core';
import type { Decoder } from 'io-ts';
import { findMissing, isNoRoute, type Missing, mayMeanAbsent, type Reads } from './settle.js';
import type { ListAnswer, WireParticipant } from './wire/codecs.js';
import { EditAnswer, ListAnswer as ListCodec, ParticipantAnswer, PlainAnswer } from './wire/codecs.js';
import { isEnvelope } from './wire/failure.js';
import type { AddBody, CloudflareRequests, EditBody } from './wire/requests.js';

/** A call about one meeting. */
export type MeetingCall = RequestContext & { readonly room: string };
/** A call about one participant of a meeting. */
export type ParticipantCall = MeetingCall & { readonly participant: string };

/**
 * RealtimeKit's operations in its own words, with one thing added: where an answer leaves open what it was that does not
 * exist, reads settle it.
 */
export class RealtimeKit {
  readonly #requests: CloudflareRequests;
  readonly #client: HttpClient;
  /** Failures that the vendor itself has told. */
  readonly #vendors = new WeakSet<AnyroomError>();

  constructor(requests: CloudflareRequests, client: HttpClient) {
    this.#requests = requests;
    this.#client = client;
  }

  /** Gives the record, or nothing where the vendor only says yes. */
  async edit(call: ParticipantCall, body: EditBody): Promise<WireParticipant | undefined> {
    const request = this.#requests.edit(call.room, call.participant, body);
    const { data } = await this.#send(request, EditAnswer, call).catch((error: unknown) => {
      const participant = () => this.#read(call, this.#requests.get(call.room, call.participant));
      return this.#failed(error, { ...this.#reads(call), participant }, body);
    });
    return data ?? undefined;
  }

  async add(call: MeetingCall, body: AddBody): Promise<WireParticipant> {
    const request = this.#requests.add(call.room, body);
    const { data } = await this.#send(request, ParticipantAnswer, call).catch((error: unknown) =>
      this.#failed(error, this.#reads(call), body),
    );
    return data;
  }

  async get(call: ParticipantCall): Promise<WireParticipant> {
    const request = this.#requests.get(call.room, call.participant);
    const { data } = await this.#send(request, ParticipantAnswer, call).catch((error: unknown) =>
      this.#failed(error, { ...this.#reads(call), participant: () => refused(error) }),
    );
    return data;
  }

  /** One page; the first where no number is given. */
  async page(call: MeetingCall, pageNo: number | undefined, pageSize: number | undefined): Promise<ListAnswer> {
    const request = this.#requests.list(call.room, { pageNo, pageSize });
    return this.#send(request, ListCodec, call).catch((error: unknown) => {
      if (pageNo !== undefined) throw error; // the meeting was there a page ago; the number may be past the end
      return this.#failed(error, this.#reads(call));
    });
  }

  /** Somebody who is not there is success; a meeting or an account that is not there is not. */
  async delete(call: ParticipantCall): Promise<void> {
    try {
      await this.#send(this.#requests.delete(call.room, call.participant), PlainAnswer, call);
    } catch (error) {
      if (!mayMeanAbsent(error)) throw error;
      // The vendor's 404 can only be about the ids; another refusal could be about the request itself.
      const get = this.#requests.get(call.room, call.participant);
      const isAboutIds = error.code === 'not-found' && this.#isVendors(error);
      const participant = () => (isAboutIds ? refused(error) : this.#read(call, get));
      let missing: Missing | undefined;
      try {
        missing = await findMissing(error, { ...this.#reads(call), participant }, this.#isVendors);
      } catch (unsettled) {
        if (mayMeanAbsent(unsettled)) throw error; // refused on the way as well: it says no more than the first did
        // Whether it was success is open, and a repetition may tell: the caller must see what stood in the way.
        throw AnyroomError.is(unsettled) ? deriveError(unsettled, { outcome: error.outcome }) : unsettled;
      }
      if (missing !== 'participant' || isNoRoute(error)) throw told(error, missing);
    }
  }

  /** Throws the failure with what the reads say is missing; as it was where they cannot tell. */
  async #failed(error: unknown, reads: Reads, body?: EditBody): Promise<never> {
    if (!mayMeanAbsent(error)) throw error;
    const settled = await findMissing(error, reads, this.#isVendors).then(
      (missing) => told(error, missing, body),
      () => error,
    );
    throw settled;
  }

  #reads(call: MeetingCall) {
    return {
      account: () => this.#read(call, this.#requests.listPresets()),
      room: () => this.#read(call, this.#requests.getMeeting(call.room)),
    };
  }

  #read(call: MeetingCall, request: HttpRequest): Promise<unknown> {
    return this.#send(request, PlainAnswer, call);
  }

  readonly #isVendors = (refusal: AnyroomError): boolean => this.#vendors.has(refusal);

  async #send<A>(request: HttpRequest, codec: Decoder<unknown, A>, call: MeetingCall): Promise<A> {
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
}

/** In place of a read, where the failed request was that read itself. */
const refused = (error: unknown): Promise<never> => Promise.reject(error);

function told(error: AnyroomError, missing: Missing | undefined, body?: EditBody): AnyroomError {
  const { code, message } = error;
  if (missing !== undefined) {
    return deriveError(error, {
      code: 'not-found',
      subject: missing,
      message: `The ${missing} does not exist. ${message}`,
    });
  }
  if (code !== 'not-found') return error;
  const hint =
    body?.preset_name === undefined ? '' : ' The ids are right: look at the preset that the role stands for.';
  return deriveError(error, { subject: 'unknown', message: `${message}${hint}` });
}
