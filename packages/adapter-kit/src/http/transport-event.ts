import type { ErrorCode } from '@anyroom/core';

/** Which request an event is about. */
export interface AboutRequest {
  readonly provider: string;
  /** The verb called ('updateParticipant'). */
  readonly operation: string;
  readonly method: string;
  /** The path with placeholders for ids: '/rooms/{roomId}/participants'. */
  readonly route: string;
  /** Ours; the same for every attempt of one request. */
  readonly requestId: string;
}

/** Which attempt of a request an event is about. */
export interface AboutAttempt extends AboutRequest {
  /** From 1. */
  readonly attempt: number;
}

/** What a transport tells of its work. No event holds an id of a person or a room, a body, or a credential. */
export type TransportEvent =
  | ({ readonly type: 'request' } & AboutAttempt)
  | ({
      readonly type: 'response';
      /** Absent when no answer came. */
      readonly status?: number;
      /** What the attempt failed with, if it did. */
      readonly code?: ErrorCode;
      readonly durationInMs: number;
    } & AboutAttempt)
  | ({
      /** The attempt failed, and another follows. */
      readonly type: 'retry';
      readonly code: ErrorCode;
      readonly delayInMs: number;
    } & AboutAttempt)
  | ({
      /** A request waits for its turn: its budget has no room, or the vendor asked another one to wait. `delayInMs` is how long that should be. */
      readonly type: 'wait';
      readonly delayInMs: number;
    } & AboutRequest)
  | {
      readonly type: 'circuit';
      readonly provider: string;
      readonly state: 'closed' | 'open' | 'half-open';
    };

/** Hears of every event, as it happens. What it throws, or rejects with, is ignored. */
export type OnEvent = (event: TransportEvent) => void;

/** Tells a listener, whose mistakes are its own. */
export function tell(onEvent: OnEvent | undefined, event: TransportEvent): void {
  try {
    const heard: unknown = onEvent?.(event);
    // A listener must not be able to fail the call that it listens to, nor, being async, the process.
    // Not by `instanceof`: its promise may be of another realm, or of a library.
    if (heard !== undefined) Promise.resolve(heard).catch(ignore);
  } catch {
    // As above.
  }
}

const ignore = () => undefined;
