import sql from 'sql-template-tag';
import { Database } from '../../src/platform/database/database.js';
import { int, rowType } from '../../src/platform/database/row-type.js';
import { upTo } from '../support/crowd.js';
import { insertReports } from '../support/reports/certified-reports.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, expectStatus } from '../support/story.js';

const OTHERS = 2_000;
/** Times after which PostgreSQL has chosen whether it plans a statement anew for each question. */
const ASKED = 8;

let service: TestService;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  await new Directorate(service).opensRound('2021-1');
  oslo = new Actor(service, ACTORS.oslo);
  await oslo.registersProject('VANLIG');
  await oslo.startsReport('2021-1', 'VANLIG');
});
afterAll(() => service.stop());

const ROWS = rowType({ read: int });

/** Counts the reports that PostgreSQL has read so far. Its connections tell that with a delay. */
async function countReadReports(): Promise<number> {
  const database = service.app.get(Database);
  return database.transaction({ kind: 'system' }, async (tx) => {
    await tx.query(rowType({}), sql`select from pg_stat_force_next_flush()`);
    const [row] = await tx.query(
      ROWS,
      sql`
        select (s.seq_tup_read + s.idx_tup_fetch)::int as read
          from pg_stat_all_tables s
         where s.relid = 'reporting.report'::regclass`,
    );
    return row?.read ?? NaN;
  });
}

test('a list of own reports reads no report of others, also by a plan made before there were any', async () => {
  const list = async (): Promise<void> => {
    const { body } = expectStatus(await oslo.call('GET', '/v1/rounds/2021-1/reports'), 200);
    expect(body.items).toHaveLength(1);
  };
  for (const _ of upTo(ASKED)) await list();
  await insertReports(service, OTHERS);
  const before = await countReadReports();
  await list();
  await countReadReports();
  const read = (await countReadReports()) - before;
  expect(read).toBeGreaterThan(0);
  expect(read).toBeLessThan(20);
});
