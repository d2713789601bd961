import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { capabilitiesPage } from '../scripts/capabilities/capabilities-page.js';
import { CELLS, saysOf } from '../scripts/capabilities/cells.js';
import { evidenceFor, SOURCES } from '../scripts/capabilities/evidence.js';
import { PROVIDERS } from '../scripts/capabilities/providers.js';
import { PROBES } from './probes/probes.js';

type Provider = keyof typeof PROVIDERS;
const PROVIDER_NAMES = Object.keys(PROVIDERS) as Provider[];
const IDS = CELLS.map(({ id }) => id);

describe('the capability tables', () => {
  test('have a probe for each row, and no probe without one', () => {
    expect(Object.keys(PROBES).sort()).toEqual([...IDS].sort());
  });

  test.each(PROVIDER_NAMES)(
    '%s: the probes are run on it, on the real server where that is the evidence',
    (provider) => {
      const isServer = SOURCES[provider] === 'real server';
      const probes = readFileSync(
        new URL(`probes/${provider}${isServer ? '.server' : ''}.test.ts`, import.meta.url),
        'utf8',
      );
      expect(probes).toMatch(`describeProbes('${provider}', {`);
    },
  );

  test('have each row once', () => {
    expect(IDS.filter((id, index) => IDS.indexOf(id) !== index)).toEqual([]);
  });

  test('say of every cell how it was verified', () => {
    const rows = capabilitiesPage()
      .split('\n')
      .filter((line) => /^\| (?!---|\s*\|)/.test(line) && !line.startsWith('|  |'));
    expect(rows).toHaveLength(CELLS.length);
    for (const row of rows) {
      const cells = row.slice(2, -2).split(' | ').slice(1);
      expect(cells).toHaveLength(PROVIDER_NAMES.length);
      for (const cell of cells) expect(cell).toMatch(/^\S.* _\((real server|official SDK|documents|itself)\)_$/);
    }
  });

  test.each(PROVIDER_NAMES)('%s: an SDK speaks for what can be done, and for nothing that cannot', (provider) => {
    const spokenFor = CELLS.filter(({ id }) => evidenceFor(provider, id) === 'official SDK');
    const said = spokenFor.map((cell) => saysOf(cell, PROVIDERS[provider]));
    expect(said.filter((text) => /^(no|unknown|refused)\b/.test(text))).toEqual([]);
    const source = SOURCES[provider];
    expect(spokenFor).toHaveLength(typeof source === 'string' ? 0 : Object.keys(source).length);
  });
});
