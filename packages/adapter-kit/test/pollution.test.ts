import { once } from 'node:events';
import { Agent } from 'node:http';
import { connect } from 'node:net';
import { Worker } from 'node:worker_threads';
import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals';
import nock from 'nock';
import { Answer, bench, CREDENTIAL, calling, edit } from './support/plan.js';

/** Three servers with objects of their own, which nothing here pollutes. Each says who it is and what it was told. */
const SERVERS = `
  const { createServer } = require('node:http');
  const { parentPort } = require('node:worker_threads');
  const start = (word, host, port) =>
    new Promise((resolve) => {
      const server = createServer((request, response) => {
        request.resume();
        const { method, url, headers } = request;
        response.end(JSON.stringify({ word: [word, method, url, headers.authorization].join(' ') }));
      });
      server.listen(port, host, () => resolve(server.address().port));
    });
  start('ours', '127.0.0.1', 0).then(async (port) => {
    await start('theirs', '127.0.0.2', port);
    parentPort.postMessage({ port, other: await start('theirs', '127.0.0.1', 0) });
  });
`;

let servers: Worker;
let port: number;
let other: number;

beforeAll(async () => {
  nock.restore();
  servers = new Worker(SERVERS, { eval: true });
  [{ port, other }] = (await once(servers, 'message')) as [{ port: number; other: number }];
});

afterAll(() => servers.terminate());

/** The objects of this file inherit from the one, those of Node from the other. */
const PROTOTYPES = [Object.prototype, Object.getPrototypeOf(Object.getPrototypeOf(Agent.prototype)) as object];
const planted = new Set<string>();

function pollute(key: string, value: unknown): void {
  planted.add(key);
  for (const prototype of PROTOTYPES) {
    Object.defineProperty(prototype, key, { value, configurable: true, writable: true, enumerable: false });
  }
}

function clean(): void {
  for (const prototype of PROTOTYPES) for (const key of planted) Reflect.deleteProperty(prototype, key);
  planted.clear();
}

afterEach(clean);

const elsewhere = () => connect(other, '127.0.0.1');

/** What `node:http`, `node:https`, `node:net`, `node:tls` and undici read of options, with what would do the most harm. */
const POLLUTION: readonly (readonly [string, () => unknown])[] = [
  ['hostname', () => '127.0.0.2'],
  ['host', () => '127.0.0.2'],
  ['port', () => other],
  ['defaultPort', () => other],
  ['path', () => '/evil'],
  ['socketPath', () => '/tmp/none.sock'],
  ['protocol', () => 'evil:'],
  ['origin', () => `http://127.0.0.1:${other}`],
  ['url', () => `http://127.0.0.1:${other}`],
  ['baseURL', () => `http://127.0.0.1:${other}`],
  ['query', () => ({ a: 1 })],
  ['params', () => ({ a: 1 })],
  ['data', () => 'evil'],
  ['method', () => 'DELETE'],
  ['auth', () => 'a:b'],
  ['proxy', () => ({ host: '127.0.0.1', port: other })],
  ['createConnection', () => elsewhere],
  ['_defaultAgent', () => new Agent()],
  ['agentKey', () => 'evil'],
  ['_agentKey', () => 'evil'],
  [
    'lookup',
    () => (_: string, __: unknown, done: (e: null, a: string, f: number) => void) => done(null, '127.0.0.2', 4),
  ],
  ['family', () => 6],
  ['hints', () => 1],
  ['localAddress', () => '127.0.0.9'],
  ['localPort', () => 1],
  ['autoSelectFamily', () => 'evil'],
  ['autoSelectFamilyAttemptTimeout', () => -5],
  ['headersTimeout', () => 1],
  ['bodyTimeout', () => 1],
  ['connectTimeout', () => 1],
  ['keepAliveTimeout', () => -1],
  ['setHost', () => 'evil'],
  ['maxHeaderSize', () => 10],
  ['maxResponseSize', () => 1],
  ['insecureHTTPParser', () => 'evil'],
  ['joinDuplicateHeaders', () => 'evil'],
  ['uniqueHeaders', () => ['host']],
  ['upgrade', () => 'ws'],
  ['expectContinue', () => true],
  ['reset', () => 'evil'],
  ['blocking', () => true],
  ['servername', () => 'evil.example'],
  ['rejectUnauthorized', () => false],
  ['checkServerIdentity', () => () => undefined],
  ['secureContext', () => ({})],
  ['ca', () => 'evil'],
  ['cert', () => 'evil'],
  ['key', () => 'evil'],
  ['pfx', () => 'evil'],
  ['ciphers', () => 'NULL'],
  ['minVersion', () => 'TLSv1'],
  ['session', () => 'evil'],
  ['connections', () => -1],
  ['pipelining', () => -1],
  ['allowH2', () => true],
  ['maxConcurrentStreams', () => -1],
  ['keepAliveMaxTimeout', () => -1],
  ['clientTtl', () => -1],
];

describe('what is put on Object.prototype changes nothing', () => {
  test.each(POLLUTION)('%s', async (key, value) => {
    const { client, transport } = bench(`http://127.0.0.1:${port}`, { transport: { maxAttempts: 1 } });
    const send = async () => (await client.send(edit, Answer, calling(5_000))).word;
    try {
      pollute(key, value());
      const words = [await send(), await send()];
      clean();
      expect(words).toEqual(Array(2).fill(`ours PATCH ${edit.path} Bearer ${CREDENTIAL}`));
    } finally {
      clean();
      transport.close();
    }
  });

  test('the name of an event breaks the streams of Node itself: then a call may fail, and says so', async () => {
    const { client, transport } = bench(`http://127.0.0.1:${port}`, { transport: { maxAttempts: 1 } });
    pollute('timeout', 1);
    const settled = await client.send(edit, Answer, calling(5_000)).then(
      ({ word }) => word,
      ({ code, outcome }) => `${code} ${outcome}`,
    );
    clean();
    expect([`ours PATCH ${edit.path} Bearer ${CREDENTIAL}`, 'unavailable not-sent']).toContain(settled);
    transport.close();
  });
});
