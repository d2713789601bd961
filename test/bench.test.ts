import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { rows } from '../bench/rows/index.js';
import { configurationsOf, plainestOf } from '../bench/running/contract.js';
import { type Results, resultsPage, tableOf, withSummary } from '../bench/running/report.js';
import { ratioOf, spreadOf } from '../bench/running/statistics.js';
import { ratioAtMost, ratioText, valueAtMost } from '../bench/running/verdicts.js';
import { answerOfAzure } from '../bench/servers/azure.js';
import { answerOfCloudflare } from '../bench/servers/cloudflare.js';
import { createTokenBucket } from '../bench/servers/token-bucket.js';

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8');

// What is measured is no business of the tests; that the numbers are reckoned and told rightly is.
describe('the benchmark', () => {
  test('a spread is the median with the lowest and the highest', () => {
    expect(spreadOf([5, 1, 9])).toEqual({ median: 5, min: 1, max: 9 });
    expect(spreadOf([4, 1, 2, 9])).toEqual({ median: 3, min: 1, max: 9 });
  });

  test('a ratio is that of the medians, its ends those of single rounds', () => {
    expect(ratioOf([1, 2, 9], [10, 10, 10])).toEqual({ median: 0.2, min: 0.1, max: 0.9 });
    expect(ratioOf([2, 4], [4, 2])).toEqual({ median: 1, min: 0.5, max: 2 });
  });

  test('a target is reached when it is met, and not told of where nothing was sampled', () => {
    const samples = { peer: [{ cpu: 100 }, { cpu: 100 }], ours: [{ cpu: 10 }, { cpu: 30 }] };
    const verdict = (atMost: number) => ratioAtMost(samples, { contestant: 'ours', figure: 'cpu', atMost });
    expect(verdict(0.2)).toEqual([
      { column: 'node', value: '0.20 (0.10–0.30)', target: '0.20 or less', reached: true },
    ]);
    expect(verdict(0.15)).toMatchObject([{ value: '0.20 (0.10–0.30)', reached: false }]);
    expect(ratioAtMost(samples, { contestant: 'ours', figure: 'cpu' })).toEqual([
      { column: 'node', value: '0.20 (0.10–0.30)', reached: true },
    ]);
    expect(ratioAtMost(samples, { contestant: 'undici', figure: 'cpu', atMost: 1 })).toEqual([]);
  });

  test('a ratio has the digits that show on which side of the target it is, and no ends that are alike', () => {
    const once = (median: number) => ({ median, min: median, max: median });
    expect(ratioText(once(0.48), 0.48)).toBe('0.48');
    expect(ratioText(once(0.4803), 0.48)).toBe('0.4803');
    expect(ratioText(once(0.4796), 0.48)).toBe('0.48');
    expect(ratioText(once(0.839758))).toBe('0.84');
    expect(ratioText({ median: 1.09, min: 1.02, max: 1.2 }, 1.15)).toBe('1.09 (1.02–1.20)');
  });

  test('a quick run is told as what it ran, and not judged where that is another experiment', () => {
    const kept: Results = JSON.parse(read('bench/results/latest.json'));
    const table = tableOf({ ...kept, quick: true }, rows);
    const lineOf = (words: string) => table.split('\n').find((line) => line.includes(words));
    expect(table).not.toMatch(/1,000,000|300 updates|20,000 calls/);
    expect(lineOf('20,000 entries')).toContain('not judged in a quick run');
    expect(lineOf('20,000 entries')).not.toContain('reached');
    expect(lineOf('60 updates')).not.toContain('reached');
    expect(lineOf('on one Azure room')).toContain('reached');
  });

  test('of what may happen so often at the most, the worst round counts', () => {
    const samples = { ours: [{ lost: 0 }, { lost: 1 }, { lost: 0 }] };
    expect(valueAtMost(samples, { contestant: 'ours', figure: 'lost', atMost: 0, what: 'lost' })).toEqual([
      { column: 'node', value: 'lost: 1', target: 'none', reached: false },
    ]);
  });

  test('every row has an id of its own, and the contract is run on each configuration once', () => {
    const ids = rows.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const configurations = configurationsOf(rows).map((each) => JSON.stringify(each));
    expect(new Set(configurations).size).toBe(configurations.length);
    const measured = rows.flatMap(({ contestants }) =>
      contestants.filter(({ client }) => client?.endsWith('-anyroom')),
    );
    for (const { vendor, transport, configuration, underContract = configuration } of measured) {
      expect(configurations).toContain(JSON.stringify({ vendor, transport, configuration: underContract }));
    }
  });

  test('a quick run checks the contract on the plainest configuration of each vendor', () => {
    expect(plainestOf(configurationsOf(rows))).toEqual([
      { vendor: 'azure', transport: 'node', configuration: {} },
      { vendor: 'cloudflare', transport: 'node', configuration: {} },
    ]);
  });

  test('the projects have the versions that the tests have', () => {
    const root = JSON.parse(read('package.json'));
    const manifest = (project: string) => JSON.parse(read(`bench/projects/${project}/package.json`));
    for (const project of ['peers', 'floor', 'ours']) {
      for (const [name, version] of Object.entries({ ...manifest(project).dependencies })) {
        if (name !== 'undici') expect([name, version]).toEqual([name, root.devDependencies[name]]);
      }
    }
    expect(root.overrides).toMatchObject(manifest('peers').overrides);
    expect(manifest('ours').devDependencies.undici).toBe(manifest('floor').dependencies.undici);
  });

  test.each(['peers', 'floor'])('the lock file of %s names no address to fetch from', (project) => {
    const { packages } = JSON.parse(read(`bench/projects/${project}/package-lock.json`));
    expect(Object.values<{ resolved?: string }>(packages).filter(({ resolved }) => resolved !== undefined)).toEqual([]);
  });

  test('the pages are what the kept run says', () => {
    const results: Results = JSON.parse(read('bench/results/latest.json'));
    expect(Object.keys(results.rows)).toEqual(rows.map(({ id }) => id));
    expect(read('bench/RESULTS.md')).toBe(resultsPage(results, rows));
    expect(read('README.md')).toContain('<!-- bench -->');
    expect(read('README.md')).toBe(withSummary(read('README.md'), results, rows));
  });
});

