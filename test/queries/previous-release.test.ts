import type pg from 'pg';
import { figure } from '../support/reports/figure.js';
import { startTestService, type TestService } from '../support/service.js';
import {
  findFault,
  findMissingColumns,
  readPreviousRelease,
  recordRelease,
} from '../support/stages/previous-release.js';

/**
 * Processes of the release before run on the new schema while they are replaced. After a release:
 * `RECORD_RELEASE=1 npm test -- test/queries/previous-release` records its statements.
 */
const record = process.env['RECORD_RELEASE'] === '1' ? beforeAll : () => undefined;
record(recordRelease);

let service: TestService;
let client: pg.PoolClient;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  client = await service.owner.connect();
});
afterAll(async () => {
  client.release();
  await service.stop();
});

/** Lists what statements of the release before meet on the schema as it is. */
async function findFaults(): Promise<string[]> {
  const texts = readPreviousRelease();
  const faults: string[] = [];
  for (const text of texts) {
    const fault = await findFault(client, text);
    if (fault !== undefined) faults.push(fault);
  }
  return [...faults, ...(await findMissingColumns(client, texts))];
}

test('every statement of the release before is accepted by the schema of this one', async () => {
  const texts = readPreviousRelease();
  const faults = await findFaults();
  figure(
    'upgrade',
    `${String(texts.length)} statements of the release before on this schema: ` +
      `${String(faults.length)} refused`,
  );
  expect(faults).toEqual([]);
  expect(texts.length).toBeGreaterThan(300);
});

test.each([
  ['drops a column', 'alter table portfolio.project drop column main_goal cascade'],
  ['renames a table', 'alter table platform.outbox rename to messages'],
  ['takes a right away', 'revoke update on reporting.report from portfolio_app'],
  ['needs a new column', 'alter table platform.notice add column urgency text not null'],
])('a migration that %s is found', async (_, migration) => {
  const other = await startTestService({ env: { ROLE: 'api' } });
  const own = client;
  client = await other.owner.connect();
  await client.query(migration);
  const faults = await findFaults();
  client.release();
  client = own;
  await other.stop();
  expect(faults.length).toBeGreaterThan(0);
});
