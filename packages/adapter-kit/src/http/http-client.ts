import { randomUUID } from 'node:crypto';
import type { CallContext, ErrorCode, Outcome, Secret, Subject } from '@anyroom/core';
import { AnyroomError, deriveError } from '@anyroom/core';
import {
  BrokenCircuitError,
  ConstantBackoff,
  ExponentialBackoff,
  fullJitterGenerator,
  handleWhen,
  type IPolicy,
  noop,
  retry,
} from 'cockatiel';
import type { Decoder } from 'io-ts';
import type { Deadline } from '../calls/deadline.js';
import { detailsOf, endedError, startDeadline } from '../calls/deadline.js';
import type { Pause } from '../calls/pause.js';
import { decode } from '../decoding/decode.js';
import type { CircuitBreakerOptions } from './circuit.js';
import { createCircuit } from './circuit.js';
import { codeOfStatus, outcomeOfCode } from './error-of-status.js';
import type { Authorize, HttpAnswer, HttpRequest } from './http-request.js';
import { redact } from './redaction.js';
import { retryAfterInMs } from './retry-after.js';
import type { Attempt, AttemptFailure } from './send-attempt.js';
import { withAttempt } from './send-attempt.js';
import type { Transport } from './transport.js';
import { tell } from './transport-event.js';

/** What a vendor says went wrong, in its own envelope. */
export interface VendorFailure {
  /** Where the vendor's code decides, before the status does. */
  readonly code?: ErrorCode;
  readonly vendorCode?: string;
  readonly message?: string;
  readonly subject?: Subject;
}

/** How a service speaks with its vendor. */
export interface HttpClientOptions {
  readonly provider: string;
  /** For messages ('Cloudflare'). */
  readonly vendor: string;
  /** Where requests go: scheme, host and port. */
  readonly origin: string;
  readonly transport: Transport;
  /** 'anyroom-cloudflare/0.1.0' */
  readonly userAgent: string;
  readonly authorize: Authorize;
  /** What must never be shown, whatever a server answers. */
  readonly credentials: readonly Secret[];
  /** Reads the vendor's envelope: a failure, also at status 200, or `undefined`. `json` is `undefined` if it is none. */
  readonly failureOf: (answer: HttpAnswer, json: unknown) => VendorFailure | undefined;
  /** The header under which the vendor names its own request. */
  readonly requestIdHeader: string;
  /** The header under which our request id is sent, where the vendor reads one. */
  readonly clientRequestIdHeader?: string;
  /** What to do about it: one sentence for each code where the knob is the operator's. */
  readonly hints?: Partial<Record<ErrorCode, string>>;
  readonly circuitBreaker?: CircuitBreakerOptions | undefined;
}

/** For which call a request is sent. */
export interface RequestContext extends CallContext {
  readonly deadline: Deadline;
  /** Holds the request back while other requests of its batch are told to wait. */
  readonly pause?: Pause | undefined;
  /** `false` where the caller must not simply repeat the call once its outcome is unknown, such as an add. */
  readonly repeatable?: false;
  /** Sees a failed answer's JSON before it becomes an error: for what must not stand in one, such as ids. */
  readonly onFailure?: (json: unknown) => void;
}

/** Sends planned requests: authorised, retried, decoded, and with every failure in the contract's words. */
export interface HttpClient {
  /**
   * Sends a request and decodes its answer. Only idempotent requests are repeated when the outcome is unknown; others
   * only when the vendor refused them or they never left.
   */
  send<A>(request: HttpRequest, codec: Decoder<unknown, A>, context: RequestContext): Promise<A>;
}

