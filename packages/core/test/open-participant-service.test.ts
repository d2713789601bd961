import { inspect } from 'node:util';
import type { Environment, ParticipantProvider, ServiceSettings } from '@anyroom/core';
import { AnyroomError, openParticipantService } from '@anyroom/core';
import { describe, expect, jest, test } from '@jest/globals';
import { FULL, serviceWith } from './services.js';

/** A provider that reads everything that there is to read. */
const acme: ParticipantProvider = {
  scheme: 'acme',
  open(settings) {
    settings.parameter('base');
    settings.flag('allowInsecure');
    settings.parametersUnder('role.');
    if (settings.variable('ACME_TOKEN') === undefined) {
      settings.mistake('The variable ACME_TOKEN is missing. Set it to the API token.');
    }
    settings.check();
    return serviceWith(FULL);
  },
};
const good: Environment = { ACME_TOKEN: 'hush' };

function errorOf(url: string | undefined, environment: Environment = good, providers = [acme]): AnyroomError {
  try {
    openParticipantService(url, providers, environment);
  } catch (error) {
    if (AnyroomError.is(error, 'misconfigured')) return error;
    throw error;
  }
  throw new Error('it opened');
}

const mistakesOf = (...args: Parameters<typeof errorOf>) => errorOf(...args).details.mistakes ?? [];

/** What a provider reads out of a URL. */
function reading<T>(url: string, read: (settings: ServiceSettings) => T, environment: Environment = {}): T {
  let result: T | undefined;
  const open: ParticipantProvider['open'] = (settings) => {
    result = read(settings);
    settings.check();
    return serviceWith(FULL);
  };
  openParticipantService(url, [{ scheme: 'acme', open }], environment);
  return result as T;
}

describe('openParticipantService', () => {
  test('opens with the provider whose scheme it is, in any case', () => {
    const open = jest.fn(acme.open);
    const service = openParticipantService(
      'ACME://host',
      [
        { scheme: 'other', open: acme.open },
        { ...acme, open },
      ],
      good,
    );
    expect(service.provider).toBe('acme');
    expect(open).toHaveBeenCalledTimes(1);
  });

  test.each([undefined, ''])('says what to do where there is no URL (%p)', (url) => {
    expect(errorOf(url)).toMatchObject({ outcome: 'not-sent', retryable: false, operation: 'openParticipantService' });
    expect(mistakesOf(url)).toEqual([
      'There is no service URL. Set it (ANYROOM_URL, say) to one that begins with acme:.',
    ]);
  });

  test('lists the schemes that it knows where it does not know one', () => {
    expect(mistakesOf('zoom://x', good, [acme, { ...acme, scheme: 'memory' }])).toEqual([
      'The scheme of the service URL is not known. It must be one of acme:, memory:; or list the provider that it names.',
    ]);
    expect(mistakesOf('no URL at all')).toEqual([
      'The service URL does not begin with a scheme and a colon. It must be one of acme:.',
    ]);
  });

  test.each(['acme:', '', undefined])('says that no provider is given (%p)', (url) => {
    expect(mistakesOf(url, good, [])).toEqual(['No provider is given. List those that the service URL may name.']);
  });

  test('refuses two providers of one scheme', () => {
    expect(mistakesOf('acme:', good, [acme, acme])).toEqual([
      'Two providers claim the scheme acme:. List one of them.',
    ]);
  });

  test('tells all mistakes at once, each with its mend', () => {
    const url = 'acme://user:pw@host?colour=red&base=&allowInsecure=yes&role.=x&api_token=t&base=b#part';
    const mistakes = mistakesOf(url, {});
    expect(mistakes).toEqual([
      expect.stringContaining('before an @'),
      expect.stringContaining('# part'),
      expect.stringContaining('parameter base is empty'),
      expect.stringContaining('allowInsecure must be true or false'),
      expect.stringContaining('under role. lacks a name or a value'),
      expect.stringContaining('ACME_TOKEN is missing'),
      expect.stringContaining("'colour' is not known. Known are base, allowInsecure, role.<name>."),
      expect.stringContaining("'base' is given twice"),
      expect.stringContaining("'api_token' looks like a secret"),
    ]);
    for (const mistake of mistakes) expect(mistake).toMatch(/\. \w.*\.$|must be true or false\.$/);
    const error = errorOf(url, {});
    expect(error.message.split('\n')).toEqual(['9 mistakes:', ...mistakes.map((mistake) => `- ${mistake}`)]);
  });

  test.each(['key', 'accessKey', 'api_token', 'TOKEN', 'secret', 'password', 'pwd', 'connection_string', 'signature'])(
    'takes a parameter %p for a secret, also where a provider reads it',
    (name) => {
      const read = () => reading(`acme:?${name}=x`, (settings) => settings.parameter(name));
      expect(read).toThrow(/looks like a secret\. Take it out/);
    },
  );

  test('never shows the URL, a value, or a variable', () => {
    const planted = 'hush8f3a';
    for (const url of [
      `acme://${planted}@host`,
      `acme://user:${planted}@host`,
      `acme:?token=${planted}`,
      `acme:?${planted}=1`,
      `acme:?a=1&${planted}%20is%20long%20and%20secret=1`,
      `acme:?allowInsecure=${planted}`,
      `acme:?base=${planted}&base=${planted}`,
      `acme:#${planted}`,
      `acme:/%zz${planted}`,
      `${planted}://host`,
      planted,
    ]) {
      const error = errorOf(url, { OTHER: planted });
      const shown = [
        error.message,
        error.stack,
        inspect(error, { depth: null, showHidden: true }),
        JSON.stringify(error),
      ];
      // A short name of a parameter, and a scheme, are shown on purpose: they are how the mistake is found.
      if (url === `acme:?${planted}=1` || url === `${planted}://host`) continue;
      expect(shown.join('\n')).not.toContain(planted);
    }
  });
});

