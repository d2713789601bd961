import { Buffer } from 'node:buffer';
import { setHeader } from './headers.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpRequest } from './http-request.js';
import type { RequestErrors } from './request-errors.js';
import type { Origin } from './wire/origin.js';
import { ACCEPTED_ENCODINGS } from './wire/read-body.js';

/** What is planned to be sent, with all headers but those of the credential. */
export interface PlannedRequest {
  readonly method: string;
  readonly path: string;
  /** Made for one attempt, which may add to them. */
  readonly headers: Record<string, string>;
  /** Their names in lower case, where those are always the same. */
  readonly taken: ReadonlySet<string> | undefined;
  readonly body: string | undefined;
}

/** Makes what plans the requests of a service. */
export function planner(
  options: HttpClientOptions,
  { host }: Origin,
): (request: HttpRequest, errors: Pick<RequestErrors, 'requestId'>) => PlannedRequest {
  const { clientRequestIdHeader } = options;
  const userAgent = [options.userAgent, `node/${process.versions.node}`, options.transport.settings.userAgent]
    .filter((agent) => agent !== undefined)
    .join(' ');
  // As literals, since this is done for every attempt: what is put together by names takes several times as long.
  const headersOf = (type: string | undefined, text: string | undefined): Record<string, string> =>
    type === undefined || text === undefined || text === ''
      ? { Accept: 'application/json', 'User-Agent': userAgent, 'Accept-Encoding': ACCEPTED_ENCODINGS, Host: host }
      : {
          Accept: 'application/json',
          'User-Agent': userAgent,
          'Accept-Encoding': ACCEPTED_ENCODINGS,
          Host: host,
          'Content-Type': type,
          'Content-Length': String(Buffer.byteLength(text)),
        };
  const names = Object.keys(headersOf('text/plain', 'x'));
  if (clientRequestIdHeader !== undefined) names.push(clientRequestIdHeader);
  const taken = new Set(names.map((name) => name.toLowerCase()));

  return ({ method, path, headers: own, body }, errors) => {
    // Once: it may be made afresh for each attempt, and by being asked for tell that one begins.
    const text = body?.text;
    const headers = headersOf(body?.type, text);
    if (clientRequestIdHeader !== undefined) headers[clientRequestIdHeader] = errors.requestId;
    if (own === undefined) return { method, path, headers, taken, body: text };
    return { method, path, headers: beside(headers, own), taken: undefined, body: text };
  };
}

/** Ours, and what the request has beside them: it replaces none, in whichever letters. */
function beside(ours: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): Record<string, string> {
  const headers = { ...own };
  for (const [name, value] of Object.entries(ours)) setHeader(headers, name, value);
  return headers;
}
