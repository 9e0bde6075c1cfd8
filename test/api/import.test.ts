import { parse } from 'csv-parse/sync';
import { csv, imports, reportRows, sends } from '../support/imports.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, aReport, Directorate, expectStatus } from '../support/story.js';
import { fingerprints } from '../support/tables.js';

let service: TestService;
let directorate: Directorate;
let midt: Actor;
let oslo: Actor;
beforeAll(async () => {
  service = await startTestService({ at: '2021-01-18T10:00:00+01:00' });
  directorate = new Directorate(service);
  midt = new Actor(service, ACTORS.helseMidt);
  oslo = new Actor(service, ACTORS.oslo);
  await directorate.opensRound('2021-1');
});
afterAll(() => service.stop());

/** Rows of the tables that reports live in. */
const reportTables = async (): Promise<Record<string, string>> => Object.fromEntries(Object.entries(await fingerprints(service)).filter(([table]) => /^reporting\.(report|report_revision|submission\w*)$/.test(table)));
const codes = async (prefix: string, count: number, actor: Actor = midt): Promise<string[]> => {
  const made = Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1)}`);
  for (const code of made) await actor.registersProject(code);
  return made;
};

describe('an import', () => {
  test('that validates says all and writes nothing; that commits does what was said', async () => {
    const [a = '', b = ''] = await codes('SER', 2);
    const file = csv([...reportRows(a, aReport()), ...reportRows(b, aReport({ status: { colour: 'yellow', reason: '=1+1', cause: 'resources', action: 'Mer folk' } }))]);
    const before = await reportTables();
    const seen = await imports(service, midt, file, { query: 'mode=validate' });
    expect(seen).toMatchObject({ state: 'completed', mode: 'validate', atomic: 'all', stored: false, encoding: 'utf-8', delimiter: ';', faults: [], counts: { rows: 8, reports: 2, created: 2, changed: 0, unchanged: 0, faulty: 0, faults: 0, certified: 0 } });
    expect(await reportTables()).toEqual(before);
    const done = await imports(service, midt, file);
    expect(done).toMatchObject({ state: 'completed', stored: true, counts: seen['counts'] });
    const { body } = expectStatus(await midt.call('GET', '/v1/rounds/2021-1/reports?limit=500'), 200);
    expect(body.items.map(({ project, state, version }: Record<string, unknown>) => [project, state, version])).toEqual([[a, 'draft', 1], [b, 'draft', 1]]);
    expect(body.items[1].content.status.reason).toBe('=1+1');
    expect(await imports(service, midt, file)).toMatchObject({ stored: false, counts: { created: 0, unchanged: 2 } });
    const result = expectStatus(await midt.call('GET', `/v1/imports/${String(done['id'])}/result`), 200);
    expect((parse(result.text, { columns: true }) as Record<string, string>[]).map(({ project, outcome }) => [project, outcome])).toContainEqual([a, 'created']);
  });
});
