import { statSync } from 'node:fs';
import { basename, dirname, sep } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/**
 * Suites that last longest, in the order in which they start, also on a machine that has never run
 * them: by their times at `quick` on 28 November 2026. A suite that is missing here only starts
 * later.
 */
const LONGEST = [
  'jobs/rollup-chaos',
  'scenarios/back-load',
  'scenarios/life-cycle',
  'scenarios/topology',
  'scenarios/back-load',
  'jobs/import',
  'contract/isolation-by-application',
  'jobs/outage',
  'contract/input',
  'jobs/outbox',
  'contract/isolation-by-both',
  'contract/isolation-by-database',
  'jobs/killed-api',
  'jobs/crashed-postgres',
  'contract/foreign-fields',
  'scenarios/readme-examples',
  'scenarios/demo',
  'contract/audit',
  'jobs/idempotency',
  'jobs/stopped',
  'contract/examples',
  'files/archive-bombs',
  'scenarios/stopping',
];

/** Returns the folder and the name of a suite, such as `jobs/import`. */
function nameOf(path) {
  return `${basename(dirname(path))}/${basename(path, '.test.ts')}`;
}

/** Order of the suites: the longest first, then those of the service by size, and rules last. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONGEST.indexOf(nameOf(path));
      if (at >= 0) return at;
      return LONGEST.length + (path.includes(`${sep}src${sep}`) ? 1 : 0);
    };
    const size = ({ path }) => statSync(path).size;
    return tests
      .map((test) => ({ test, place: place(test), size: size(test) }))
      .sort((a, b) => a.place - b.place || b.size - a.size)
      .map(({ test }) => test);
  }
}
