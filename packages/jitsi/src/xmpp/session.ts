import type { Deadline } from '@anyroom/adapter-kit';
import type { Element } from '@xmpp/xml';
import type { CallErrors } from './call-errors.js';
import { Failure } from './failure.js';
import { GIVEN_UP } from './given-up.js';
import type { XmppStream } from './xmpp-stream.js';

/** One attempt at a call, over one stream. What it rejects with is an error of the call. */
export class Session {
  readonly stream: XmppStream;
  readonly errors: CallErrors;
  readonly #attempt: Deadline;
  readonly #call: Deadline;

  /** @param attempt - the time that this attempt has, within that of the call */
  constructor(stream: XmppStream, errors: CallErrors, attempt: Deadline, call: Deadline) {
    this.stream = stream;
    this.errors = errors;
    this.#attempt = attempt;
    this.#call = call;
  }

  /** What is left of the time of this attempt, in milliseconds. */
  get patienceInMs(): number {
    return Math.ceil(this.#attempt.remainingInMs());
  }

  /** Asks for something; nothing is changed by it. */
  get(to: string, child: Element): Promise<Element> {
    return this.guarded((signal) => this.stream.request('get', to, child, signal));
  }

  /** Asks for a change. */
  async set(to: string, child: Element): Promise<Element> {
    return this.changing((signal) => this.stream.request('set', to, child, signal));
  }

  /** Does something that changes what is there. Only an answer that says no leaves it as it was. */
  changing<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    return this.guarded(async (signal) => {
      const settle = this.errors.changing();
      try {
        const result = await work(signal);
        settle('may-have-happened');
        return result;
      } catch (error) {
        settle(error instanceof Failure && error.kind === 'answered' ? 'refused' : 'may-have-happened');
        throw error;
      }
    });
  }

  /** Waits for something of the stream's own, in the time of this attempt. */
  async guarded<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const ended = this.#ended();
    if (ended !== undefined) throw ended;
    try {
      return await work(this.#attempt.signal);
    } catch (error) {
      if (error instanceof Failure) throw this.errors.of(error);
      throw (error === GIVEN_UP ? this.#ended() : undefined) ?? error;
    }
  }

  #ended() {
    const by = this.#call.endedBy ?? this.#attempt.endedBy;
    return by === undefined ? undefined : this.errors.ended(by);
  }
}
