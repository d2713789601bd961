import type { Answer } from '../server/answer.js';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

/** A request that Azure turns down, in the shape of its errors. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: { readonly details?: readonly ErrorDetail[]; readonly innererror?: ErrorDetail };

  constructor(status: number, code: string, message: string, more: Refusal['more'] = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
  }

  get answer(): Answer {
    return { status: this.status, body: { error: { code: this.code, message: this.message, ...this.more } } };
  }
}

export const badRequest = (message: string, details?: readonly ErrorDetail[]) =>
  new Refusal(400, 'BadRequest', message, details ? { details } : {});

export const notFound = (hint?: string) =>
  new Refusal(404, 'NotFound', 'The server cannot find the requested resource.', hintOf(hint));

export const denied = (hint: string) => new Refusal(401, 'Denied', 'Denied by the resource provider.', hintOf(hint));

/** The hint is the emulator's own: it goes into `innererror`, where the vendor sends none, and tells what to mend. */
const hintOf = (hint: string | undefined) =>
  hint === undefined ? {} : { innererror: { code: 'Emulator', message: hint } };
