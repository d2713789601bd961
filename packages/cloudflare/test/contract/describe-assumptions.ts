import { ASSUMPTIONS, type Assumption } from '@anyroom/emulator';
import { describeParticipantService } from '@anyroom/testing';
import { cloudflareHarness } from './cloudflare-harness.js';

const QUESTIONS: readonly Assumption[] = ASSUMPTIONS.filter(({ provider }) => provider === 'cloudflare');

/** Every answer to the vendor's open questions but the usual ones, which are the contract test's. */
const UNUSUAL = QUESTIONS.flatMap(({ name, question, values, default: usual }) =>
  values.filter((value) => value !== usual).map((value) => ({ name, question, value })),
);

/** Puts the contract to one half of those answers: one file for each half, so that they run side by side. */
export function describeAssumptions(half: 'first' | 'second'): void {
  const middle = Math.ceil(UNUSUAL.length / 2);
  for (const { name, question, value } of half === 'first' ? UNUSUAL.slice(0, middle) : UNUSUAL.slice(middle)) {
    describeParticipantService(`${question} (${name}: ${value})`, () => cloudflareHarness({ [name]: value }));
  }
}
