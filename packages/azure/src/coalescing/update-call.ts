import { type Deadline, detailsOf, type EndedBy, endedError } from '@anyroom/adapter-kit';
import type { AnyroomError, ParticipantContext, UpdatedParticipant } from '@anyroom/core';
import { deriveError } from '@anyroom/core';

/** Those with whom a call waits: for its batch to be sent, or for one request of it. */
export interface Company {
  /**
   * Told that a call is not there any more. Says whether the end of the request that this brings about is what the call
   * is to be answered with.
   */
  left(call: UpdateCall): boolean;
}

/** A change of one person, as one caller asks for it. */
export interface Update {
  /** Whom it changes, and what its errors tell. */
  readonly context: ParticipantContext;
  /** What they are to be, in the vendor's words. */
  readonly role: string;
  readonly deadline: Deadline;
}

/**
 * One caller's `updateParticipant`, which shares its requests with others. It is answered once, with an outcome and an
 * error of its own. When its caller gives up or its time is over it leaves, and is answered at once: with `not-sent` as
 * long as no attempt that held its change is under way or may have done it, else with `unknown`. The last to leave a
 * request ends it, and is answered with how far that request had come.
 */
export class UpdateCall implements Update {
  readonly context: ParticipantContext;
  readonly role: string;
  readonly deadline: Deadline;
  readonly answer: Promise<UpdatedParticipant>;
  /** With whom it waits now. */
  company: Company | undefined;

  #resolve: (updated: UpdatedParticipant | Promise<UpdatedParticipant>) => void = () => undefined;
  #reject: (reason: unknown) => void = () => undefined;
  #leftBy: EndedBy | undefined;
  #isListening = false;
  #isAnswered = false;
  #isUnderWay = false;
  #mayHaveHappened = false;

  constructor({ context, role, deadline }: Update, company: Company) {
    this.context = context;
    this.role = role;
    this.deadline = deadline;
    this.company = company;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /**
   * Has it leave as soon as its caller gives up or its time is over. Called as late as can be, since most calls are alone
   * and over the next moment, and a listener is the dearest part of them.
   */
  listen(): void {
    if (this.#isAnswered || this.#isListening) return;
    if (this.deadline.endedBy !== undefined) this.#leave();
    else {
      this.#isListening = true;
      this.deadline.signal.addEventListener('abort', this.#leave, { once: true });
    }
  }

  get id(): string {
    return this.context.participant;
  }

  /** Whether somebody still waits for it. Who does not is in no further request. */
  get isThere(): boolean {
    return !this.#isAnswered && this.#leftBy === undefined;
  }

  /** An attempt that holds its change, or one that overwrites it, is being made. */
  attempted(): void {
    this.#isUnderWay = true;
  }

  /** That attempt has failed, and another follows; or the whole request has. */
  attemptFailed({ outcome }: AnyroomError): void {
    this.#isUnderWay = false;
    if (outcome === 'unknown') this.#mayHaveHappened = true;
  }

  applied(updated: UpdatedParticipant): void {
    if (this.#settle()) this.#resolve(updated);
  }

  /** Answers with an error that others may get too: each gets one of its own. */
  failed(error: AnyroomError): void {
    if (this.#isAnswered) return;
    const outcome = this.#mayHaveHappened ? 'unknown' : error.outcome;
    const { requestId } = error.details;
    const details = { ...detailsOf(this.context), ...(requestId !== undefined && { requestId }) };
    const leftBy = this.#leftBy;
    const own =
      leftBy === undefined || leftBy === error.code
        ? deriveError(error, { outcome, details })
        : endedError(leftBy, outcome, details);
    this.#settle();
    this.#reject(own);
  }

  /** Answers with what its own requests come to, which keep its time from now on. */
  goAlone(answer: Promise<UpdatedParticipant>): Promise<UpdatedParticipant> {
    if (this.#settle()) this.#resolve(answer);
    return answer;
  }

  /** Answers with something that is no error of the contract, and must not be kept from anybody. */
  broken(cause: unknown): void {
    if (this.#settle()) this.#reject(cause);
  }

  readonly #leave = (): void => {
    if (!this.isThere) return;
    const by = this.deadline.endedBy ?? 'cancelled';
    this.#leftBy = by;
    const { company } = this;
    this.company = undefined;
    if (company?.left(this)) return;
    const outcome = this.#isUnderWay || this.#mayHaveHappened ? 'unknown' : 'not-sent';
    this.#settle();
    this.#reject(endedError(by, outcome, detailsOf(this.context)));
  };

  /** Says whether it was still to be answered. */
  #settle(): boolean {
    if (this.#isAnswered) return false;
    this.#isAnswered = true;
    if (this.#isListening) this.deadline.signal.removeEventListener('abort', this.#leave);
    const { company } = this;
    this.company = undefined;
    company?.left(this);
    return true;
  }
}
