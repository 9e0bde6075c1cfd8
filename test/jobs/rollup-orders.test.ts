import { RollupService } from '../../src/rollup/roll-ups/rollup.service.js';
import {
  type WrittenReport,
  writeReports,
  writeRevision,
} from '../support/reports/certified-reports.js';
import { Chance } from '../support/models/chance.js';
import { differingLines } from '../support/stages/rollups.js';
import { startTestService, type TestService } from '../support/service.js';
import { bySize } from '../support/size.js';
import { figure } from '../support/reports/figure.js';

const ORDERS = bySize(60, 150, 10_000);
const chance = new Chance(Number(process.env['SEED'] ?? 20_210_118));

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
});
afterAll(() => service.stop());

test(`C15 the highest of revisions in ${String(ORDERS)} orders, with repetitions, is the aggregate`, async () => {
  const reports = await writeReports(service, 50);
  let [right, delivered] = [0, 0];
  const last = new Map<string, number>();
  for (let order = 0; order < ORDERS; order++) {
    const report = reports[order % reports.length];
    if (report === undefined) throw new Error('There is no report');
    const base = last.get(report.report) ?? 0;
    delivered += await deliverThree(report, base);
    last.set(report.report, base + 3);
    if ((await readCounted(report)) === base + 3) right += 1;
  }
  figure(
    'C15',
    `${String(delivered)} roll-ups of revisions in ${String(ORDERS)} random orders: the ` +
      `highest counts in ${String(right)}`,
  );
  expect(right).toBe(ORDERS);
  expect(await differingLines(service.owner)).toBe(0);
});

/**
 * Writes three more revisions in a random order and rolls the key up after each, sometimes twice.
 * Returns the number of roll-ups.
 */
async function deliverThree(report: WrittenReport, base: number): Promise<number> {
  const rollup = service.app.get(RollupService);
  let delivered = 0;
  const coming = [1, 2, 3].map((n) => base + n).sort(() => chance.next() - 0.5);
  for (const revision of coming) {
    await writeRevision(service, report, revision, false);
    for (let times = 1 + chance.pickNumber(2); times > 0; times--) {
      await rollup.rollUpActor(report.round, report.actor);
      delivered += 1;
    }
  }
  return delivered;
}

async function readCounted({ actor }: WrittenReport): Promise<number | undefined> {
  const { rows } = await service.owner.query<{ revision: number }>(
    `select v.revision
       from rollup.project_line l
       join reporting.report_revision v on v.id = l.revision_id
      where l.actor_id = $1`,
    [actor],
  );
  return rows[0]?.revision;
}
