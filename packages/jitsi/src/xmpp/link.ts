import { setMaxListeners } from 'node:events';
import { type Deadline, startDeadline } from '@anyroom/adapter-kit';
import { AnyroomError, type CallContext } from '@anyroom/core';
import type { JitsiSettings } from '../jitsi-configuration.js';
import { CallErrors } from './call-errors.js';
import { Failure } from './failure.js';
import { GIVEN_UP, orGivenUp } from './given-up.js';
import { openStream } from './open-stream.js';
import { Session } from './session.js';
import type { XmppStream } from './xmpp-stream.js';

/** For which call something is asked. */
export interface LinkCall extends CallContext {
  readonly deadline: Deadline;
  /** `false` where doing it twice is not the same as doing it once: then nothing is repeated that may have been done. */
  readonly repeatable?: false;
  /** Sees each failure that is not the last: another attempt follows it. */
  readonly onRetry?: (error: AnyroomError) => void;
}

/** How long the other side may take to say goodbye. */
const GOODBYE_IN_MS = 1_000;

/** The way to one server: at most one stream, opened when it is first wanted, and again after it was lost. */
export class Link {
  readonly settings: JitsiSettings;
  #opening: Promise<XmppStream> | undefined;
  #stream: XmppStream | undefined;
  #closed: Promise<void> | undefined;

  constructor(settings: JitsiSettings) {
    this.settings = settings;
  }

  /**
   * Does a call's work over a stream. Where it failed for a reason that may pass, it is done again from its beginning, on
   * a new stream if need be, in the time that the call has: as often as the settings say, and only if that is safe.
   */
  async run<T>(call: LinkCall, work: (session: Session) => Promise<T>): Promise<T> {
    const { deadline, repeatable = true, onRetry } = call;
    const errors = new CallErrors(call, repeatable);
    const mayRepeat = (error: AnyroomError) =>
      error.code !== 'cancelled' && isTransient(error) && (repeatable || error.outcome !== 'unknown');
    for (let attempt = 1; ; attempt += 1) {
      if (deadline.endedBy !== undefined) throw errors.ended(deadline.endedBy);
      try {
        return await this.#attempt(errors, deadline, work);
      } catch (error) {
        if (!AnyroomError.is(error) || !mayRepeat(error) || attempt >= this.settings.maxAttempts) throw error;
        const delayInMs = Math.random() * Math.min(5_000, 250 * 2 ** (attempt - 1));
        if (deadline.endedBy !== undefined || delayInMs >= deadline.remainingInMs()) throw error;
        onRetry?.(error);
        await deadline.sleep(delayInMs);
      }
    }
  }

  /** Ends the stream; what still waits on it fails. Calls that come later are refused. */
  close(): Promise<void> {
    this.#closed ??= (async () => {
      const stream = this.#stream ?? (await this.#opening?.catch(() => undefined));
      await stream?.close(CLOSED, GOODBYE_IN_MS);
    })();
    return this.#closed;
  }

  async #attempt<T>(errors: CallErrors, call: Deadline, work: (session: Session) => Promise<T>): Promise<T> {
    const attempt = startDeadline({ timeoutInMs: this.settings.attemptTimeoutInMs }, call);
    setMaxListeners(0, attempt.signal); // each request of a call waits on it
    let stream: XmppStream | undefined;
    try {
      stream = await orGivenUp(this.#wanted(), attempt.signal);
      return await work(new Session(stream, errors, attempt, call));
    } catch (error) {
      if (error === GIVEN_UP) {
        const by = call.endedBy ?? attempt.endedBy ?? 'timeout';
        throw by === 'timeout' && stream === undefined ? errors.make('not-sent', NOT_OPENED) : errors.ended(by);
      }
      throw error instanceof Failure ? errors.of(error) : error;
    } finally {
      // A stream that says nothing at all may be one whose other end is gone.
      if (attempt.endedBy === 'timeout') this.#dropIfSilent(stream);
      attempt.end();
    }
  }

  #wanted(): Promise<XmppStream> {
    if (this.#closed !== undefined) return Promise.reject(CLOSED);
    this.#dropIfSilent(this.#stream);
    if (this.#stream !== undefined) return Promise.resolve(this.#stream);
    this.#opening ??= openStream(this.settings).then(
      (stream) => {
        this.#opening = undefined;
        this.#stream = stream;
        stream.onEnd(() => {
          if (this.#stream === stream) this.#stream = undefined;
        });
        return stream;
      },
      (error: unknown) => {
        this.#opening = undefined;
        throw error;
      },
    );
    return this.#opening;
  }

  #dropIfSilent(stream: XmppStream | undefined): void {
    if (stream !== undefined && stream.unheardForInMs >= this.settings.attemptTimeoutInMs * 0.9) stream.end(SILENT);
  }
}

const CLOSED = new Failure('lost', {
  code: 'cancelled',
  message: 'The connection is closed. Make a new one, or close it later.',
});

const NOT_OPENED = {
  code: 'timeout',
  message: `The server did not open a stream in time. Look at the network, and at the host and the port in server; where it is only slow, raise timeoutInMs and attemptTimeoutInMs.`,
} as const;

const SILENT = new Failure('lost', { code: 'unavailable', message: 'The server no longer answers on the stream.' });

function isTransient({ code }: AnyroomError): boolean {
  return code === 'unavailable' || code === 'timeout' || code === 'rate-limited';
}
