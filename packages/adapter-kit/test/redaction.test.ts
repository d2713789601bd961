import { redact } from '@anyroom/adapter-kit/http';
import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJwYXJ0aWNpcGFudCI6IngifQ.c2lnbmF0dXJlLXBhcnQ';

/** How JSON writers beyond JavaScript's escape: all that is not a letter or a digit, or only what .NET fears. */
const escaped = (text: string, which: RegExp) =>
  text.replace(which, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0').toUpperCase()}`);
const percent = (text: string) =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const base64 = (text: string) => Buffer.from(text).toString('base64');

const SPELLINGS: Readonly<Record<string, (secret: string) => string>> = {
  raw: (secret) => secret,
  base64,
  'base64 without padding': (secret) => base64(secret).replace(/=+$/, ''),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  'percent-encoded base64': (secret) => encodeURIComponent(base64(secret)),
  'percent-encoded': encodeURIComponent,
  'percent-encoded as a URL': encodeURI,
  'percent-encoded to the last byte, in small letters': percent,
  'a form': (secret) => new URLSearchParams([['', secret]]).toString().slice(1),
  JSON: (secret) => JSON.stringify(secret).slice(1, -1),
  'JSON as PHP writes it': (secret) => JSON.stringify(secret).slice(1, -1).replaceAll('/', '\\/'),
  'JSON as .NET writes it': (secret) => escaped(secret, /["'<>&+`\\\u0080-\uffff]/g),
  'JSON, all escaped': (secret) => escaped(secret, /[^a-z0-9]/gi),
  'percent-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
  'percent-encoded three times': (secret) => encodeURIComponent(encodeURIComponent(encodeURIComponent(secret))),
  'JSON in JSON': (secret) => JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
  'JSON in JSON, all escaped': (secret) => JSON.stringify(escaped(secret, /[^a-z0-9]/gi)).slice(1, -1),
  'base64 of a percent-encoding': (secret) => base64(encodeURIComponent(secret)),
  'JSON of a percent-encoding': (secret) => JSON.stringify(percent(secret)).slice(1, -1),
};

const secret = fc
  .oneof(
    fc.string({ minLength: 8, maxLength: 60 }),
    fc.string({ unit: 'grapheme', minLength: 8, maxLength: 30 }),
    fc.base64String({ minLength: 12, maxLength: 88 }),
    fc.constantFrom('to"ken\\of/the+account?=~%41&<of>', 'ab cd+ef%2Bgh', '\\u0041\\n\\"bcdef'),
  )
  // A text that reads the same in the marks, or that whitespace would fold, proves nothing.
  .filter((text) => text.trim() === text && !/\s{2}|[\t\n\r\f\v\p{Cc}]/u.test(text) && new Set(text).size > 3);
const noise = fc.string({ maxLength: 40 });
const spelling = fc.constantFrom(...Object.keys(SPELLINGS));

describe('redact', () => {
  test('leaves no secret in any spelling, wherever it stands', () => {
    fc.assert(
      fc.property(
        secret,
        fc.array(fc.tuple(noise, spelling), { minLength: 1, maxLength: 5 }),
        noise,
        (planted, parts, end) => {
          const text = `${parts.map(([before, name]) => `${before} ${SPELLINGS[name]?.(planted)} `).join('')}${end}`;
          const shown = redact(text, { secrets: [planted] });
          for (const [, name] of parts) expect(shown).not.toContain(SPELLINGS[name]?.(planted));
          for (const name of ['raw', 'base64 without padding', 'base64url']) {
            expect(shown).not.toContain(SPELLINGS[name]?.(planted));
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  test('finds a secret in the middle of what was put into base64 with it', () => {
    fc.assert(
      fc.property(secret, noise, noise, (planted, before, after) => {
        const whole = base64(before + planted + after);
        const shown = redact(`Bad header ${whole}`, { secrets: [planted] });
        const decoded = Buffer.from(shown.slice('Bad header '.length).replace('[redacted]', ''), 'base64').toString(
          'latin1',
        );
        expect(shown).toContain('[redacted]');
        expect(decoded).not.toContain(Buffer.from(planted).toString('latin1'));
      }),
    );
  });

  test('finds what overlaps, and what touches', () => {
    expect(redact('x abcdefgh y', { secrets: ['abcdef', 'cdefgh'] })).toBe('x [redacted] y');
    expect(redact('secretsecret', { secrets: ['secret'] })).toMatch(/^(\[redacted\])+$/);
    expect(redact('aaaaaaa', { secrets: ['aaaa'] })).toBe('[redacted]');
  });

  test.each([
    JWT,
    base64(JWT),
    encodeURIComponent(base64(JWT)),
    `token=${JWT}`,
    `_${JWT}`,
    `"${JWT}"`,
    JWT.slice(0, 40),
  ])('takes out what looks like a join token, of which we hold none: %s', (token) => {
    const shown = redact(`Bad token ${token} here`, {});
    expect(shown).toMatch(/^Bad token \S*\[redacted\]"? here$/);
    expect(shown).not.toMatch(/eyJ|ZXlK/);
  });

  const wrapped: Readonly<Record<string, string>> = {
    'a header': base64(`Bearer ${JWT}`),
    'a body': base64(JSON.stringify({ token: JWT })),
    'one before': base64(`x${JWT}`),
    'two before': base64(`xy${JWT}`),
    'a percent-encoded body': encodeURIComponent(base64(JSON.stringify({ token: JWT }))),
    'base64 of a percent-encoding': base64(percent(JWT)),
    'a percent-encoding': percent(JWT),
    'a percent-encoding, twice': encodeURIComponent(percent(JWT)),
    'JSON, all escaped': escaped(JWT, /./gs),
  };
  test.each(Object.keys(wrapped))('and in any spelling: %s', (name) => {
    const text = wrapped[name] as string;
    const shown = redact(`Bad token ${text} here`, {});
    expect(shown).toMatch(/^Bad token \S*\[redacted\]\S* here$/);
    // Of what is around it, or of its first letters, some may stay.
    expect(shown.length).toBeLessThan('Bad token [redacted] here'.length + 30);
  });

  test.each([
    ['a/b', 'no such path /rooms/r/participants/a%2Fb', 'no such path /rooms/r/participants/<id>'],
    ['a/b', 'no xa%2Fb', 'no xa%2Fb'],
    ['é', 'no %C3%A9', 'no <id>'],
    ['é', 'no \\u00e9, no “é”, no née', 'no <id>, no “<id>”, no née'],
    ['"q"', 'no \\"q\\" here', 'no <id> here'],
    ['🦊', 'no \\ud83e\\udd8a', 'no <id>'],
    ['room:7', 'no room%253A7 here', 'no <id> here'],
  ])('puts <id> for %p in any spelling: %s', (id, text, shown) => {
    expect(redact(text, { ids: [id] })).toBe(shown);
  });

  test('puts <id> for an id that is longer than what is looked at, also in part', () => {
    const long = 'u'.repeat(30_000);
    expect(redact(`unknown ${long} here`, { ids: [long] })).toBe('unknown <id>');
    const varied = Array.from({ length: 3_000 }, (_, i) => `${i}/`).join('');
    expect(redact(`unknown ${encodeURIComponent(varied)}`, { ids: [varied] })).toBe('unknown <id>');
    expect(redact(`unknown ${varied.slice(0, 1_000)}`, { ids: [varied] })).toBe('unknown <id>');
  });

  test('puts <id> for every id, also encoded; a short one only where it stands alone', () => {
    const ids = ['8:acs:a/b', 'room-7', '1', ''];
    expect(redact('Room room-7 has no 8:acs:a/b nor 8%3Aacs%3Aa%2Fb nor 8:acs:a\\/b', { ids })).toBe(
      'Room <id> has no <id> nor <id> nor <id>',
    );
    expect(redact('1 of 100 (id 1): error 10001', { ids })).toBe('<id> of 100 (id <id>): error 10001');
  });

  test.each(['.*', '(a', '[', '$&', '\\', '^'])('an id that means something to a pattern is only text: %s', (id) => {
    expect(redact(`no ${id} here`, { ids: [id] })).toBe('no <id> here');
  });

  test('is one line, without control characters, and at most 500 characters and a mark', () => {
    expect(redact('  a\n\tb\u001b[31mc\u2028d\u0000 ', {})).toBe('a b [31mc d');
    expect(redact('x'.repeat(600), {})).toBe(`${'x'.repeat(500)}…`);
    expect(redact(`${'x'.repeat(499)}🦊🦊`, {}).isWellFormed()).toBe(true);
  });

  test('a text that is cut is not cut within a secret', () => {
    const planted = 'secret-0123456789';
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20_000 }), fc.constantFrom(' ', '\n', `${planted} `), (before, filler) => {
        // What whitespace and marks fold away would bring the place of the cut into sight.
        const text =
          filler
            .repeat(before)
            .slice(0, 20_000)
            .slice(-before - 1) +
          planted +
          ' '.repeat(40_000);
        expect(redact(text, { secrets: [planted] })).not.toContain('secret');
      }),
      { numRuns: 200 },
    );
    for (let part = 1; part < planted.length; part += 1) {
      const text = `${' '.repeat(2 * 8_192 - part)}${planted} and more`;
      expect(redact(text, { secrets: [planted] })).not.toContain(planted.slice(0, part));
    }
  });

  test('does no more work for a server that sends more', () => {
    const hostile = `${'eyJaaaaaa-'.repeat(400_000)}${'%'.repeat(1_000_000)}${'\\'.repeat(1_000_000)}`;
    expect(redact(hostile, { secrets: ['secret-0123456789'], ids: ['room-7'] }).length).toBeLessThanOrEqual(501);
    for (const unit of ['%25255c+\\\\\\u005cu0041', 'eyJaaaaaa', 'ZXlKaaa', 'a', '1 ', '\\u0025', 'QUFBQUFB%2B\\n']) {
      const startedAt = performance.now();
      redact(unit.repeat(100_000), { secrets: ['a'.repeat(5_000), 'secret-0123456789'], ids: ['a'.repeat(300), '1'] });
      expect(performance.now() - startedAt).toBeLessThan(2_000);
    }
  });
});
