// Writes packages/testing/TEETH.md anew. From the top of the project:
//
//     node packages/testing/scripts/update-teeth.js
//
// The sources are TypeScript, so that they are run as the tests are: by Jest, with a test file that only this selects.
import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import config from '../../../jest.config.js';

const project = config.projects.find(({ displayName }) => displayName === 'testing');
const only = { ...project, rootDir: resolve(project.rootDir), testMatch: ['<rootDir>/test/write-teeth.ts'] };
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    'node_modules/jest/bin/jest.js',
    '--config',
    JSON.stringify(only),
  ],
  { stdio: 'inherit' },
);
process.exitCode = status ?? 1;
