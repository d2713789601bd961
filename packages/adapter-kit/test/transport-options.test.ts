import http from 'node:http';
import https from 'node:https';
import { createBudgets, createTransport } from '@anyroom/adapter-kit/http';
import { createUndiciTransport } from '@anyroom/adapter-kit/undici';
import { describe, expect, test } from '@jest/globals';
import { Agent, MockAgent } from 'undici';

const KINDS = { createTransport, createUndiciTransport } as const;
const make = (kind: keyof typeof KINDS, options: unknown) => () => KINDS[kind](options as never);
const both = Object.keys(KINDS) as (keyof typeof KINDS)[];

describe.each(both)('%s', (kind) => {
  test.each([
    [{ timeoutInMS: 5 }, /^There is no option timeoutInMS of this transport; it has timeoutInMs, attemptTimeoutInMs, /],
    [{ proxy: 'http://127.0.0.1:3128' }, /^There is no option proxy of this transport/],
    [{ userAgent: 7 }, 'The option userAgent must be a text.'],
    [{ onEvent: 'log' }, 'The option onEvent must be a function.'],
    [{ budgets: {} }, 'The option budgets must be budgets, such as createBudgets() makes.'],
    [{ budgets: null }, 'The option budgets must be budgets'],
    [null, 'The options must be an object.'],
    ['https://example.com', 'The options must be an object.'],
  ])('refuses %j', (options, message) => {
    expect(make(kind, options)).toThrow(TypeError);
    expect(make(kind, options)).toThrow(message);
  });

  test('takes what is left undefined for left out', () => {
    const options = { timeoutInMs: undefined, agent: undefined, dispatcher: undefined, userAgent: undefined };
    KINDS[kind](options as never).close();
    expect(KINDS[kind]().settings.timeoutInMs).toBe(30_000);
  });

  test('takes budgets of others', async () => {
    const budgets = createBudgets();
    const transport = KINDS[kind]({ budgets });
    expect(transport.budgets).toBe(budgets);
    transport.close();
    await budgets.close();
  });
});

test('over node:http an agent is one of Node', () => {
  for (const agent of [{}, null, false, 'http://127.0.0.1:3128', new Agent()]) {
    expect(make('createTransport', { agent })).toThrow(
      /^The option agent must be an agent of node:http or node:https\.$/,
    );
  }
  expect(make('createTransport', { dispatcher: new Agent() })).toThrow(/^There is no option dispatcher .* agent\.$/);
  for (const agent of [new http.Agent(), new https.Agent()]) createTransport({ agent }).close();
});

test('over undici a dispatcher is one of undici', () => {
  for (const dispatcher of [{}, null, new http.Agent()]) {
    expect(make('createUndiciTransport', { dispatcher })).toThrow(
      /^The option dispatcher must be a dispatcher of undici/,
    );
  }
  expect(make('createUndiciTransport', { agent: new http.Agent() })).toThrow(
    /^There is no option agent .* dispatcher\.$/,
  );
  const composed = new Agent().compose((dispatch) => dispatch);
  for (const dispatcher of [new Agent(), new MockAgent(), composed]) createUndiciTransport({ dispatcher }).close();
});
