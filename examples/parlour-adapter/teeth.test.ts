import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bites, brokenServicesFor } from '@anyroom/testing';
import { PARLOUR_CAPABILITIES } from './parlour-capabilities.js';
import { createHarness } from './parlour-harness.js';

// Does our harness let the clauses bite? A service that breaks a promise must fail the clause of that promise.
describe('the teeth, on Parlour', () => {
  for (const broken of brokenServicesFor(PARLOUR_CAPABILITIES)) {
    test(`${broken.id} fails ${broken.breaks}`, async () => {
      assert.ok(await bites(broken, createHarness), broken.sentence);
    });
  }
});
