import type { BrokenService, ServicesHarness, TeethMatrix } from '@anyroom/testing';
import {
  capabilitiesOf,
  describeTeeth,
  servicesClauses,
  servicesTeeth,
  servicesTeethFor,
  teethMatrix,
} from '@anyroom/testing';
import { createMemoryServicesHarness } from '../../memory/test/services-harness.js';
import { issuingToAnybody } from './issuing-to-anybody.js';

const HEADER = `
# The teeth of the suite for rooms, join credentials and the running call

Likewise, over \`@anyroom/memory\`; what breaks only what poorer services do, over a poorer one.

`;

/** Services that can do everything, and services that do the rest in another way. */
const HARNESSES: readonly (() => ServicesHarness)[] = [
  () => createMemoryServicesHarness(),
  () =>
    issuingToAnybody(
      createMemoryServicesHarness({
        closing: 'deactivates',
        lacks: ['opensAt', 'repeatKey'],
        roomRequires: ['title'],
      }),
    ),
];

/** Runs each of the teeth over the first services of which it has something to break, and writes the rest of TEETH.md. */
export async function servicesTeethPage(): Promise<{ readonly matrix: TeethMatrix; readonly page: string }> {
  const matrix = new Map<string, ReadonlySet<string>>();
  let left: readonly BrokenService<ServicesHarness>[] = servicesTeeth;
  for (const createHarness of HARNESSES) {
    const able = servicesTeethFor(capabilitiesOf(createHarness().services));
    const services = left.filter((each) => able.includes(each));
    left = left.filter((each) => !able.includes(each));
    const part = await teethMatrix(createHarness, { clauses: servicesClauses, services, limitInMs: 60_000 });
    for (const [id, clauses] of part) matrix.set(id, clauses);
  }
  return { matrix, page: HEADER + describeTeeth(matrix, { clauses: servicesClauses, services: servicesTeeth }) };
}
