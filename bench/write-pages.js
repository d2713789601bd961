/**
 * node bench/write-pages.js
 *
 * Writes bench/RESULTS.md, and the summary in README.md, from the full run that was kept last: after a change of the notes.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { rows as allRows } from './rows/index.js';
import { resultsPage, withSummary } from './running/report.js';

const README = new URL('../README.md', import.meta.url);

/**
 * @param {import('./running/report.js').Results} results
 * @param {readonly import('./running/row.js').Row[]} rows
 */
export function writePages(results, rows) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), resultsPage(results, rows));
  writeFileSync(README, withSummary(readFileSync(README, 'utf8'), results, rows));
}

if (import.meta.filename === process.argv[1]) {
  writePages(JSON.parse(readFileSync(new URL('results/latest.json', import.meta.url), 'utf8')), allRows);
}
