import { OutboxRelay } from '../../../../src/platform/work/outbox.relay.js';
import {
  hashReportTables,
  type ImportStage,
  readCsv,
  registerProjects,
  startImportStage,
} from '../../../support/imports/import-checks.js';
import { ended, imports, sends } from '../../../support/imports/imports.js';
import { ACTORS, startTestService } from '../../../support/service.js';
import { Actor, eventually, expectStatus } from '../../../support/story.js';
import { csv, reportRows } from '../../../support/files/report-files.js';
import { aReport } from '../../../support/reports/samples.js';

let stage: ImportStage;
beforeAll(async () => {
  stage = await startImportStage();
});
afterAll(() => stage.service.stop());

/** Lists the reports of round 2021-1 that Helse Midt-Norge sees. */
async function listReports(): Promise<
  { project: string; state: string; version: number; content: { status: { reason: string } } }[]
> {
  const list = await stage.midt.call('GET', '/v1/rounds/2021-1/reports?limit=500');
  return expectStatus(list, 200).body.items;
}

describe('a file of two new reports', () => {
  let [first, second] = ['', ''];
  let file: string;
  let validated: Record<string, unknown>;
  let committed: Record<string, unknown>;
  beforeAll(async () => {
    [first = '', second = ''] = await registerProjects(stage.midt, 'SER', 2);
    const yellow = { colour: 'yellow', reason: '=1+1', cause: 'resources', action: 'Mer folk' };
    file = csv([
      ...reportRows(first, aReport()),
      ...reportRows(second, aReport({ status: yellow })),
    ]);
  });

  test('is counted by a validation, which stores nothing', async () => {
    const before = await hashReportTables(stage.service);
    validated = await imports(stage.service, stage.midt, file, { query: 'mode=validate' });
    expect(validated).toMatchObject({
      state: 'completed',
      mode: 'validate',
      atomic: 'all',
      stored: false,
      encoding: 'utf-8',
      delimiter: ';',
      faults: [],
      counts: {
        rows: 8,
        reports: 2,
        created: 2,
        changed: 0,
        unchanged: 0,
        faulty: 0,
        faults: 0,
        certified: 0,
      },
    });
    expect(await hashReportTables(stage.service)).toEqual(before);
  });

  test('is stored by a commit as drafts, with the counts of the validation', async () => {
    committed = await imports(stage.service, stage.midt, file);
    expect(committed).toMatchObject({
      state: 'completed',
      stored: true,
      counts: validated['counts'],
    });
    const reports = await listReports();
    expect(reports.map(({ project, state, version }) => [project, state, version])).toEqual([
      [first, 'draft', 1],
      [second, 'draft', 1],
    ]);
    expect(reports[1]?.content.status.reason).toBe('=1+1');
  });

  test('changes nothing when it is sent again', async () => {
    expect(await imports(stage.service, stage.midt, file)).toMatchObject({
      stored: false,
      counts: { created: 0, unchanged: 2 },
    });
  });

  test('has a result that says of each row what became of its report', async () => {
    const rows = await readCsv(stage.midt, committed['id'], 'result');
    expect(rows.map(({ project, outcome }) => [project, outcome])).toContainEqual([
      first,
      'created',
    ]);
  });
});