describe('its servers', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  test('a token bucket is full at the start, and fills again at its pace, not above its brim', () => {
    const bucket = createTokenBucket({ perSecond: 20, capacity: 3 });
    const takeAll = () => Array.from({ length: 5 }, () => bucket.take());
    expect(takeAll()).toEqual([true, true, true, false, false]);
    jest.advanceTimersByTime(50);
    expect(takeAll()).toEqual([true, false, false, false, false]);
    jest.advanceTimersByTime(60_000);
    expect(takeAll()).toEqual([true, true, true, false, false]);
  });

  test('Azure lists a roster page by page, each link leading on, and says yes to a PATCH', () => {
    const answer = answerOfAzure({ people: 5, pageSize: 2 });
    const path = '/rooms/1/participants';
    const sizes = [];
    let url: string | undefined = `${path}?api-version=1`;
    for (; url !== undefined; ) {
      const page: { value: unknown[]; nextLink?: string } = JSON.parse(answer('GET', url, 'localhost'));
      sizes.push(page.value.length);
      url = page.nextLink === undefined ? undefined : page.nextLink.slice('http://localhost'.length);
    }
    expect(sizes).toEqual([2, 2, 1]);
    expect(answer('PATCH', path, 'localhost')).toBe('{}');
  });

  test('Cloudflare answers an edit with the person of the path', () => {
    const { success, data } = JSON.parse(answerOfCloudflare('PATCH', '/accounts/1/participants/ann'));
    expect([success, data.id]).toEqual([true, 'ann']);
  });
});
