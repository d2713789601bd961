import type { IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { FaultInjection } from '../faults/inject-faults.js';
import { arrivalUrl, routedUrl } from './arrival-url.js';
import { type Interceptor, perform } from './intercept.js';
import { type RecordedRequest, type RequestLog, redacted, withoutSecrets } from './request-log.js';

const BODY_LIMIT_IN_BYTES = 1024 * 1024;
/** Room for several ids of a few kilobytes in one path, each byte of them percent-encoded. */
const HEAD_LIMIT_IN_BYTES = 128 * 1024;

/** Of a client that sends a byte now and then, and would keep its connection for ever. */
const ARRIVAL_LIMIT_IN_MS = 30_000;

export interface HttpServerOptions {
  readonly host: string;
  readonly port: number;
  /** How many requests the log keeps. */
  readonly requestLogLimit: number;
  readonly interceptor: () => Interceptor | undefined;
  /** What must not be in the log, beside what has the form of a secret. */
  readonly secrets: () => readonly string[];
  readonly injection: FaultInjection;
  /** Adds the vendors' routes, which are logged, intercepted and struck by faults; their bodies are buffers. */
  readonly serve: (app: FastifyInstance) => void;
  /** Is told the vendors' routes, in the notation of the router, before anything listens. What it throws is thrown. */
  readonly served: (routes: readonly { readonly method: string; readonly url: string }[]) => void;
  /** Adds the control API below its prefix, which is neither logged nor intercepted. */
  readonly control: { readonly prefix: string; readonly serve: (app: FastifyInstance) => void };
  /** How long a request may take to arrive whole. */
  readonly arrivalLimitInMs?: number;
  /** Answers what cannot be routed at all, such as a path that is not percent-encoded rightly. */
  readonly refuse: (error: unknown, request: FastifyRequest, reply: FastifyReply) => void;
}

export interface HttpServer {
  readonly port: number;
  readonly requests: RequestLog;
  readonly openSockets: number;
  close(): Promise<void>;
}

/** Listens, and resolves when it does; rejects with the error of the listening socket. */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { requestLogLimit, interceptor, secrets, injection, serve, control, refuse } = options;
  const { arrivalLimitInMs = ARRIVAL_LIMIT_IN_MS } = options;
  let count = 0;
  let all: RecordedRequest[] = [];
  const records = new WeakMap<IncomingMessage, { -readonly [K in keyof RecordedRequest]: RecordedRequest[K] }>();
  const sockets = new Set<Socket>();

  const app = fastify({
    bodyLimit: BODY_LIMIT_IN_BYTES,
    exposeHeadRoutes: false,
    forceCloseConnections: true,
    frameworkErrors: (error, request, reply) => {
      if (!arrivalUrl(request.raw).startsWith(`${control.prefix}/`)) record(request.raw);
      refuse(error, request as FastifyRequest, reply as FastifyReply);
      answered(request.raw, reply.statusCode);
    },
    http: {
      maxHeaderSize: HEAD_LIMIT_IN_BYTES,
      headersTimeout: arrivalLimitInMs,
      connectionsCheckingInterval: Math.min(arrivalLimitInMs, 1000),
    },
    requestTimeout: arrivalLimitInMs,
    routerOptions: { maxParamLength: HEAD_LIMIT_IN_BYTES },
    rewriteUrl: routedUrl,
  });
  app.server.on('connection', (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  // Where no body belongs one is read all the same: it counts for its length, and for the hash that is signed.
  for (const method of ['GET', 'HEAD', 'TRACE']) app.addHttpMethod(method, { hasBody: true, overrideExisting: true });
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  const routes: { readonly method: string; readonly url: string }[] = [];
  app.register(async (vendors) => {
    vendors.addHook('onRoute', ({ method, url }) => {
      routes.push(...[method].flat().map((it) => ({ method: it, url })));
    });
    vendors.addHook('onRequest', async (request) => record(request.raw));
    vendors.addHook('preHandler', (request, reply, done) => {
      prepare(request, reply, done).catch(done);
    });
    vendors.addHook('onSend', (request, reply, payload, done) => {
      if (injection.concerns(request)) finish(request, reply, payload, done).catch(done);
      else {
        answered(request.raw, reply.statusCode);
        done(null, payload);
      }
    });
    serve(vendors);
  });
  app.register(async (scope) => control.serve(scope), { prefix: control.prefix });
  try {
    await app.ready();
    options.served(routes);
  } catch (error) {
    await app.close();
    throw error;
  }
  await app.listen({ host: options.host, port: options.port });

  let closed: Promise<void> | undefined;
  return {
    port: (app.server.address() as AddressInfo).port,
    requests: {
      get count() {
        return count;
      },
      get all() {
        return [...all];
      },
      reset() {
        count = 0;
        all = [];
      },
    },
    get openSockets() {
      return sockets.size;
    },
    close() {
      closed ??= app.close();
      return closed;
    },
  };

  async function prepare(request: FastifyRequest, reply: FastifyReply, proceed: () => void): Promise<void> {
    const entry = records.get(request.raw);
    if (!entry) throw new Error('A request is recorded before it is handled.');
    if (Buffer.isBuffer(request.body)) entry.body = withoutSecrets(request.body.toString('utf8'), secrets());
    const interception = await interceptor()?.({ ...entry });
    if (interception) {
      perform(interception, reply.raw); // may throw, and then there is an answer to that
      reply.hijack();
      const { status = 200, hang, reset } = interception;
      if (hang !== 'before-headers' && !reset) answered(request.raw, status);
      return;
    }
    const strikes = injection.strike(request);
    if (strikes.length > 0) entry.faults = strikes.map(({ fault: { kind }, applied }) => ({ kind, applied }));
    await injection.before(request, reply, proceed);
  }

  async function finish(
    request: FastifyRequest,
    reply: FastifyReply,
    payload: unknown,
    done: (error: null, payload: Buffer) => void,
  ): Promise<void> {
    const body = await injection.after(request, reply, payload);
    if (body || reply.raw.headersSent) answered(request.raw, reply.statusCode);
    if (body) done(null, body);
  }

  function answered(request: IncomingMessage, status: number): void {
    const entry = records.get(request);
    if (entry) entry.status = status;
  }

  function record(request: IncomingMessage): void {
    const { method = '', headers } = request;
    const known = secrets();
    const path = withoutSecrets(arrivalUrl(request), known);
    const entry = { method, path, headers: redacted(headers, known), body: '' };
    records.set(request, entry);
    count += 1;
    all.push(entry);
    if (all.length > requestLogLimit) all.shift();
  }
}
