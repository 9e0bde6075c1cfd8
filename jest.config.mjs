import { availableParallelism } from 'node:os';

const shared = {
  testEnvironment: 'node',
  rootDir: import.meta.dirname,
  extensionsToTreatAsEsm: ['.ts'],
  // Sources import each other as `.js`, as Node's ES modules do.
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2024',
          parser: { syntax: 'typescript', decorators: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            useDefineForClassFields: false,
          },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
};

export default {
  projects: [
    // Rules, parsers and writers, beside their sources: no database, no build.
    { ...shared, displayName: 'rules', testMatch: ['<rootDir>/src/**/*.test.ts'] },
    {
      ...shared,
      displayName: 'service',
      testMatch: ['<rootDir>/test/**/*.test.ts'],
      globalSetup: '<rootDir>/test/support/run/global-setup.mjs',
      globalTeardown: '<rootDir>/test/support/run/global-teardown.mjs',
    },
  ],
  reporters: ['default', '<rootDir>/test/support/run/closing-lines.mjs'],
  testSequencer: '<rootDir>/test/support/run/longest-first.mjs',
  // A worker waits much of its time for a database, a queue or a process: three keep two cores busy.
  maxWorkers: Math.ceil(availableParallelism() * 1.5),
  // One limit for all, which only a hang reaches: no test is decided by how fast the machine is.
  testTimeout: 1_800_000,
};
