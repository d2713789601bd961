import { Agent as HttpsAgent } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server as TcpServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import axios from 'axios';
import nock from 'nock';
import { Answer, bench, calling, edit, errorOf } from './support/plan.js';
import { json, type Server, startServer } from './support/server.js';

let server: Server;
let proxy: TcpServer;
let proxied = 0;
const PROXY_VARIABLES = [
  'HTTP_PROXY',
  'HTTPS_PROXY',
  'ALL_PROXY',
  'http_proxy',
  'https_proxy',
  'all_proxy',
  'NODE_USE_ENV_PROXY',
];
const before = Object.fromEntries(PROXY_VARIABLES.map((name) => [name, process.env[name]]));

beforeAll(async () => {
  nock.restore();
  server = await startServer((response) => json(response, 200, { word: 'yes' }));
  proxy = createTcpServer((socket) => {
    proxied += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
  for (const name of PROXY_VARIABLES) process.env[name] = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  delete process.env['NO_PROXY'];
  delete process.env['no_proxy'];
});

afterAll(async () => {
  for (const [name, value] of Object.entries(before)) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
  await server.close();
  await new Promise((resolve) => proxy.close(resolve));
});

async function word(): Promise<unknown> {
  const { client, transport } = bench(server.origin, { transport: { maxAttempts: 1 } });
  try {
    return await client.send(edit, Answer, calling());
  } finally {
    transport.close();
  }
}

describe('what others have set up', () => {
  test('a proxy in the environment gets nothing; axios by itself would ask it', async () => {
    await expect(word()).resolves.toEqual({ word: 'yes' });
    expect(proxied).toBe(0);
    await expect(axios.get(server.origin)).rejects.toThrow();
    expect(proxied).toBe(1);
  });

  test('the shared defaults and interceptors of axios change nothing, and see nothing', async () => {
    const defaults = { ...axios.defaults };
    const commonHeaders = { ...axios.defaults.headers.common };
    let seen = 0;
    const see = <T>(value: T): T => {
      seen += 1;
      return value;
    };
    const request = axios.interceptors.request.use(see);
    const response = axios.interceptors.response.use(see, see);
    try {
      Object.assign(axios.defaults, {
        adapter: () => Promise.reject(new Error('the wrong adapter')),
        baseURL: 'http://127.0.0.1:9',
        timeout: 1,
        maxRedirects: 9,
        proxy: { host: '127.0.0.1', port: 9 },
        transformRequest: [() => 'changed'],
        transformResponse: [() => 'changed'],
        validateStatus: () => false,
        params: { leak: 1 },
      });
      axios.defaults.headers.common['X-Leak'] = 'yes';
      server.arrived.length = 0;
      await expect(word()).resolves.toEqual({ word: 'yes' });
      expect(server.arrived[0]?.url).toBe(edit.path);
      expect(server.arrived[0]?.body.toString()).toBe(edit.body?.text);
      expect(server.arrived[0]?.headers).not.toHaveProperty('x-leak');
      expect(seen).toBe(0);
    } finally {
      for (const key of Object.keys(axios.defaults)) delete (axios.defaults as Record<string, unknown>)[key];
      Object.assign(axios.defaults, defaults);
      axios.defaults.headers.common = commonHeaders as never;
      axios.interceptors.request.eject(request);
      axios.interceptors.response.eject(response);
    }
  });

  test('a polluted Object.prototype changes nothing', async () => {
    const pollution = {
      proxy: { host: '127.0.0.1', port: 9 },
      socketPath: '/tmp/x',
      auth: { username: 'a', password: 'b' },
      baseURL: 'http://127.0.0.1:9',
    };
    try {
      for (const [key, value] of Object.entries(pollution)) {
        Object.defineProperty(Object.prototype, key, { value, configurable: true, writable: true, enumerable: false });
      }
      server.arrived.length = 0;
      await expect(word()).resolves.toEqual({ word: 'yes' });
      expect(server.arrived[0]?.headers.authorization).toMatch(/^Bearer /);
    } finally {
      for (const key of Object.keys(pollution)) delete (Object.prototype as unknown as Record<string, unknown>)[key];
    }
  });

  test('an axios client of a transport sends nothing but its services’ requests', async () => {
    const { transport } = bench(server.origin);
    server.arrived.length = 0;
    await expect(transport.axios.request({ url: server.origin })).rejects.toThrow(
      'only sends what its own service asks for',
    );
    expect(server.arrived).toHaveLength(0);
    transport.close();
  });
});

test('an agent for the wrong scheme is misconfigured, and says so', async () => {
  const agent = new HttpsAgent();
  const { client } = bench(server.origin, { transport: { agent } });
  const error = await errorOf(client.send(edit, Answer, calling()));
  expect(error).toMatchObject({ code: 'misconfigured', outcome: 'not-sent' });
  expect(error.message).toContain('agent');
  agent.destroy();
});
