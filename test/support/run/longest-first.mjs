import { statSync } from 'node:fs';
import { basename, sep } from 'node:path';
import Sequencer from '@jest/test-sequencer';

/**
 * Suites that last longest, in the order in which they start, also on a machine that has never run
 * them. A suite that is missing here only starts later.
 */
const LONGEST = [
  'input',
  'audit',
  'rollup-chaos',
  'isolation-by-both',
  'outage',
  'isolation-by-database',
  'outbox',
  'isolation-by-application',
  'killed-api',
  'import',
  'topology',
  'archive-bombs',
  'stopping',
  'crashed-postgres',
  'bad-input',
  'foreign-fields',
  'isolation',
];

/** Order of the suites: the longest first, then those of the service by size, and rules last. */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const place = ({ path }) => {
      const at = LONGEST.indexOf(basename(path, '.test.ts'));
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
