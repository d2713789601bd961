/**
 * npm run bench [-- [--quick] [--only <part of a row's id>] [--rounds <count>]]
 *
 * Measures every row on this machine, with the official SDKs beside us, and prints the table. A full run is kept in
 * bench/results/latest.json, from which bench/RESULTS.md is written; others are kept beside it and committed by nobody.
 * Ends with 0 whatever the numbers are, and fails where something could not run or a promise of the contract is broken.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { rows as allRows } from './rows/index.js';
import { configurationsOf, labelOf, plainestOf, runContract } from './running/contract.js';
import { commitHere, describeMachine } from './running/machine.js';
import { prepareProjects } from './running/projects.js';
import { linesOf, tableOf } from './running/report.js';
import { writePages } from './write-pages.js';

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    only: { type: 'string', multiple: true, default: [] },
    rounds: { type: 'string' },
  },
});
const { quick, only } = options;
const isWhole = !quick && only.length === 0;
if (options.rounds !== undefined && !/^[1-9]\d*$/.test(options.rounds))
  throw new Error('--rounds is a whole number from 1.');
const begun = performance.now();
const say = (/** @type {string} */ line) => console.log(`${clock()}  ${line}`);

const rows = allRows.filter(({ id }) => only.length === 0 || only.some((word) => id.includes(word)));
if (rows.length === 0) {
  throw new Error(`--only names no row. They are: ${allRows.map(({ id }) => id).join(', ')}.`);
}

const machine = describeMachine();
const commit = commitHere();
await prepareProjects(say);
const contract = await checkContract();
/** @type {import('./running/report.js').Results} */
const results = {
  takenAt: new Date().toISOString(),
  ...(commit !== undefined && { commit }),
  quick,
  machine,
  contract,
  rows: {},
};
for (const row of rows) {
  say(
    `${row.id}: ${row.contestants.length} contestants, ${rounds(row) === 1 ? 'one run each' : `${rounds(row)} rounds`}`,
  );
  results.rows[row.id] = { samples: await takeSamples(row) };
  for (const line of linesOf(results, row)) console.log(`          ${line}`);
}
keep(results);
console.log(`\n${tableOf(results, rows)}`);
console.log(
  `\n${quick ? 'Few and short runs, to see that it runs: only a full run says anything.' : 'Medians.'} Lower is better. It took ${clock().trim()}.`,
);

/** @returns {Promise<import('./running/report.js').Results['contract']>} */
async function checkContract() {
  const checked = [];
  const all = configurationsOf(rows);
  const chosen = quick ? plainestOf(all) : all;
  for (const configured of chosen) {
    const label = labelOf(configured);
    const { clauses, failures } = await runContract(configured);
    if (failures.length > 0) throw new Error(`The contract is broken by ${label}:\n  ${failures.join('\n  ')}`);
    say(`contract: ${clauses} clauses hold on ${label}`);
    checked.push({ configuration: label, clauses });
  }
  const left = all.length - chosen.length;
  if (left > 0) say(`contract: not run on the other ${left} configurations, which is left to a full run`);
  return checked;
}

/**
 * One sample of each contestant in turn, round by round: what the machine does meanwhile hits them alike.
 * @param {import('./running/row.js').Row} row
 */
async function takeSamples(row) {
  /** @type {Record<string, import('./running/run-client.js').Figures[]>} */
  const samples = Object.fromEntries(row.contestants.map(({ name }) => [name, []]));
  try {
    for (let round = 0; round < rounds(row); round += 1) {
      const take = async (/** @type {import('./running/row.js').Contestant} */ contestant) => {
        samples[contestant.name]?.push(await row.sample(contestant, { quick, round }));
      };
      if (row.atOnce) await Promise.all(row.contestants.map(take));
      else for (const contestant of row.contestants) await take(contestant);
    }
  } finally {
    await row.close?.();
  }
  return samples;
}

/** @param {import('./running/report.js').Results} results */
function keep(results) {
  const file = fileURLToPath(new URL(`results/${isWhole ? 'latest' : quick ? 'quick' : 'only'}.json`, import.meta.url));
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(results, null, 1)}\n`);
  if (isWhole) writePages(results, rows);
}

/** @param {import('./running/row.js').Row} row */
function rounds(row) {
  if (options.rounds !== undefined) return Number(options.rounds);
  return quick ? row.rounds.quick : row.rounds.full;
}

function clock() {
  return `${((performance.now() - begun) / 1000).toFixed(1)} s`.padStart(8);
}
