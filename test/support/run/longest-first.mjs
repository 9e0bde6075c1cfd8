import { statSync } from 'node:fs';
import Sequencer from '@jest/test-sequencer';
import { isOfService, listLeft, nameOf } from './left-to-check.mjs';

/**
 * Suites that last longest, in the order in which they start, also on a machine that has never run
 * them: by their times at `quick` on 29 November 2026. A suite that is missing here only starts
 * later.
 */
const LONGEST = [
  'scenarios/demo-twice',
  'scenarios/demo',
  'scenarios/golden-2021',
  'scenarios/golden-2024',
  'jobs/rollup-chaos',
  'scenarios/topology',
  'jobs/import',
  'jobs/outage',
  'jobs/outbox',
  'jobs/stopped',
  'scenarios/template',
  'contract/examples',
  'contract/canaries',
  'scenarios/pages',
  'scenarios/pages-access',
  'scenarios/upload-page',
  'contract/expressions',
  'contract/input',
  'scenarios/back-load',
  'scenarios/life-cycle',
  'contract/isolation-by-application',
  'contract/isolation-by-both',
  'scenarios/deadline-hour',
  'scenarios/hostile-actors',
  'events/event-load',
  'events/event-deliveries',
  'publication/subscriptions',
  'jobs/crashed-postgres',
  'scenarios/stopping',
  'scenarios/image',
  'jobs/killed-api',
  'contract/isolation-of-many',
  'contract/isolation-by-database',
  'notices/reminders-once',
  'contract/audit',
  'notices/notices',
  'jobs/external-postgres',
  'imports/import-refusals',
  'contract/client',
  'queries/replica',
  'jobs/idempotency',
];

/**
 * Order of the suites: the longest first, then those of the service by size, and rules last. Leaves out
 * those that are left to the check.
 */
export default class LongestFirst extends Sequencer {
  #left;

  constructor(options) {
    super(options);
    this.#left = listLeft(options.globalConfig);
  }

  sort(tests) {
    this.#checkLeft(tests);
    const place = ({ path }) => {
      const at = LONGEST.indexOf(nameOf(path));
      if (at >= 0) return at;
      return LONGEST.length + (isOfService(path) ? 0 : 1);
    };
    const size = ({ path }) => statSync(path).size;
    return tests
      .filter(({ path }) => !this.#left.includes(nameOf(path)))
      .map((test) => ({ test, place: place(test), size: size(test) }))
      .sort((a, b) => a.place - b.place || b.size - a.size)
      .map(({ test }) => test);
  }

  /** Throws when a suite is left by a name that no suite of the service has. */
  #checkLeft(tests) {
    const paths = tests.map(({ path }) => path).filter(isOfService);
    const names = new Set(paths.map(nameOf));
    const unknown = this.#left.filter((name) => !names.has(name));
    if (names.size > 0 && unknown.length > 0)
      throw new Error(`left-to-check.mjs: no suite ${unknown.join(', ')}`);
  }
}
