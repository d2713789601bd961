import { readdirSync } from 'node:fs';

const project = (displayName, rootDir, setUp) => ({
  displayName,
  rootDir,
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  testPathIgnorePatterns: ['/node_modules/', '/dist/'],
  testEnvironmentOptions: { customExportConditions: ['@anyroom/source', 'node', 'node-addons'] }, // sources, no build
  setupFilesAfterEnv: [setUp],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '\\.ts$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
        module: { type: 'es6' },
      },
    ],
  },
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
