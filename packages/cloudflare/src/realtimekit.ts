import type { HttpClient, RequestContext } from '@anyroom/adapter-kit/http';
import { isThere, mayMeanAbsent, settle } from './settle.js';
import type { ListAnswer, WireParticipant } from './wire/codecs.js';
import { EditAnswer, ListAnswer as ListCodec, ParticipantAnswer, PlainAnswer } from './wire/codecs.js';
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

  constructor(requests: CloudflareRequests, client: HttpClient) {
    this.#requests = requests;
    this.#client = client;
  }

  /** Gives the record, or nothing where the vendor only says yes. */
  async edit(call: ParticipantCall, body: EditBody): Promise<WireParticipant | undefined> {
    const request = this.#requests.edit(call.room, call.participant, body);
    const { data } = await this.#client.send(request, EditAnswer, call).catch(async (error: unknown) => {
      throw mayMeanAbsent(error) ? await settle(error, this.#missing(call)) : error;
    });
    return data ?? undefined;
  }

  async add(call: MeetingCall, body: AddBody): Promise<WireParticipant> {
    const request = this.#requests.add(call.room, body);
    const { data } = await this.#client.send(request, ParticipantAnswer, call).catch(async (error: unknown) => {
      throw mayMeanAbsent(error) ? await settle(error, { room: () => this.#hasMeeting(call) }) : error;
    });
    return data;
  }

  async get(call: ParticipantCall): Promise<WireParticipant> {
    const request = this.#requests.get(call.room, call.participant);
    const { data } = await this.#client.send(request, ParticipantAnswer, call).catch(async (error: unknown) => {
      if (!mayMeanAbsent(error)) throw error;
      throw await settle(error, { participant: async () => false, room: () => this.#hasMeeting(call) });
    });
    return data;
  }

  /** One page; the first where no number is given. */
  async page(call: MeetingCall, pageNo: number | undefined, pageSize: number | undefined): Promise<ListAnswer> {
    const request = this.#requests.list(call.room, { pageNo, pageSize });
    return this.#client.send(request, ListCodec, call).catch(async (error: unknown) => {
      if (pageNo !== undefined || !mayMeanAbsent(error)) throw error;
      throw await settle(error, { room: () => this.#hasMeeting(call) });
    });
  }

  /** Somebody who is not there is success; a meeting that is not there is not. */
  async delete(call: ParticipantCall): Promise<void> {
    const request = this.#requests.delete(call.room, call.participant);
    try {
      await this.#client.send(request, PlainAnswer, call);
    } catch (error) {
      if (!mayMeanAbsent(error)) throw error;
      // A 404 can only be about the two ids; another refusal could be about the request itself.
      const missing = this.#missing(call);
      const settled = await settle(
        error,
        error.code === 'not-found' ? { ...missing, participant: async () => false } : missing,
      );
      if (settled.code !== 'not-found' || settled.subject !== 'participant') throw settled;
    }
  }

  #missing(call: ParticipantCall) {
    return { participant: () => this.#hasParticipant(call), room: () => this.#hasMeeting(call) };
  }

  #hasParticipant(call: ParticipantCall): Promise<boolean> {
    const request = this.#requests.get(call.room, call.participant);
    return isThere(this.#client.send(request, PlainAnswer, call));
  }

  #hasMeeting(call: MeetingCall): Promise<boolean> {
    return isThere(this.#client.send(this.#requests.getMeeting(call.room), PlainAnswer, call));
  }
}
