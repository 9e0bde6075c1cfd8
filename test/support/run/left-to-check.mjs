// Suites that `npm test` leaves to `npm run check`, which runs all of them at `landing`:
// docs/decisions/073-suites-left-to-the-check.md says why.
import { basename, dirname, relative, sep } from 'node:path';
import process from 'node:process';

export const LEFT_TO_CHECK = [
  // Processes that are killed, stopped or lose their connections.
  'jobs/rollup-chaos',
  'jobs/stopped',
  'jobs/killed-api',
  'jobs/import',
  'jobs/crashed-postgres',
  'jobs/blocked-worker',
  'jobs/lost-start',
  'jobs/outage',
  'jobs/outbox',
  'events/event-deliveries',
  'scenarios/stopping',
  'scenarios/topology',
  'scenarios/backup',
  // PostgreSQL servers beside the embedded one.
  'jobs/external-postgres',
  'queries/replica',
  // Load, floods and long random lives.
  'scenarios/deadline-hour',
  'scenarios/mixed-load',
  'scenarios/hostile-actors',
  'scenarios/back-load',
  'queries/fair-figures',
  'scenarios/life-cycle',
  'imports/import-most-faults',
  'events/event-load',
  'notices/reminders-once',
  'files/archive-bombs',
  // A stranger beside the whole story, stopped by both guards of isolation and by each alone.
  'contract/isolation-by-both',
  'contract/isolation-by-application',
  'contract/isolation-by-database',
  'contract/isolation-of-many',
  // Texts and tokens in logs, jobs and queues, on both queues; formulas in every file.
  'contract/canaries',
  'contract/formula-cells',
  // The second golden data set.
  'scenarios/golden-2024',
  // The archive, restored into other databases.
  'queries/archive',
  // Other programs, the image, and attacks on each regular expression of the source.
  'contract/client',
  'scenarios/template',
  'scenarios/written-files',
  'scenarios/image',
  'contract/expressions',
  // The demo twice, the public pages in the browser, by keyboard and in other colours, the upload page.
  'scenarios/demo-twice',
  'scenarios/pages',
  'scenarios/pages-access',
  'scenarios/upload-page',
  'workspace/upload',
];

/** Returns the folder and the name of a suite, such as `jobs/import`. */
export function nameOf(path) {
  return `${basename(dirname(path))}/${basename(path, '.test.ts')}`;
}

/** Says whether a suite needs the service; those of rules stand beside their sources. */
export function isOfService(path) {
  return !relative(process.cwd(), path).startsWith(`src${sep}`);
}

/** Lists the suites that a run leaves to the check: none when suites or tests are asked for by name. */
export function listLeft({ testPathPatterns, testNamePattern }) {
  const { FULL, TEST_SIZE = 'quick' } = process.env;
  const isQuick = FULL !== '1' && TEST_SIZE === 'quick';
  const isAsked = testPathPatterns.isSet() || (testNamePattern ?? '') !== '';
  return isQuick && !isAsked ? LEFT_TO_CHECK : [];
}
