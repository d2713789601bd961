import type { ParticipantServiceHarness, TeethMatrix } from '@anyroom/testing';
import { describeTeeth, teethMatrix } from '@anyroom/testing';

const HEADER = `# The teeth of the contract suite

A suite that nothing fails proves nothing. Each service below keeps the whole contract but for one promise, which it
breaks on purpose; each must fail the clause of that promise. This page is what came out over \`@anyroom/memory\`,
written by \`node packages/testing/scripts/update-teeth.js\` and compared by a test.

`;

/** Runs the teeth over a harness, and writes the page that is committed as TEETH.md. */
export async function teethPage(
  createHarness: () => ParticipantServiceHarness,
): Promise<{ readonly matrix: TeethMatrix; readonly page: string }> {
  const matrix = await teethMatrix(createHarness, { limitInMs: 60_000 }); // no clause waits so long: a busy machine may
  return { matrix, page: HEADER + describeTeeth(matrix) };
}
