import { once } from 'node:events';
import { createServer } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { describe, expect, test } from '@jest/globals';
import { failureOfNetwork } from '../src/http/failure-of-network.js';

const error = (code: string, more: object = {}) => Object.assign(new Error('planted'), { code, ...more });

describe('failureOfNetwork', () => {
  test.each([
    'DEPTH_ZERO_SELF_SIGNED_CERT',
    'SELF_SIGNED_CERT_IN_CHAIN',
    'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
    'CERT_HAS_EXPIRED',
    'CERT_REVOKED',
    'ERR_TLS_CERT_ALTNAME_INVALID',
    'HOSTNAME_MISMATCH',
    'INVALID_CA',
  ])('%s: the operator’s to mend, with an agent; nothing was sent', (code) => {
    const failure = failureOfNetwork(error(code), true);
    expect(failure).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
    expect(failure.message).toContain('agent');
    expect(failure.message).toContain(code);
  });

  test.each([
    [error('ECONNREFUSED'), true],
    [error('ENOTFOUND'), true],
    [error('ETIMEDOUT', { syscall: 'connect' }), true],
    [error('ENODATA', { syscall: 'getaddrinfo' }), true],
    [Object.assign(new AggregateError([error('EHOSTUNREACH', { syscall: 'connect' })]), {}), true],
    [new Error('wrapped', { cause: error('ECONNREFUSED') }), true],
    [error('ECONNRESET'), false],
  ])('%p is known not to have left', (thrown, wasSent) => {
    expect(failureOfNetwork(thrown, wasSent)).toMatchObject({ code: 'unavailable', outcome: 'not-sent' });
  });

  test.each([
    error('ECONNRESET'),
    error('EPIPE'),
    error('ETIMEDOUT', { syscall: 'read' }),
    new Error('planted'),
    undefined,
    'planted',
  ])('%p may have left, and shows no words of its own', (thrown) => {
    const failure = failureOfNetwork(thrown, true);
    expect(failure).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
    expect(failure.message).not.toContain('planted');
  });

  test.each(['Z_DATA_ERROR', 'Z_BUF_ERROR', 'HPE_INVALID_CONSTANT', 'HPE_HEADER_OVERFLOW'])(
    '%s makes no sense',
    (code) => {
      expect(failureOfNetwork(error(code), true)).toMatchObject({ code: 'malformed-response', outcome: 'unknown' });
    },
  );

  test('TLS spoken to a port of plain http is the operator’s to mend; nothing was sent', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const asked = request({ host: '127.0.0.1', port, method: 'POST' });
    asked.end('{}');
    const [thrown] = await once(asked, 'error');
    server.close();
    const failure = failureOfNetwork(thrown, true);
    expect(failure).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
    expect(failure.message).toContain('http://');
    expect(failureOfNetwork(error('EPROTO'), true)).toMatchObject({ code: 'unavailable', outcome: 'unknown' });
  });

  test('an endless chain of causes ends', () => {
    const loop: { cause?: unknown } = {};
    loop.cause = loop;
    expect(failureOfNetwork(loop, true)).toMatchObject({ code: 'unavailable' });
  });

  test('a code that is no code is not shown', () => {
    expect(failureOfNetwork(error('planted token'), true).message).not.toContain('planted');
  });
});
