import { BACKENDS } from '../support/backends.js';
import { upTo } from '../support/crowd.js';
import { figure } from '../support/reports/figure.js';
import { bySize } from '../support/size.js';
import { formatOf, KilledImports } from '../support/disturbances/killed-imports.js';

/** On each queue: every format as a whole and by row, and under FULL some twice. */
const KILLS = bySize(3, 3, 10);
const REPORTS = bySize(300, 600, 3_000);
const SPREAD_MS = bySize(200, 500, 2_500);

/** Returns the rows of reports that were imported and certified once each. */
const storedOnce = (reports: number, rows: number): Record<string, number> => ({
  reports,
  once: reports,
  revisions: reports,
  noted: reports,
  told: KILLS,
  receipts: KILLS,
  rows,
  faults: 0,
  created: reports,
  certified: reports,
  audited: reports,
});

describe.each(BACKENDS)(
  `imports in CSV, XLSX and NDJSON, whose workers are killed ${String(KILLS)} times on the $backend queue`,
  ({ backend, env, when }) => {
    const all = KILLS * REPORTS;
    let imports: KilledImports;
    beforeAll(async () => {
      const sizes = { kills: KILLS, reports: REPORTS, spread: SPREAD_MS };
      imports = await KilledImports.starts(env, sizes);
      for (const kill of upTo(KILLS)) await imports.killAtWork(kill);
      await imports.awaitAll();
    });
    afterAll(() => imports.stop());

    when('are killed at work, and taken up again', async () => {
      const { reading, judging } = imports.atDeath;
      expect(reading + judging).toBeGreaterThan(0);
      expect(await imports.countResumed()).toBeGreaterThan(0);
    });

    when('store every report once', async () => {
      const row = await imports.countRows();
      const { reports = 0, revisions = 0, audited = 0 } = row;
      const { reading, judging, ended } = imports.atDeath;
      figure(
        'P8-kill',
        `${backend}: worker killed ${String(KILLS)} times in imports of ${String(REPORTS)} ` +
          `reports in CSV, XLSX and NDJSON (${String(reading)} while reading, ` +
          `${String(judging)} while writing, ${String(ended)} just done; ` +
          `${String(await imports.countResumed())} taken up again): ` +
          `${String(all - reports)} reports lost, ${String(revisions - all)} revisions ` +
          `doubled, ${String(audited - all)} audited twice`,
      );
      const rows = upTo(KILLS).reduce((sum, kill) => sum + formatOf(kill).rows * REPORTS, 0);
      expect(row).toEqual(storedOnce(all, rows));
    });

    when('write one audit link for a file that is committed as a whole', async () => {
      expect(new Set(await imports.listLinks())).toEqual(new Set([1]));
    });
  },
);
