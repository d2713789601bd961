import type { HttpAnswer } from './http-request.js';

/** An answer, which interceptors may have changed: they may have parsed its body, or left things out. */
export interface LeftAnswer {
  readonly status: number;
  readonly data: unknown;
  readonly headers: unknown;
}

/** An answer as it was left, to be read. */
export class HttpAnswerAsLeft implements HttpAnswer {
  readonly status: number;
  readonly text: string;
  readonly #headers: unknown;

  constructor({ status, data, headers }: LeftAnswer) {
    this.status = status;
    this.text = typeof data === 'string' ? data : (JSON.stringify(data) ?? '');
    this.#headers = headers;
  }

  header(name: string): string | undefined {
    const value = (this.#headers as Record<string, unknown> | undefined)?.[name];
    return typeof value === 'string' ? value : undefined;
  }
}
