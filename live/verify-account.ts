import { azure } from '@anyroom/azure';
import { cloudflare } from '@anyroom/cloudflare';
import { openParticipantService } from '@anyroom/core';
import { ASSUMPTIONS, type Assumption } from '@anyroom/emulator';
import { type Clause, participantServiceClauses, verifyClause } from '@anyroom/testing';
import { openAzureResource } from './azure-resource.js';
import { openCloudflareAccount } from './cloudflare-account.js';
import { openGate } from './gate.js';
import { createLiveHarness } from './live-harness.js';
import type { LiveVendor } from './live-vendor.js';
import { OUT_OF_SIGHT } from './out-of-sight.js';
import { createPace, type Pace } from './pace.js';
import { RoomPool } from './room-pool.js';

/** How an account is looked at. */
export interface VerifyOptions {
  /** Where a line goes. */
  readonly print: (line: string) => void;
  /** The time between two requests. */
  readonly pauseInMs: number;
  /** The promises to check: all of the contract's unless given. */
  readonly clauses?: readonly Clause[];
  /** The names of the open questions to ask: all of them unless given. */
  readonly questions?: readonly string[];
}

/** What was found. */
export interface Findings {
  readonly passed: number;
  readonly failed: number;
  /** How each open question that could be asked was answered, by its name. */
  readonly answers: ReadonlyMap<string, string>;
  /** What could not be cleaned up. */
  readonly left: readonly string[];
}

const LIMIT_IN_MS = 15 * 60_000;

/**
 * Puts the account that the environment names before the contract, and before the questions that the vendors' documents
 * leave open. Works in rooms of its own, and cleans them up.
 */
export async function verifyAccount(environment: NodeJS.ProcessEnv, options: VerifyOptions): Promise<Findings> {
  const { print, pauseInMs, clauses = participantServiceClauses, questions } = options;
  await openParticipantService(environment['ANYROOM_URL'], [cloudflare, azure], environment).close(); // or all mistakes
  const pace = createPace(pauseInMs);
  const vendor = await openVendor(environment, pace);
  const gate = await openGate(vendor.origin, pace);
  const rooms = new RoomPool(vendor);
  const counts = { passed: 0, failed: 0 };
  let answers: ReadonlyMap<string, string> = new Map();
  let left: readonly string[] = [];
  try {
    for (const clause of clauses) {
      const about = `${clause.sentence} (${clause.id})`;
      try {
        const createHarness = () => createLiveHarness(vendor, gate, rooms, environment);
        await verifyClause(clause, createHarness, { limitInMs: LIMIT_IN_MS });
        counts.passed += 1;
        print(`ok      ${about}`);
      } catch (error) {
        counts.failed += 1;
        print(`failed  ${about}\n        ${messageOf(error)}`);
      }
    }
    answers = await askAll(vendor, rooms, print, questions);
  } finally {
    await gate.close();
    left = await vendor.cleanUp(rooms.all, gate.madeUsers());
    for (const what of left) print(`\nLeft behind: ${what}`);
  }
  return { ...counts, answers, left };
}

async function openVendor(environment: NodeJS.ProcessEnv, pace: Pace): Promise<LiveVendor> {
  const { ANYROOM_URL: url = '', CLOUDFLARE_API_TOKEN: apiToken = '' } = environment;
  if (url.startsWith('cloudflare:')) return openCloudflareAccount(url, apiToken, pace);
  return openAzureResource(url, environment, pace);
}

async function askAll(
  vendor: LiveVendor,
  rooms: RoomPool,
  print: VerifyOptions['print'],
  names?: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const answers = new Map<string, string>();
  const assumptions: readonly Assumption[] = ASSUMPTIONS;
  const open = assumptions.filter(
    ({ provider, name }) => vendor.url.startsWith(provider) && (names === undefined || names.includes(name)),
  );
  print('\nThe open questions, and what this account answers:');
  for (const { name, question, values, default: expected } of open) {
    print(`\n  ${question} (${name})`);
    const asked = vendor.questions.find((each) => each.name === name);
    if (asked === undefined) {
      const reasons: Readonly<Record<string, string>> = OUT_OF_SIGHT;
      print(`    cannot be seen from here: ${reasons[name] ?? 'nothing asks it'}`);
      continue;
    }
    try {
      const answer = await asked.look(await rooms.take());
      answers.set(name, answer);
      print(`    ${answer}${remarkOn(answer, expected, values)}`);
    } catch (error) {
      print(`    it could not be asked: ${messageOf(error)}`);
    } finally {
      await rooms.giveBack();
    }
  }
  return answers;
}

function remarkOn(answer: string, expected: string, values: readonly string[]): string {
  if (answer === expected) return ', as the emulator has it';
  return values.includes(answer)
    ? `, where the emulator has ${expected} unless told otherwise`
    : ', new to the emulator';
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
