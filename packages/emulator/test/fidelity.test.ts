import { expect, test } from '@jest/globals';
import { ASSUMPTIONS, FIDELITY, fidelityTable, NOT_EMULATED } from '../src/index.js';

test('every assumption switches a fact of its own vendor, and every default is one of its values', () => {
  for (const { name, provider, values, default: first } of ASSUMPTIONS) {
    expect(values).toContain(first);
    expect(FIDELITY.filter((it) => it.assumption === name).map((it) => it.provider)).toEqual([provider]);
  }
  expect(new Set(ASSUMPTIONS.map(({ name }) => name)).size).toBe(ASSUMPTIONS.length);
});

test('every fact says how sure it is', () => {
  for (const { marks } of FIDELITY) expect(marks).not.toEqual([]);
});

test('the table holds every fact, question and gap', () => {
  const text = fidelityTable();
  expect(fidelityTable()).toBe(text);
  for (const { fact } of FIDELITY) expect(text).toContain(fact.replaceAll('|', '\\|'));
  for (const { name, question } of ASSUMPTIONS) expect(text).toContain(`| \`${name}\` | ${question} |`);
  for (const gap of NOT_EMULATED) expect(text).toContain(`- ${gap}`);
  expect(text).toContain('| `pageBase` | Which `page_no` is the first page? | `1`, `0` |');
  expect(text.endsWith('\n') && !text.endsWith('\n\n')).toBe(true);
});
