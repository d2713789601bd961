import { ASSUMPTIONS, type Assumption, type Assumptions, type Emulator } from '@anyroom/emulator';
import type { Clause, ParticipantServiceHarness, ServicesHarness } from '@anyroom/testing';
import { participantServiceClauses, servicesClauses, verifyClause } from '@anyroom/testing';
import { describe, expect, test } from '@jest/globals';

/** How the harness is made of one adapter. */
export interface UnderEveryAnswer<H> {
  readonly provider: Assumption['provider'];
  /** Makes a harness over an emulator that answers as told, and tells of the emulator as soon as it has started. */
  readonly createHarness: (assume: Partial<Assumptions>, started: (emulator: Emulator) => void) => Promise<H>;
  /** Every question that some clause comes to depend on: what is not among them, this adapter never meets. */
  readonly meets: readonly (keyof Assumptions)[];
}

type Question = keyof Assumptions;

/**
 * What nobody has documented may be so or otherwise: the contract holds either way. Each clause is run on the usual
 * answers, while the emulator notes which open questions it met, and then once more for every other answer to each of
 * those; an answer to a question that is never asked changes nothing.
 */
export function describeUnderEveryAnswer(name: string, options: UnderEveryAnswer<ParticipantServiceHarness>): void {
  describeClauses(name, options, participantServiceClauses, verifyClause<ParticipantServiceHarness>);
}

/** Likewise the contracts of rooms, join credentials and the running call. */
export function describeServicesUnderEveryAnswer(name: string, options: UnderEveryAnswer<ServicesHarness>): void {
  describeClauses(name, options, servicesClauses, verifyClause<ServicesHarness>);
}

function describeClauses<C extends Pick<Clause, 'id' | 'sentence'>, H extends { dispose(): Promise<void> }>(
  name: string,
  { provider, createHarness, meets }: UnderEveryAnswer<H>,
  clauses: readonly C[],
  verify: (clause: C, createHarness: () => Promise<H>) => Promise<void>,
): void {
  const met = new Set<Question>();
  describe(name, () => {
    test.each(clauses)(
      '$sentence ($id)',
      async (clause) => {
        const usual = await questionsMetBy((started) => verify(clause, () => createHarness({}, started)));
        for (const question of usual) met.add(question);
        const others = UNUSUAL.filter((each) => each.provider === provider && usual.has(each.name));
        for (const { name, value } of others) {
          await verify(clause, () => createHarness({ [name]: value }, () => undefined)).catch((error: unknown) => {
            const reason = error instanceof Error ? error.message : String(error);
            throw new Error(`Where ${name} is ${value}: ${reason}`, { cause: error });
          });
        }
      },
      LIMIT_IN_MS,
    );

    test('the questions met are these', () => {
      const own = UNUSUAL.filter((each) => each.provider === provider).map((each) => each.name);
      expect(own.filter((question, index) => met.has(question) && own.indexOf(question) === index)).toEqual(meets);
    });
  });
}

/** A clause may run a dozen times, each within its own limit. */
const LIMIT_IN_MS = 150_000;

/** Every answer but the usual ones. */
const UNUSUAL = ASSUMPTIONS.flatMap(({ name, provider, values, default: usual }: Assumption) =>
  values.filter((value) => value !== usual).map((value) => ({ name: name as Question, provider, value })),
);

/** Runs something with harnesses whose emulators it is told of, and gives the questions that those met. */
async function questionsMetBy(
  work: (started: (emulator: Emulator) => void) => Promise<void>,
): Promise<ReadonlySet<Question>> {
  const emulators: Emulator[] = [];
  await work((emulator) => emulators.push(emulator));
  return new Set(emulators.flatMap(({ questionsMet }) => questionsMet));
}