describe('ServiceSettings', () => {
  test('reads the parts of a URL', () => {
    const parts = ({ scheme, authority, segments }: ServiceSettings) => ({ scheme, authority, segments });
    expect(reading('acme:', parts)).toEqual({ scheme: 'acme', authority: '', segments: [] });
    expect(reading('acme://Contoso.example:8080/', parts)).toEqual({
      scheme: 'acme',
      authority: 'Contoso.example:8080',
      segments: [],
    });
    expect(reading('acme://account/app%2Fone//two', parts)).toEqual({
      scheme: 'acme',
      authority: 'account',
      segments: ['app/one', 'two'],
    });
  });

  test('reads parameters, flags, and those under a prefix in order', () => {
    const read = (settings: ServiceSettings) => [
      settings.parameter('base'),
      settings.parameter('absent'),
      settings.flag('loud'),
      settings.flag('absent-flag'),
      [...settings.parametersUnder('role.')],
    ];
    expect(reading('acme:?role.b=2&base=http%3A%2F%2Fx%3Fy&loud=true&role.a=1+1', read)).toEqual([
      'http://x?y',
      undefined,
      true,
      undefined,
      [
        ['b', '2'],
        ['a', '1 1'],
      ],
    ]);
  });

  test('takes __proto__ for a role like any other', () => {
    const roles = reading('acme:?role.__proto__=x', (settings) => settings.parametersUnder('role.'));
    expect([...roles]).toEqual([['__proto__', 'x']]);
  });

  test('reads variables by own key, and takes an empty one for absent', () => {
    const environment = { FULL: 'x', EMPTY: '' };
    const read = (settings: ServiceSettings) =>
      ['FULL', 'EMPTY', 'ABSENT', 'toString'].map((name) => settings.variable(name));
    expect(reading('acme:', read, environment)).toEqual(['x', undefined, undefined, undefined]);
  });

  test('does not read the environment of the process', () => {
    process.env['ANYROOM_TEST_VARIABLE'] = 'x';
    expect(reading('acme:', (settings) => settings.variable('ANYROOM_TEST_VARIABLE'))).toBeUndefined();
    delete process.env['ANYROOM_TEST_VARIABLE'];
  });

  test('shows no scheme that nobody knows: it may be a secret', () => {
    const error = errorOf('sk-live-0123456789abcdef://acct/app?c2VjcmV0LWtleQ==');
    expect(JSON.stringify(error)).not.toMatch(/sk-live|c2VjcmV0/);
  });

  test('shows no parameter without a value: it may be a secret in base64', () => {
    expect(JSON.stringify(errorOf('acme://x?c2VjcmV0LWtleQ=='))).not.toMatch(/c2VjcmV0/);
  });

  test('looks at no more parameters than there can be', () => {
    const many = Array.from({ length: 50_000 }, (_, index) => `p${index}=1`).join('&');
    const mistakes = mistakesOf(`acme://x?${many}`);
    expect(mistakes.length).toBeLessThan(110);
    expect(mistakes[0]).toMatch(/more parameters than there can be/);
  });
});
