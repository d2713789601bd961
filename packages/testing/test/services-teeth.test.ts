import { readFileSync } from 'node:fs';
import type { TeethMatrix } from '@anyroom/testing';
import { brokenServices, participantServiceClauses, servicesClauses, servicesTeeth } from '@anyroom/testing';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { servicesTeethPage } from './services-teeth-page.js';

describe('the teeth of rooms, join credentials and the running call', () => {
  let matrix: TeethMatrix;
  let page: string;

  beforeAll(async () => {
    ({ matrix, page } = await servicesTeethPage());
  }, 240_000);

  test.each(servicesTeeth)('$id fails its own clause, $breaks', ({ id, breaks }) => {
    expect([...(matrix.get(id) ?? [])]).toContain(breaks);
  });

  test.each(servicesClauses)('some service is made to break $id', ({ id }) => {
    expect(servicesTeeth.map(({ breaks }) => breaks)).toContain(id);
  });

  test('ids are unique, also among those of the participants', () => {
    for (const list of [
      [...brokenServices, ...servicesTeeth],
      [...participantServiceClauses, ...servicesClauses],
    ]) {
      const ids = list.map(({ id }) => id);
      expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
      for (const id of ids) expect(id).toMatch(/^[a-z]+(-[a-z0-9]+)*$/);
    }
  });

  test('TEETH.md ends with what came out; if not: node packages/testing/scripts/update-teeth.js', () => {
    expect(readFileSync(new URL('../TEETH.md', import.meta.url), 'utf8').endsWith(page)).toBe(true);
  });
});
