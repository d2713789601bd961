import { existsSync, readFileSync } from 'node:fs';
import { spreadOf } from './statistics.js';
import { valuesOf } from './verdicts.js';

/** @typedef {import('./row.js').Row} Row */

/**
 * A run as it is kept.
 * @typedef {object} Results
 * @property {string} takenAt
 * @property {string} [commit] with a + where the working tree differed from it
 * @property {boolean} quick
 * @property {import('./machine.js').Machine} machine
 * @property {readonly { readonly configuration: string, readonly clauses: number }[]} contract
 * @property {Record<string, { readonly samples: import('./row.js').Samples }>} rows by their ids
 */

/**
 * The table of the rows that were measured.
 * @param {Results} results
 * @param {readonly Row[]} rows
 */
export function tableOf(results, rows) {
  const lines = judged(results, rows).map((row) => {
    const verdicts = row.verdicts(samplesOf(results, row));
    const cell = (/** @type {string} */ column) =>
      verdicts
        .filter((verdict) => verdict.column === column)
        .map((verdict) => judgement(verdict, results.quick && row.quick !== undefined))
        .join('<br>');
    return [whatOf(results, row), peerOf(results, row), cell('node'), cell('undici'), String(roundsOf(results, row))];
  });
  return tableFrom(
    ['what', 'peer = 1.0', 'ours, default transport (`node:http`)', 'ours, opt-in undici transport', 'runs'],
    lines,
  );
}

/**
 * The same in few words, for the project's README.
 * @param {Results} results
 * @param {readonly Row[]} rows
 */
export function summaryOf(results, rows) {
  const lines = judged(results, rows).map((row) => {
    const verdicts = row.verdicts(samplesOf(results, row));
    const cell = (/** @type {string} */ column) =>
      verdicts
        .filter((verdict) => verdict.column === column)
        .map(({ value, target, reached }) => {
          const found = value.replace(/ \(\d.*\)$/, '');
          return `${found} (${target ?? 'no target'}${reached ? '' : '; **not reached**'})`;
        })
        .join('<br>');
    return [titleOf(row), peerOf(results, row), cell('node'), cell('undici')];
  });
  const terms = judged(results, rows).flatMap((row) => row.terms ?? []);
  return [
    `Lower is better. In brackets is the target, and whether it was missed. ${takenOn(results)}`,
    tableFrom(['', '1.0 is', 'default transport (`node:http`)', 'undici transport'], lines),
    ...terms,
  ].join('\n\n');
}

/**
 * @param {import('./row.js').Verdict} verdict
 * @param {boolean} isShort whether it is of another experiment than the target
 */
function judgement({ value, target, reached }, isShort) {
  if (isShort) return `${value}; not judged in a quick run`;
  return target === undefined
    ? `${value}; no target`
    : `${value}; ${target}: **${reached ? 'reached' : 'not reached'}**`;
}

/**
 * When, on what, and how often.
 * @param {Results} results
 */
function takenOn({ takenAt, commit, machine, rows }) {
  const counts = Object.values(rows).map(runsOf);
  const [fewest, most] = [Math.min(...counts), Math.max(...counts)];
  const runs =
    most === 1 ? 'One run a row' : fewest === most ? `${most} runs a row` : `${fewest} to ${most} runs a row`;
  const at = commit === undefined ? '' : ` at commit ${commit}`;
  return `${runs}, taken on ${takenAt.slice(0, 10)}${at} on ${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, with a load average of ${machine.loadAtStart} before it began.`;
}

/** @param {Results['rows'][string]} row */
const runsOf = ({ samples }) => Math.max(...Object.values(samples).map(({ length }) => length));

/**
 * @param {Results} results
 * @param {Row} row
 */
const roundsOf = ({ rows }, { id }) => runsOf(rows[id] ?? { samples: {} });

/**
 * @param {Results} results
 * @param {Row} row
 */
const whatOf = ({ quick }, { what, quick: inQuick }) => (quick ? (inQuick?.what ?? what) : what);

const SUMMARY = /(<!-- bench -->\n)[\s\S]*?(<!-- \/bench -->)/;

/**
 * A document with the summary in its place.
 * @param {string} document
 * @param {Results} results
 * @param {readonly Row[]} rows
 */
export function withSummary(document, results, rows) {
  return document.replace(SUMMARY, (_, begin, end) => `${begin}\n${summaryOf(results, rows)}\n\n${end}`);
}

/**
 * bench/RESULTS.md: the table, the machine, and the figures behind each row. For a row that is not reached it holds what
 * somebody has written in bench/notes.
 * @param {Results} results
 * @param {readonly Row[]} rows
 */
