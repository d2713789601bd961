import { createTransport, type Transport, type TransportOptions } from '@anyroom/adapter-kit/http';
import { type CloudflareConfiguration, CloudflareParticipantService } from '@anyroom/cloudflare';
import { afterEach } from '@jest/globals';
import nock from 'nock';

/** The ids and the token that the vendor's own pages use in their examples. */
export const ACCOUNT = '023e105f4ecef8ad9ca31a8372d0c353';
export const APP = 'app_id';
export const MEETING = '497f6eca-6276-4993-bfeb-53cbbbba6f08';
export const PERSON = '182bd5e5-6e1a-4fe4-a799-aa6d9a6ab26e';
export const TOKEN = 'Sn3lZJTBX6kkg7OdcBUAxOO963GEIyGQqnFTOFYY';

export const APP_PATH = `/client/v4/accounts/${ACCOUNT}/realtime/kit/${APP}`;
export const MEETING_PATH = `${APP_PATH}/meetings/${MEETING}`;
export const PEOPLE_PATH = `${MEETING_PATH}/participants`;
export const PERSON_PATH = `${PEOPLE_PATH}/${PERSON}`;

export const CONFIGURATION: CloudflareConfiguration = {
  accountId: ACCOUNT,
  appId: APP,
  apiToken: TOKEN,
  roles: { presenter: 'group_call_host', attendee: 'group_call_participant' },
};

/** RealtimeKit's own envelope of a refusal, whose code mirrors the status. */
export const kit = (code: number, message = 'No') => ({ success: false, error: { code, message } });
/** The envelope of the gateway before it. */
export const gateway = (code: number, message = 'No') => ({
  success: false,
  errors: [{ code, message }],
  messages: [],
  result: null,
});

/** A request as it left, to the letter. */
export interface Sent {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is answered: a body that is no text is sent as JSON. */
export interface Answered {
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Answers the requests to an origin in this order, and gives them as they come in. One more than there are answers gets
 * a 599, which no test expects.
 */
export function intercepted(answers: readonly Answered[], origin = 'https://api.cloudflare.com'): readonly Sent[] {
  const sent: Sent[] = [];
  const scope = nock(origin).persist();
  let bytes = '';
  scope.on('request', (_request, _interceptor, text: string) => {
    bytes = text;
  });
  for (const method of ['GET', 'POST', 'PATCH', 'DELETE', 'PUT']) {
    const interceptor = scope.intercept(() => true, method);
    interceptor.reply(function (path) {
      const { status = 200, body = '', headers = {} } = answers[sent.length] ?? { status: 599 };
      const all = this.req.headers as unknown as Record<string, string>;
      sent.push({ method, path, headers: all, body: bytes });
      bytes = '';
      const type = typeof body === 'string' ? 'text/html' : 'application/json';
      return [status, typeof body === 'string' ? body : JSON.stringify(body), { 'content-type': type, ...headers }];
    });
  }
  return sent;
}

/** How one of the services is made. */
export type ServiceClass<S> = new (configuration: CloudflareConfiguration, transport?: Transport) => S;

/** Opens services on the vendor's real address, none of which waits long; closed after each test of the file. */
export function services(): Open<CloudflareParticipantService>;
export function services<S extends { close(): Promise<void> }>(Service: ServiceClass<S>): Open<S>;
export function services(
  Service: ServiceClass<{ close(): Promise<void> }> = CloudflareParticipantService,
): Open<{ close(): Promise<void> }> {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    await Promise.all(closing.splice(0).map((close) => close()));
  });
  return (configuration: Partial<CloudflareConfiguration> = {}, options: TransportOptions = { maxAttempts: 1 }) => {
    const transport = createTransport({ timeoutInMs: 5_000, ...options });
    const service = new Service({ ...CONFIGURATION, ...configuration }, transport);
    closing.push(async () => {
      await service.close();
      transport.close();
    });
    return service;
  };
}

type Open<S> = (configuration?: Partial<CloudflareConfiguration>, options?: TransportOptions) => S;
