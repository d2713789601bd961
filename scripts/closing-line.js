/**
 * node scripts/closing-line.js <tests.json> <packages.txt>
 *
 * Adds up what Jest counted (`--json --outputFile`) and what `npm run test:packages` closed with, and prints that as one
 * line. Fails when something failed, when a suite could not run, and when one of the two says nothing at all.
 */
import { readFileSync } from 'node:fs';

const [testsFile = '', packagesFile = ''] = process.argv.slice(2);
const counts = [countTests(testsFile), countPackageChecks(packagesFile)];
const passed = counts.reduce((sum, count) => sum + count.passed, 0);
const failed = counts.reduce((sum, count) => sum + count.failed, 0);

console.log(`${passed} passed, ${failed} failed`);
if (failed > 0) process.exitCode = 1;

/** @param {string} file */
function countTests(file) {
  const text = read(file);
  if (text === undefined) return nothingRan('The tests left no result.');
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(text);
  // A suite that could not run has failed without a failed test in it.
  const broken = testResults.filter(
    (/** @type {any} */ { status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((/** @type {any} */ test) => test.status === 'failed'),
  ).length;
  if (numPassedTests === 0) return nothingRan('No test passed.');
  return { passed: numPassedTests, failed: numFailedTests + broken };
}

/** @param {string} file */
function countPackageChecks(file) {
  const [, passed, failed] = read(file)?.match(/^(\d+) passed, (\d+) failed$/m) ?? [];
  if (passed === undefined) return nothingRan('The checks of the packages did not come to their end.');
  return { passed: Number(passed), failed: Number(failed) };
}

/** @param {string} reason */
function nothingRan(reason) {
  console.log(reason);
  return { passed: 0, failed: 1 };
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
