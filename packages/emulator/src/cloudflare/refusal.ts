import type { Answer } from '../server/answer.js';

/** A request that RealtimeKit itself turns down. */
export class Refusal extends Error {
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }

  get answer(): Answer {
    return { status: this.status, body: { success: false, error: { code: this.status, message: this.message } } };
  }
}

/** A request that the gateway before RealtimeKit turns down: it has codes of its own, and another envelope. */
export class GatewayRefusal extends Error {
  readonly status: number;
  readonly code: number;
  readonly hint: string | undefined;

  /** The hint is the emulator's own: it goes into `messages`, where the vendor has none, and tells what to mend. */
  constructor(status: number, code: number, message: string, hint?: string) {
    super(message);
    this.status = status;
    this.code = code;
    this.hint = hint;
  }

  get answer(): Answer {
    const errors = [{ code: this.code, message: this.message }];
    const messages = this.hint === undefined ? [] : [{ code: 0, message: this.hint }];
    return { status: this.status, body: { success: false, errors, messages, result: null } };
  }
}
