import { readdirSync } from 'node:fs';
import { leftOut, withoutServers } from './scripts/servers.js';

// Tests named *.server.test.ts start a real server. Where it is not installed they are left out, and that is said;
// where it is meant to be, in continuous integration, that is a failure.
const lacking = withoutServers(process.env);
if (lacking.missing.length > 0) {
  if (/^(true|1)$/.test(process.env['CI'] ?? ''))
    throw new Error(`CI is set, so that nothing may be left out. ${leftOut(lacking)}`);
  console.error(leftOut(lacking));
}

const compiledTo = (type) => [
  '@swc/jest',
  { jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' }, module: { type } },
];

const project = (displayName, rootDir, setUp) => ({
  displayName,
  rootDir,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: [
    '/node_modules/',
    '/dist/',
    ...(lacking.projects.includes(displayName) ? ['\\.server\\.test\\.ts$'] : []),
  ],
  testEnvironmentOptions: { customExportConditions: ['@anyroom/source', 'node', 'node-addons'] }, // sources, no build
  setupFilesAfterEnv: [setUp],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^(\\.{1,2}/.*)\\.cjs$': ['$1.cts', '$1.cjs'] },
  transform: { '\\.ts$': compiledTo('es6'), '\\.cts$': compiledTo('commonjs') },
});

export default {
  projects: [
    ...readdirSync('packages').map((name) =>
      project(name, `packages/${name}`, '<rootDir>/../../test/no-stray-requests.ts'),
    ),
    project('anyroom', '.', '<rootDir>/test/no-stray-requests.ts'),
  ],
  maxWorkers: '100%', // the slow tests wait more than they compute
  workerIdleMemoryLimit: '600MB', // modules of earlier files are never let go; beyond that a worker mostly collects garbage
  collectCoverageFrom: ['packages/*/src/**/*.ts'],
  coverageProvider: 'babel',
};
