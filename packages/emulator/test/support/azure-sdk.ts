import { CommunicationIdentityClient } from '@azure/communication-identity';
import { RoomsClient, type RoomsClientOptions } from '@azure/communication-rooms';
import type { Emulator } from '../../src/index.js';
import type { Answered } from './response-validator.js';

type Policy = NonNullable<RoomsClientOptions['additionalPolicies']>[number]['policy'];

/** One exchange of a client with the emulator, as it went over the wire. */
export interface Exchange extends Answered {
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly requestBody: unknown;
  readonly headers: Readonly<Record<string, string>>;
}

/** Both official clients, by the emulator's connection string, and what they have sent and got so far. */
export function officialClients(
  emulator: Emulator,
  retryOptions: NonNullable<RoomsClientOptions['retryOptions']> = { maxRetries: 0 },
) {
  const exchanges: Exchange[] = [];
  const options = {
    allowInsecureConnection: true,
    retryOptions,
    additionalPolicies: [{ policy: recorder(exchanges), position: 'perRetry' as const }],
  };
  const { connectionString } = emulator.azure;
  return {
    exchanges,
    rooms: new RoomsClient(connectionString, options),
    identities: new CommunicationIdentityClient(connectionString, options),
  };
}

const recorder = (exchanges: Exchange[]): Policy => ({
  name: 'recorder',
  async sendRequest(request, next) {
    const response = await next(request);
    const { pathname, search } = new URL(request.url);
    const text = response.bodyAsText ?? '';
    exchanges.push({
      method: request.method,
      path: pathname + search,
      requestHeaders: request.headers.toJSON(),
      requestBody: typeof request.body === 'string' ? JSON.parse(request.body) : undefined,
      status: response.status,
      headers: response.headers.toJSON(),
      contentType: response.headers.get('content-type'),
      body: text === '' ? undefined : JSON.parse(text),
    });
    return response;
  },
});
