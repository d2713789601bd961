import type { ServerResponse } from 'node:http';
import type { FastifyReply } from 'fastify';
import type { Fault, Provider } from './fault.js';
import { rateLimited, serverError, type VendorAnswer } from './vendor-answer.js';

/**
 * Does what the fault says to an answer that is ready to be sent. What it returns is to be sent in place of `body`; when
 * that is nothing, the connection is the fault's own from here on, and nothing else may be sent on it.
 */
export function tamper(fault: Fault, provider: Provider, reply: FastifyReply, body: Buffer): Buffer | undefined {
  switch (fault.kind) {
    case 'latency':
    case 'clock-skew':
      return body;
    case 'rate-limit':
      return refuse(reply, rateLimited(provider, fault));
    case 'server-error': {
      const answer = serverError(provider, fault.status ?? 503);
      if (fault.body !== 'empty') return refuse(reply, answer);
      forget(reply).code(answer.status).removeHeader('content-type');
      return Buffer.alloc(0);
    }
    case 'reset':
      reply.raw.socket?.resetAndDestroy();
      return undefined;
    case 'hang':
      if (fault.at === 'after-headers') {
        writeHead(reply, { 'content-length': body.length });
        reply.raw.flushHeaders();
      }
      return undefined;
    case 'half-body':
      if (reply.statusCode === 204 || body.length === 0) cutHead(reply.raw, reply.statusCode);
      else {
        const chunked = fault.framing === 'chunked';
        writeHead(reply, chunked ? { 'transfer-encoding': 'chunked' } : { 'content-length': body.length });
        reply.raw.flushHeaders();
        reply.raw.write(body.subarray(0, body.length / 2));
        reply.raw.socket?.destroySoon();
      }
      return undefined;
    case 'html': {
      const status = fault.status ?? 502;
      forget(reply).code(status).header('content-type', 'text/html; charset=utf-8');
      return Buffer.from(`<!doctype html>\n<title>${status}</title>\n<h1>${status}</h1>\n<p>Not what you asked for.\n`);
    }
    case 'wrong-content-type':
      reply.header('content-type', fault.contentType ?? 'text/plain');
      return body;
    case 'malformed-json':
      if (body.length > 0) return body.subarray(0, body.length - 1);
      if (reply.statusCode === 204) reply.code(200);
      reply.header('content-type', 'application/json; charset=utf-8');
      return Buffer.from('{');
  }
}

function refuse(reply: FastifyReply, { status, headers, body }: VendorAnswer): Buffer {
  forget(reply).code(status).headers(headers).header('content-type', 'application/json; charset=utf-8');
  return Buffer.from(JSON.stringify(body));
}

/** Takes away what the headers tell about the operation whose answer is lost. */
function forget(reply: FastifyReply): FastifyReply {
  for (const name of ['content-length', 'x-ms-error-code', 'repeatability-result', 'location'])
    reply.removeHeader(name);
  return reply;
}

function writeHead(reply: FastifyReply, framing: Readonly<Record<string, string | number>>): void {
  reply.removeHeader('content-length');
  reply.raw.writeHead(reply.statusCode, { ...(reply.getHeaders() as Record<string, string>), ...framing });
}

function cutHead(response: ServerResponse, status: number): void {
  response.socket?.write(`HTTP/1.1 ${status} `);
  response.socket?.destroySoon();
}
