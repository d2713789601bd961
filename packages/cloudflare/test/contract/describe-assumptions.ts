import { ASSUMPTIONS, type Assumption } from '@anyroom/emulator';
import { describeParticipantService, describeServices } from '@anyroom/testing';
import { cloudflareHarness } from './cloudflare-harness.js';
import { servicesHarness } from './services-harness.js';

const QUESTIONS: readonly Assumption[] = ASSUMPTIONS.filter(({ provider }) => provider === 'cloudflare');

/** Every answer to the vendor's open questions but the usual ones, which are the contract test's. */
const UNUSUAL = QUESTIONS.flatMap(({ name, question, values, default: usual }) =>
  values.filter((value) => value !== usual).map((value) => ({ name, question, value })),
);

/** Puts the contract to one half of those answers: one file for each half, so that they run side by side. */
export function describeAssumptions(half: 'first' | 'second'): void {
  for (const { name, question, value } of halfOf(half)) {
    describeParticipantService(`${question} (${name}: ${value})`, () => cloudflareHarness({ [name]: value }));
  }
}

/** Likewise the contracts of rooms, join credentials and the running session. */
export function describeAssumptionsOfServices(half: 'first' | 'second'): void {
  for (const { name, question, value } of halfOf(half)) {
    describeServices(`${question} (${name}: ${value})`, () => servicesHarness({ [name]: value }));
  }
}

function halfOf(half: 'first' | 'second') {
  const middle = Math.ceil(UNUSUAL.length / 2);
  return half === 'first' ? UNUSUAL.slice(0, middle) : UNUSUAL.slice(middle);
}
