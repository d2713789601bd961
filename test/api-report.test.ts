import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

// In a process of its own: the extractor is large, and brings a compiler.
const checkReports = () =>
  promisify(execFile)(process.execPath, ['scripts/api-reports.js', '--check'], {
    cwd: fileURLToPath(new URL('..', import.meta.url)),
  }).then(
    ({ stdout }) => stdout,
    ({ stdout, stderr }: { stdout: string; stderr: string }) => `${stdout}${stderr}`,
  );

test('the public surface of every entry point is as its committed report says', async () => {
  expect(await checkReports()).toMatch(/^The reports of \d+ entry points are as committed\.\n$/);
}, 60_000);
