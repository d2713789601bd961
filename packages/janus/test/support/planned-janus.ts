import { Buffer } from 'node:buffer';
import { createTransport, type Transport, type TransportOptions } from '@anyroom/adapter-kit/http';
import type { JanusConfiguration } from '@anyroom/janus';
import { afterEach } from '@jest/globals';
import nock from 'nock';
import { readExactly, writeExactly } from './exact-json.js';

export const ORIGIN = 'https://janus.example:7889';
export const CONFIGURATION: JanusConfiguration = {
  endpoint: `${ORIGIN}/admin`,
  adminSecret: 'planted-admin-secret',
  apiSecret: 'planted-api-secret',
  roomSecret: 'planted-room-secret',
  adminKey: 'planted-admin-key',
};

/** A message as it came to the server, without its transaction. */
export interface Taken {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Its body, as it came. */
  readonly text: string;
  readonly transaction: unknown;
  readonly message: Readonly<Record<string, unknown>>;
}

/** How one message is answered. */
export type Reply = (taken: Taken) => readonly [status: number, body: unknown] | Error;

/** What the plug-in says, by the admin API. The shapes of all answers are those of Janus 1.1.2. */
export const says =
  (data: unknown): Reply =>
  ({ transaction }) => [200, { janus: 'success', transaction, response: data }];
/** What the plug-in says no with. */
export const refuses = (code: number, error: string): Reply => says({ videoroom: 'event', error_code: code, error });
/** What the core says, with a transaction and fields of its own. */
export const coreSays =
  (fields: object): Reply =>
  ({ transaction }) => [200, { janus: 'success', transaction, ...fields }];
/** What the core says no with. What it cannot read has no transaction for it. */
export const coreRefuses =
  (code: number, reason: string, isRead = true): Reply =>
  ({ transaction }) => [200, { janus: 'error', ...(isRead && { transaction }), error: { code, reason } }];
/** Anything else. */
export const answers =
  (status: number, body: unknown = ''): Reply =>
  () => [status, body];
/** The connection breaks after the message has come. */
export const loses = (): Reply => () => Object.assign(new Error('lost'), { code: 'ECONNRESET' });

/** Takes every message to the server, answers them one after the other as planned, and keeps them. */
export function plan(replies: readonly Reply[], origin = ORIGIN): readonly Taken[] {
  const all: Taken[] = [];
  for (const reply of replies) {
    nock(origin)
      .intercept(() => true, 'POST')
      .reply(function (path, _, respond) {
        const { headers, requestBodyBuffers = [] } = this.req as typeof this.req & { requestBodyBuffers?: Buffer[] };
        const text = Buffer.concat(requestBodyBuffers).toString('utf8');
        const { transaction, ...message } = readExactly(text) as Taken['message'];
        const texts = Object.entries(headers).map(([name, value]) => [name, String(value)]);
        const taken = { method: 'POST', path, headers: Object.fromEntries(texts), text, transaction, message };
        all.push(taken);
        const answer = reply(taken);
        if (answer instanceof Error) respond(answer, [0, '']);
        else
          respond(null, [answer[0], typeof answer[1] === 'object' ? writeExactly(answer[1]) : (answer[1] as string)]);
      });
  }
  return all;
}

const closings: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closings.splice(0).reverse()) await close();
});

/** A service on that server; it is closed when the test is over. */
export function on<S extends { close(): Promise<void> }>(
  Service: new (configuration: JanusConfiguration, transport: Transport) => S,
  configuration: Partial<JanusConfiguration> = {},
  options: TransportOptions = {},
): S {
  const transport = createTransport(options);
  const service = new Service({ ...CONFIGURATION, ...configuration }, transport);
  closings.push(async () => {
    await service.close();
    transport.close();
  });
  return service;
}
