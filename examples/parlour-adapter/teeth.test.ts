import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brokenServices, participantServiceClauses, verifyClause } from '@anyroom/testing';
import { createHarness } from './parlour-harness.js';

// Does our harness let the clauses bite? A service that breaks a promise must fail the clause of that promise.
describe('the teeth, on Parlour', () => {
  for (const { id, breaks, breakService } of brokenServices) {
    const clause = participantServiceClauses.find((each) => each.id === breaks);
    test(`${id} fails ${breaks}`, async () => {
      assert.ok(clause);
      await assert.rejects(verifyClause(clause, createHarness, { wrap: breakService }));
    });
  }
});