describe('a file with one fault', () => {
  let [good, bad] = ['', ''];
  let file: string;
  beforeAll(async () => {
    [good = '', bad = ''] = await registerProjects(stage.midt, 'HALV', 2);
    file = csv([
      ...reportRows(good, aReport()),
      ...reportRows(bad, aReport()).map((row) =>
        row['record'] === 'budget' ? { ...row, approved: '12,5' } : row,
      ),
    ]);
  });

  test('stores nothing when the file is taken as a whole', async () => {
    const before = await hashReportTables(stage.service);
    const whole = await imports(stage.service, stage.midt, file, {
      query: 'mode=commit&atomic=all&certify=true',
    });
    expect(whole).toMatchObject({
      state: 'completed',
      stored: false,
      counts: { created: 1, certified: 0, faulty: 1, faults: 1, faultsKept: 1 },
      faultCounts: [{ code: 'not-whole', column: 'approved', faults: 1, firstRow: 7 }],
    });
    expect(whole['faults']).toEqual([
      {
        sheet: null,
        row: 7,
        column: 'approved',
        heading: 'approved',
        cell: expect.stringMatching(/^[A-Z]+7$/),
        project: bad,
        code: 'not-whole',
        value: '12,5',
        expected: 'Må være et helt tall, uten desimaler',
        difference: null,
      },
    ]);
    expect(await hashReportTables(stage.service)).toEqual(before);
  });

  test('stores the report without faults when it is taken row by row', async () => {
    const byRow = await imports(stage.service, stage.midt, file, {
      query: 'mode=commit&atomic=row&language=en',
    });
    expect(byRow).toMatchObject({
      stored: true,
      counts: { created: 1, faulty: 1, faults: 1 },
      faults: [{ expected: 'Must be a whole number, without decimals' }],
    });
    const projects = (await listReports()).map(({ project }) => project);
    expect([projects.includes(good), projects.includes(bad)]).toEqual([true, false]);
    const rows = await readCsv(stage.midt, byRow['id'], 'result');
    expect(new Map(rows.map(({ project, outcome }) => [project, outcome]))).toEqual(
      new Map([
        [good, 'created'],
        [bad, 'faulty'],
      ]),
    );
  });

  test('begins no submission when it holds no report without faults', async () => {
    const vest = new Actor(stage.service, ACTORS.helseVest);
    const before = await hashReportTables(stage.service);
    const unknown = csv(reportRows('FINNES-IKKE', aReport()));
    expect(
      await imports(stage.service, vest, unknown, { query: 'mode=commit&atomic=row' }),
    ).toMatchObject({ stored: false, counts: { faulty: 1 } });
    expect(await hashReportTables(stage.service)).toEqual(before);
  });
});

describe('a repeated request', () => {
  test('gets the same answer for the same key and file, and a refusal for another file', async () => {
    const { service, midt } = stage;
    const [code = ''] = await registerProjects(midt, 'TO-GANGER', 1);
    const file = csv(reportRows(code, aReport()));
    const key = 'en-gang';
    const first = expectStatus(await sends(service, midt, file, { key }), 202);
    const again = expectStatus(await sends(service, midt, file, { key }), 202);
    expect([again.text, again.headers.get('location')]).toEqual([
      first.text,
      `/v1/imports/${String(first.body.id)}`,
    ]);
    expectStatus(await sends(service, midt, `${file}\r\n`, { key }), 422);
    expectStatus(await sends(service, midt, file, { key, query: 'mode=validate' }), 422);
    await ended(midt, first.body.id as string);
  });

  test('keeps no file but those of the imports', async () => {
    const { rows } = await stage.service.owner.query<{ files: number; kept: number }>(
      `select count(distinct c.file_id)::int as files,
              (select count(*)::int from reporting.report_import) as kept
         from reporting.import_chunk c`,
    );
    expect(rows[0]?.files).toBe(rows[0]?.kept);
  });
});

