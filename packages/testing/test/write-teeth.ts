import { writeFileSync } from 'node:fs';
import { test } from '@jest/globals';
import { createMemoryHarness } from '../../memory/test/memory-harness.js';
import { servicesTeethPage } from './services-teeth-page.js';
import { teethPage } from './teeth-page.js';

// Not among the tests: scripts/update-teeth.js runs it.
test('TEETH.md is written', async () => {
  const { page } = await teethPage(createMemoryHarness);
  const services = await servicesTeethPage();
  writeFileSync(new URL('../TEETH.md', import.meta.url), page + services.page);
}, 240_000);