/** Makes the client of one service. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { provider, transport, circuitBreaker } = options;
  const circuit: IPolicy =
    circuitBreaker === undefined ? noop : createCircuit(provider, circuitBreaker, transport.settings.onEvent);
  return {
    async send(request, codec, context) {
      const exchange = createExchange(request, codec, context, options);
      try {
        return await circuit.execute(() => exchange());
      } catch (error) {
        if (!(error instanceof BrokenCircuitError)) throw error;
        throw new AnyroomError({
          code: 'unavailable',
          outcome: 'not-sent',
          message: `${options.vendor} did not answer before, so nothing was sent. Try again later; circuitBreaker says when.`,
          details: detailsOf(context),
        });
      }
    },
  };
}

/** One request with all its attempts. */
function createExchange<A>(
  request: HttpRequest,
  codec: Decoder<unknown, A>,
  context: RequestContext,
  options: HttpClientOptions,
): () => Promise<A> {
  const { transport, vendor } = options;
  const { settings } = transport;
  const { deadline, pause } = context;
  const { method, route } = request;
  const requestId = randomUUID();
  const isRead = method === 'GET';
  const mayRepeat = request.idempotent && context.repeatable !== false;
  const secrets = new Set(options.credentials.map((secret) => secret.reveal()));
  const about = { provider: options.provider, operation: context.operation, method, route, requestId };
  /** Once an attempt may have done it, no later refusal says that it was not done. */
  let mayHaveHappened = false;

  const fail = (
    failure: AttemptFailure &
      Partial<VendorFailure> & { readonly retryAfterInMs?: number; readonly vendorRequestId?: string | undefined },
  ): AnyroomError => {
    const { code, status, vendorCode, subject, retryAfterInMs: retryAfter } = failure;
    const outcome = outcomeOf(failure.outcome);
    if (outcome === 'unknown') mayHaveHappened = true;
    const hint = options.hints?.[code];
    return new AnyroomError({
      code,
      outcome,
      message: `${failure.message}${hint === undefined ? '' : ` ${hint}`}`,
      ...(!mayRepeat && outcome === 'unknown' && { retryable: false as const }),
      ...(code === 'not-found' && { subject: subject ?? request.subject ?? 'unknown' }),
      ...(retryAfter !== undefined && { retryAfterInMs: retryAfter }),
      details: {
        ...detailsOf(context),
        ...(status !== undefined && { status }),
        ...(vendorCode !== undefined && { vendorCode: shown(vendorCode) }),
        requestId: failure.vendorRequestId === undefined ? requestId : shown(failure.vendorRequestId),
      },
    });
  };
  const shown = (text: string) => redact(text, { ids: request.ids, secrets: [...secrets] });
  const outcomeOf = (outcome: Outcome): Outcome => {
    if (isRead) return outcome === 'unknown' ? 'not-sent' : outcome;
    return mayHaveHappened ? 'unknown' : outcome;
  };
  const ended = (): AnyroomError | undefined =>
    deadline.endedBy === undefined
      ? undefined
      : endedError(
          deadline.endedBy,
          outcomeOf('not-sent'),
          { ...detailsOf(context), requestId },
          { ...(!mayRepeat && mayHaveHappened && { retryable: false as const }) },
        );

  const attemptOnce = async (number: number): Promise<A> => {
    const startedAt = performance.now();
    const within = startDeadline({ timeoutInMs: settings.attemptTimeoutInMs }, deadline);
    let handedOver = false;
    let status: number | undefined;
    const attempt: Attempt = {
      origin: options.origin,
      authorize: (final, signal) => authorized(options.authorize(final, signal), within),
      signal: within.signal,
      maxResponseBytes: settings.maxResponseBytes,
      holdSecrets: (more) => {
        for (const secret of more) secrets.add(secret);
      },
      sending: () => {
        handedOver = true;
        tell(settings.onEvent, { type: 'request', ...about, attempt: number });
      },
      fail,
    };
    const report = (code?: ErrorCode) => {
      if (!handedOver) return;
      const durationInMs = performance.now() - startedAt;
      tell(settings.onEvent, {
        type: 'response',
        ...about,
        attempt: number,
        durationInMs,
        ...(status !== undefined && { status }),
        ...(code !== undefined && { code }),
      });
    };
    try {
      const answer = await exchangeBytes(attempt);
      status = answer.status;
      const value = read(answer);
      report();
      return value;
    } catch (caught) {
      const error = AnyroomError.is(caught) ? caught : strangersError(handedOver);
      if (error.details.status !== undefined) status = error.details.status;
      // The attempt's own deadline and the call's are one signal to the network; here they part.
      if (error.code === 'timeout' && deadline.endedBy !== undefined) {
        report(deadline.endedBy);
        throw ended() ?? error;
      }
      report(error.code);
      throw error;
    } finally {
      within.end();
    }
  };

  const authorized = async <T>(work: T | Promise<T>, within: Deadline): Promise<T> => {
    const gaveUp = new Promise<never>((_, reject) => {
      const stop = () =>
        reject(fail({ code: 'timeout', outcome: 'not-sent', message: 'The credential took too long to get.' }));
      if (within.signal.aborted) stop();
      else within.signal.addEventListener('abort', stop, { once: true });
    });
    try {
      return await Promise.race([work, gaveUp]);
    } catch (error) {
      if (!AnyroomError.is(error)) throw error;
      // A credential knows nothing of the call, nor that an earlier attempt of it may have been carried out.
      const outcome = outcomeOf(error.outcome);
      throw deriveError(error, { outcome, details: { ...detailsOf(context), requestId } });
    }
  };

  const exchangeBytes = async (attempt: Attempt): Promise<HttpAnswer> => {
    const agents = [options.userAgent, `node/${process.versions.node}`, settings.userAgent];
    const { status, data, headers } = await transport.axios.request<unknown>({
      method,
      url: `${options.origin}${request.path}`,
      headers: {
        Accept: 'application/json',
        'User-Agent': agents.filter((agent) => agent !== undefined).join(' '),
        ...(request.body !== undefined && { 'Content-Type': request.body.type }),
        ...(options.clientRequestIdHeader !== undefined && { [options.clientRequestIdHeader]: requestId }),
      },
      ...(request.body !== undefined && { data: request.body.text }),
      // The signal goes with the attempt alone: axios would throw an error of its own in place of ours.
      ...withAttempt(attempt),
    });
    return {
      status,
      text: typeof data === 'string' ? data : (JSON.stringify(data) ?? ''),
      header(name) {
        const value: unknown = headers[name];
        return typeof value === 'string' ? value : undefined;
      },
    };
  };

  const read = (answer: HttpAnswer): A => {
    const json = parsed(answer.text);
    const { status } = answer;
    const vendorRequestId = answer.header(options.requestIdHeader);
    const failure = options.failureOf(answer, json);
    if (failure === undefined && status >= 200 && status < 300) {
      const decoded = decode(codec, json);
      if (decoded.ok) return decoded.value;
      const where =
        json === undefined ? 'it is not JSON' : `wrong at ${decoded.paths.slice(0, 5).map(shown).join(', ')}`;
      const message = `${vendor} answered ${status}, but with an answer that makes no sense: ${where}.`;
      throw fail({ code: 'malformed-response', outcome: 'unknown', message, status, vendorRequestId });
    }
    context.onFailure?.(json);
    const code = failure?.code ?? codeOfStatus(status);
    const words = failure?.message === undefined ? '' : `: ${shown(failure.message)}`;
    const retryAfter = retryAfterInMs((name) => answer.header(name));
    throw fail({
      ...failure,
      code,
      outcome: outcomeOfCode(code),
      message: `${vendor} answered ${status}${words}${/[.!?…]$/.test(words) ? '' : '.'}`,
      status,
      vendorRequestId,
      ...((code === 'rate-limited' || code === 'unavailable') &&
        retryAfter !== undefined && { retryAfterInMs: retryAfter }),
    });
  };

  const strangersError = (handedOver: boolean): AnyroomError =>
    fail({
      code: 'unknown',
      outcome: handedOver ? 'unknown' : 'not-sent',
      message: "Something outside of the service threw: look at the axios interceptors and at the credential's source.",
    });

  /** How long to wait before the next attempt, or `undefined` when there is to be none. */
  const delayBefore = (error: AnyroomError, backoffInMs: number): number | undefined => {
    if (error.code === 'cancelled' || deadline.endedBy !== undefined) return undefined;
    if (!isTransient(error) || (!request.idempotent && error.outcome === 'unknown')) return undefined;
    const delayInMs = error.retryAfterInMs ?? backoffInMs;
    return delayInMs < deadline.remainingInMs() ? delayInMs : undefined;
  };

  return async () => {
    let backoff = new ExponentialBackoff({ initialDelay: 250, maxDelay: 5_000, generator: fullJitterGenerator }).next();
    let number = 0;
    let delayInMs = 0;
    // The wait itself is ours, so that the caller's signal ends it; the policy counts, decides and repeats.
    const policy = retry(
      handleWhen((error) => {
        if (!AnyroomError.is(error)) return false;
        const delay = delayBefore(error, backoff.duration);
        if (error.code === 'rate-limited') pause?.extend(delay ?? error.retryAfterInMs ?? backoff.duration);
        if (delay === undefined || number >= settings.maxAttempts) return false;
        delayInMs = delay;
        backoff = backoff.next(undefined);
        tell(settings.onEvent, { type: 'retry', ...about, attempt: number, code: error.code, delayInMs });
        return true;
      }),
      { maxAttempts: settings.maxAttempts, backoff: new ConstantBackoff(0) },
    );
    return policy.execute(async () => {
      if (delayInMs > 0) await deadline.sleep(delayInMs);
      const holdInMs = pause?.remainingInMs() ?? 0;
      if (pause !== undefined && holdInMs > 0) {
        tell(settings.onEvent, { type: 'wait', ...about, delayInMs: holdInMs });
        await pause.wait(deadline);
      }
      const over = ended();
      if (over !== undefined) throw over;
      number += 1;
      return attemptOnce(number);
    });
  };
}

function isTransient({ code }: AnyroomError): boolean {
  return code === 'rate-limited' || code === 'unavailable' || code === 'timeout';
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    return undefined;
  }
}
