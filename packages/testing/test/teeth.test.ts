import { readFileSync } from 'node:fs';
import type { TeethMatrix } from '@anyroom/testing';
import { brokenServices, participantServiceClauses } from '@anyroom/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { createMemoryHarness } from '../../memory/test/memory-harness.js';
import { teethPage } from './teeth-page.js';

describe('the teeth', () => {
  let matrix: TeethMatrix;
  let page: string;

  beforeAll(async () => {
    ({ matrix, page } = await teethPage(createMemoryHarness));
  }, 240_000);

  test.each(brokenServices)('$id fails its own clause, $breaks', ({ id, breaks }) => {
    expect([...(matrix.get(id) ?? [])]).toContain(breaks);
  });

  test.each(participantServiceClauses)('some service is made to break $id', ({ id }) => {
    expect(brokenServices.map(({ breaks }) => breaks)).toContain(id);
  });

  test('ids are unique', () => {
    for (const list of [brokenServices, participantServiceClauses]) {
      const ids = list.map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    }
  });

  test('TEETH.md begins with what came out; if not: node packages/testing/scripts/update-teeth.js', () => {
    expect(readFileSync(new URL('../TEETH.md', import.meta.url), 'utf8').slice(0, page.length)).toBe(page);
  });
});
