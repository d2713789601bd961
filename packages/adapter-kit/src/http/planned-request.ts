import { setHeader } from './headers.js';
import type { HttpClientOptions } from './http-client-options.js';
import type { HttpRequest } from './http-request.js';
import type { RequestErrors } from './request-errors.js';
import { ACCEPTED_ENCODINGS } from './wire/read-body.js';

/** What is planned to be sent, with all headers but those of the credential and of the framing. */
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
): (request: HttpRequest, errors: Pick<RequestErrors, 'requestId'>) => PlannedRequest {
  const { clientRequestIdHeader } = options;
  const userAgent = [options.userAgent, `node/${process.versions.node}`, options.transport.settings.userAgent]
    .filter((agent) => agent !== undefined)
    .join(' ');
  const always = { Accept: 'application/json', 'User-Agent': userAgent, 'Accept-Encoding': ACCEPTED_ENCODINGS };

  const names = [...Object.keys(always), 'Content-Type', ...(clientRequestIdHeader ? [clientRequestIdHeader] : [])];
  const taken = new Set(names.map((name) => name.toLowerCase()));

  return ({ method, path, headers: own, body }, errors) => {
    const headers: Record<string, string> = { ...always };
    if (body !== undefined) headers['Content-Type'] = body.type;
    if (clientRequestIdHeader !== undefined) headers[clientRequestIdHeader] = errors.requestId;
    if (own === undefined) return { method, path, headers, taken, body: body?.text };
    return { method, path, headers: beside(headers, own), taken: undefined, body: body?.text };
  };
}

/** Ours, and what the request has beside them: it replaces none, in whichever letters. */
function beside(ours: Readonly<Record<string, string>>, own: Readonly<Record<string, string>>): Record<string, string> {
  const headers = { ...own };
  for (const [name, value] of Object.entries(ours)) setHeader(headers, name, value);
  return headers;
}