describe('an import under way', () => {
  /** Holds every import back before it keeps its first judged report; returns the release. */
  async function holdImports(): Promise<() => Promise<void>> {
    const { owner } = stage.service;
    await owner.query(
      `create or replace function platform.hold() returns trigger language plpgsql as $$
       begin
         perform pg_advisory_xact_lock_shared(97);
         return new;
       end $$;
       create trigger hold before insert on reporting.import_report
          for each row execute function platform.hold()`,
    );
    const client = await owner.connect();
    await client.query('select pg_advisory_lock(97)');
    return async () => {
      await client.query('select pg_advisory_unlock(97)');
      client.release();
      await owner.query('drop trigger hold on reporting.import_report');
    };
  }

  /** Waits until no statement on reports is running. */
  async function awaitQuiet(): Promise<void> {
    await eventually(async () => {
      const { rowCount } = await stage.service.owner.query(
        `select 1
           from pg_stat_activity
          where state <> 'idle'
            and query like '%reporting.report%'
            and pid <> pg_backend_pid()
            and datname = current_database()`,
      );
      return rowCount === 0 ? true : undefined;
    });
  }

  test('stores nothing when its sender cancels it', async () => {
    const { service, midt, oslo } = stage;
    const [code = ''] = await registerProjects(midt, 'AVBRYT', 1);
    const release = await holdImports();
    const before = await hashReportTables(service);
    const file = csv(reportRows(code, aReport()));
    const { body } = expectStatus(await sends(service, midt, file), 202);
    const job = `/v1/jobs/${String(body.job)}`;
    await eventually(async () =>
      (await midt.call('GET', job)).body.stage === 'judging' ? true : undefined,
    );
    expectStatus(await oslo.create(`${job}/cancel`, undefined), 404);
    expectStatus(await midt.create(`${job}/cancel`, undefined), 200);
    await release();
    await service.app.get(OutboxRelay).reconcile();
    expect(await ended(midt, body.id as string)).toMatchObject({
      state: 'cancelled',
      stored: false,
      allowedActions: [],
    });
    await awaitQuiet();
    expect(await hashReportTables(service)).toEqual(before);
  });
});

describe('the list of imports', () => {
  let id: string;
  beforeAll(async () => {
    const [code = ''] = await registerProjects(stage.midt, 'MIN', 1);
    const file = csv(reportRows(code, aReport()));
    ({ id } = (await imports(stage.service, stage.midt, file, { query: 'mode=validate' })) as {
      id: string;
    });
  });

  test('hides an import from every other actor and from the directorate', async () => {
    for (const stranger of [stage.oslo, stage.directorate]) {
      for (const path of ['', '/faults', '/changes', '/result'])
        expectStatus(await stranger.call('GET', `/v1/imports/${id}${path}`), 404);
      expect((await stranger.call('GET', '/v1/imports')).body.items).toEqual([]);
    }
  });

  test('shows its sender the newest import first, page by page', async () => {
    const { body } = expectStatus(await stage.midt.call('GET', '/v1/imports?limit=1'), 200);
    expect(body.items.map((one: { id: string }) => one.id)).toEqual([id]);
    const next = `/v1/imports?limit=1&cursor=${String(body.nextCursor)}`;
    expect((await stage.midt.call('GET', next)).body.items).toHaveLength(1);
  });
});

describe('the pieces of a file', () => {
  const countPieces = async (): Promise<number> =>
    (await stage.service.owner.query(`select 1 from reporting.import_chunk`)).rowCount ?? 0;

  test('are pruned after an hour when they belong to no import, and kept when they do', async () => {
    const { service } = stage;
    const before = await countPieces();
    await service.owner.query(
      `insert into reporting.import_chunk
       select gen_random_uuid(), 0, a.id, 'x', $1::timestamptz
         from actors.actor a
        where a.organisation_number = $2`,
      [new Date(service.clock.now().getTime() - 2 * 3_600_000), ACTORS.oslo],
    );
    expect(await countPieces()).toBe(before + 1);
    await service.app.get(OutboxRelay).prune();
    expect(await countPieces()).toBe(before);
    expect(before).toBeGreaterThan(0);
  });

  test('are not kept when the file is too large, and the request is refused for its size', async () => {
    const { service, midt } = stage;
    const small = await startTestService({
      database: service.config.databaseUrl,
      at: service.clock.now().toISOString(),
      env: { ROLE: 'api', IMPORT_MAX_BYTES: '600000' },
    });
    try {
      const before = await countPieces();
      const tooLarge = Buffer.alloc(900_000, 'project;state\n');
      const { status, body } = await sends(small, midt, tooLarge);
      expect([status, body.code, await countPieces()]).toEqual([413, 'payload-too-large', before]);
      const largeEnough = Buffer.alloc(590_000, 'project;state\n');
      expect((await sends(small, midt, largeEnough, { query: 'mode=validate' })).status).toBe(202);
    } finally {
      await small.stop();
    }
  });
});
