import { describe, expect, test } from '@jest/globals';
import { capabilitiesPage } from '../scripts/capabilities/capabilities-page.js';
import { CELLS, saysOf } from '../scripts/capabilities/cells.js';
import { evidenceFor, SOURCES } from '../scripts/capabilities/evidence.js';
import { PROVIDERS } from '../scripts/capabilities/providers.js';

type Provider = keyof typeof PROVIDERS;
const PROVIDER_NAMES = Object.keys(PROVIDERS) as Provider[];
const IDS = CELLS.map(({ id }) => id);

describe('the capability tables', () => {
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