export function resultsPage(results, rows) {
  const { machine, contract } = results;
  return `${[
    '# What it costs',
    'Written by `npm run bench` from [one run](results/latest.json); do not edit. [How it is measured](README.md).',
    `${takenOn(results)} It has ${machine.memoryInGiB} GiB of memory and ${machine.system}. How often each row was run is in its last column.`,
    'Lower is better. Ratios of medians, with the lowest and the highest of a round in brackets where there was more than one; only the ratios say anything about another machine.',
    tableOf(results, rows),
    '## Row by row',
    ...measured(results, rows).flatMap((row) => sectionOf(results, row)),
    '## The contract first',
    `Every configuration above passed the contract suite on the emulator, in the same run, before anything was measured:`,
    contract.map(({ configuration, clauses }) => `- ${clauses} clauses: \`${configuration}\``).join('\n'),
  ].join('\n\n')}\n`;
}

/**
 * A row's figures, in a line for each contestant.
 * @param {Results} results
 * @param {Row} row
 * @returns {readonly string[]}
 */
export function linesOf(results, row) {
  return cellsOf(results, row).map(([label, ...cells]) => {
    const figures = row.figures.flatMap(({ label: what, unit = '' }, at) =>
      cells[at] === '' ? [] : [`${what} ${cells[at]} ${unit}`.trim()],
    );
    return `${label}: ${figures.join(', ')}`;
  });
}

/**
 * @param {Results} results
 * @param {Row} row
 * @returns {readonly (readonly string[])[]} a label, then the figures
 */
function cellsOf(results, row) {
  const samples = samplesOf(results, row);
  return row.contestants
    .filter(({ name }) => (samples[name]?.length ?? 0) > 0)
    .map(({ name, label }) => [
      results.quick ? (row.quick?.labels?.[name] ?? label) : label,
      ...row.figures.map((figure) => spreadText(valuesOf(samples, name, figure.key), figure)),
    ]);
}

/**
 * @param {Results} results
 * @param {Row} row
 * @returns {readonly string[]}
 */
function sectionOf(results, row) {
  const samples = samplesOf(results, row);
  const isReached = row.verdicts(samples).every(({ reached }) => reached);
  const rounds = roundsOf(results, row);
  return [
    `### ${titleOf(row)}`,
    `${row.how} ${rounds === 1 ? 'One run each.' : `${rounds} rounds: the median, and the lowest and the highest.`}`,
    tableFrom(
      ['', ...row.figures.map(({ label, unit }) => (unit === undefined ? label : `${label}, ${unit}`))],
      cellsOf(results, row),
    ),
    ...(isReached ? [] : noteOf(row.id)),
  ];
}

/** What a row measures, where the row above it cannot be seen. @param {Row} row */
function titleOf({ what }) {
  const title = what.replace(/^the same/, 'client CPU per single update');
  return title.charAt(0).toUpperCase() + title.slice(1);
}

/**
 * @param {Results} results
 * @param {Row} row
 */
function peerOf(results, row) {
  return typeof row.peer === 'string' ? row.peer : row.peer(samplesOf(results, row));
}

/**
 * @param {readonly number[]} values
 * @param {import('./row.js').Figure} figure
 */
function spreadText(values, { digits = 0 }) {
  const known = values.filter((value) => !Number.isNaN(value));
  if (known.length === 0) return '';
  const { median, min, max } = spreadOf(known);
  const text = (/** @type {number} */ value) =>
    value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
  return text(min) === text(max) ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}

/** @param {string} name */
function noteOf(name) {
  const file = new URL(`../notes/${name}.md`, import.meta.url);
  return existsSync(file) ? [readFileSync(file, 'utf8').trim()] : [];
}

/**
 * @param {Results} results
 * @param {Row} row
 */
function samplesOf(results, row) {
  const samples = results.rows[row.id]?.samples ?? {};
  return row.derive?.(samples) ?? samples;
}

/**
 * @param {Results} results
 * @param {readonly Row[]} rows
 */
const measured = (results, rows) => rows.filter(({ id }) => id in results.rows);

/**
 * Those that have something to reach.
 * @param {Results} results
 * @param {readonly Row[]} rows
 */
const judged = (results, rows) =>
  measured(results, rows).filter((row) => row.verdicts(samplesOf(results, row)).length > 0);

/**
 * @param {readonly string[]} head
 * @param {readonly (readonly string[])[]} lines
 */
function tableFrom(head, lines) {
  const row = (/** @type {readonly string[]} */ cells) => `| ${cells.join(' | ')} |`;
  return [row(head), row(head.map(() => '---')), ...lines.map(row)].join('\n');
}
