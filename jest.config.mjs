import { availableParallelism } from 'node:os';

const shared = {
  rootDir: import.meta.dirname,
  runner: '<rootDir>/test/support/run/runner.mjs',
  // The runner's workers compile TypeScript by themselves: test/support/run/typescript.mjs.
  transform: {},
  setupFilesAfterEnv: ['<rootDir>/test/support/run/worker.mjs'],
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
};
