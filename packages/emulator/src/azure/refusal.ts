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

export const notFound = () => new Refusal(404, 'NotFound', 'The server cannot find the requested resource.');

/** The reason is in `innererror`, which the vendor does not send: it tells a developer what to mend. */
export const denied = (reason: string) =>
  new Refusal(401, 'Denied', 'Denied by the resource provider.', {
    innererror: { code: 'Emulator', message: reason },
  });
