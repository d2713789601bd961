import type { Answer } from '../server/answer.js';

export interface ErrorDetail {
  readonly code: string;
  readonly message: string;
  readonly target?: string;
}

/** What an error says beside its code and message, and the headers that go with it. */
export interface RefusalExtras {
  readonly target?: string;
  readonly details?: readonly ErrorDetail[];
  readonly innererror?: ErrorDetail;
}

/** A request that Azure turns down, in the shape of its errors. */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly more: RefusalExtras;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    more: RefusalExtras = {},
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.more = more;
    this.headers = headers;
  }

  get answer(): Answer {
    return {
      status: this.status,
      body: { error: { code: this.code, message: this.message, ...this.more } },
      headers: this.headers,
    };
  }
}

export const MALFORMED = 'The request could not be understood by the server due to malformed syntax.';

export const badRequest = (message: string, details?: readonly ErrorDetail[]) =>
  new Refusal(400, 'BadRequest', message, details ? { details } : {});

/** How Rooms refuses the value of one field: the message of the whole says nothing, the detail does. */
export const badArgument = (target: string, message: string) =>
  badRequest(MALFORMED, [{ code: 'BadArgument', message, target }]);

/** How Rooms refuses a value of another JSON type than the field at the path has. */
export const wrongType = (type: string, path: string) =>
  badArgument(
    path,
    `The JSON value could not be converted to ${type}. Path: ${path} | LineNumber: 0 | BytePositionInLine: 0.`,
  );

/** How Identity refuses the value of one field. */
export const invalidValue = (target: string, message: string) =>
  new Refusal(400, 'ValidationError', message, { target });

export const notFound = (hint?: string) =>
  new Refusal(404, 'NotFound', 'The server cannot find the requested resource.', hintOf(hint));

export const denied = (hint: string) => new Refusal(401, 'Denied', 'Denied by the resource provider.', hintOf(hint));

/** The hint is the emulator's own: it goes into `innererror`, where the vendor sends none, and tells what to mend. */
const hintOf = (hint: string | undefined) =>
  hint === undefined ? {} : { innererror: { code: 'Emulator', message: hint } };
