import { randomBytes } from 'node:crypto';
import { XLSX_MEDIA_TYPE } from '../../src/platform/http/answer.js';
import { upTo } from '../support/crowd.js';
import { bySize } from '../support/size.js';
import { BACKENDS } from '../support/backends.js';
import { sends } from '../support/stages/imports.js';
import { type ServiceProcess, startProcess } from '../support/processes/processes.js';
import { ACTORS, startTestService, TEST_DATA_DIR, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually, expectStatus } from '../support/story.js';
import { csv, reportRows, xlsx } from '../support/files/report-files.js';
import { aReport } from '../support/reports/samples.js';
import { figure } from '../support/reports/figure.js';

/** On each queue: every format as a whole and by row, and under FULL some twice. */
const KILLS = bySize(3, 6, 10);
const REPORTS = bySize(300, 1_000, 3_000);
/** A long text: a file is read in several transactions, and a worker may die between them. */
const LONG = randomBytes(1_500).toString('hex');
/** Time over which the deaths are spread: about the time that a file takes. */
const SPREAD_MS = bySize(200, 500, 2_500);

type Reports = readonly (readonly [project: string, body: Readonly<Record<string, unknown>>])[];
const rowsOf = (reports: Reports): Record<string, unknown>[] =>
  reports.flatMap(([project, body]) => reportRows(project, body));
const FORMATS: readonly {
  readonly type: string;
  readonly rows: number;
  readonly written: (reports: Reports) => string | Promise<Buffer>;
}[] = [
  // Of each report four rows: itself, its budget, a dependency, a challenge; in NDJSON one.
  { type: 'text/csv', rows: 4, written: (reports) => csv(rowsOf(reports)) },
  { type: XLSX_MEDIA_TYPE, rows: 4, written: (reports) => xlsx(rowsOf(reports)) },
  {
    type: 'application/x-ndjson',
    rows: 1,
    written: (reports) =>
      reports.map(([project, body]) => JSON.stringify({ project, ...body })).join('\n'),
  },
];
const formatOf = (kill: number): (typeof FORMATS)[number] =>
  FORMATS[kill % FORMATS.length] ?? { type: '', rows: 0, written: () => '' };

describe.each(BACKENDS)('an import on the $backend queue', ({ backend, env, when }) => {
  let service: TestService;
  let midt: Actor;
  beforeAll(async () => {
    service = await startTestService({
      at: '2021-01-18T10:00:00+01:00',
      env: { ...env, ROLE: 'api' },
    });
    midt = new Actor(service, ACTORS.helseMidt);
    await new Directorate(service).opensRound('2021-1');
    await service.owner.query(
      `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
         main_goal, goals, standing_since, version, created_at, updated_at)
       select gen_random_uuid(), a.id, 'K' || k || '-' || n, 'Tiltak', 'project', 'Leder', 'active',
          'idea', '1', '{}', now(), 1, now(), now()
            from actors.actor a, generate_series(0, $2 - 1) k, generate_series(1, $3) n
            where a.organisation_number = $1`,
      [ACTORS.helseMidt, KILLS, REPORTS],
    );
  });
  afterAll(() => service.stop());

  const worker = (): Promise<ServiceProcess> =>
    startProcess({
      ...env,
      QUEUE_PREFIX: service.config.queuePrefix,
      ROLE: 'worker',
      DATABASE_URL: service.config.databaseUrl,
      DATA_DIR: TEST_DATA_DIR,
      LOG_LEVEL: 'info',
      CLOCK_START: service.clock.now().toISOString(),
    });

  when(
    `whose worker is killed ${String(KILLS)} times, at any moment of a whole or of rows, ` +
      `in CSV, XLSX and NDJSON, stores every report once`,
    async () => {
      const atDeath = { reading: 0, judging: 0, ended: 0 };
      const ids: string[] = [];
      let running = await worker();
      for (const kill of upTo(KILLS)) {
        const { type, written } = formatOf(kill);
        const file = await written(
          upTo(REPORTS).map(
            (n) =>
              [
                `K${String(kill)}-${String(n + 1)}`,
                aReport({ summary: `Fil ${String(kill)} ${LONG}` }),
              ] as const,
          ),
        );
        const { body } = expectStatus(
          await sends(service, midt, file, {
            type,
            query: `mode=commit&certify=true&atomic=${kill % 2 === 0 ? 'all' : 'row'}`,
          }),
          202,
        );
        const id = body.id as string;
        ids.push(id);
        // From the moment it is taken up to about its end, in as many different steps.
        await eventually(
          async () =>
            (
              await service.owner.query(
                `select 1 from reporting.report_import where id = $1 and run > 0`,
                [id],
              )
            ).rowCount === 1
              ? true
              : undefined,
          5,
        );
        await new Promise((resolve) =>
          setTimeout(resolve, ((kill * 7) % KILLS) * (SPREAD_MS / KILLS)),
        );
        await running.end('SIGKILL');
        const {
          rows: [found],
        } = await service.owner.query<{ staged: boolean; ended: boolean }>(
          `select staged, ended from reporting.report_import where id = $1`,
          [id],
        );
        const unfinished = found?.staged === true ? 'judging' : 'reading';
        atDeath[found?.ended === true ? 'ended' : unfinished] += 1;
        running = await worker();
      }
      try {
        await eventually(
          async () =>
            (
              await service.owner.query(
                `select 1 from platform.job where kind = 'report-import' and state = 'completed'`,
              )
            ).rowCount === KILLS
              ? true
              : undefined,
          500,
        );
      } finally {
        await running.end('SIGTERM');
      }
      const {
        rows: [row],
      } = await service.owner.query<Record<string, number>>(
        `select (select count(*)::int from reporting.report) as reports, (select count(*)::int
           from reporting.report where state = 'certified' and revision = 1
            and version = 2) as once, (select count(*)::int from reporting.report_revision) as revisions,
              (select count(*)::int from reporting.import_report
            where outcome = 'created') as noted, (select sum(u.size)::int
            from reporting.import_run u) as rows, (select count(*)::int from reporting.import_fault) as faults,
              (select sum((i.counts->>'created')::int)::int
            from reporting.report_import i) as created,
            (select sum((i.counts->>'certified')::int)::int from reporting.report_import i) as certified,
              (select sum((a.entry->'detail'->>'certified')::int)::int from platform.audit a
            where a.entry->>'requestId' like 'import-%') as audited, (select count(*)::int
            from reporting.report_import where run > 1) as resumed`,
      );
      const links = await service.owner.query<{ links: number }>(
        `select count(*)::int as links from platform.audit a
           join reporting.report_import i on a.entry->>'requestId' = 'import-' || i.id
            where i.atomic = 'all' group by i.id`,
      );
      const all = KILLS * REPORTS;
      figure(
        'P8-kill',
        `${backend}: worker killed ${String(KILLS)} times in imports of ${String(REPORTS)} ` +
          `reports in CSV, XLSX and NDJSON (${String(atDeath.reading)} while reading, ` +
          `${String(atDeath.judging)} while writing, ${String(atDeath.ended)} just done; ` +
          `${String(row?.['resumed'])} taken up again): ` +
          `${String(all - (row?.['reports'] ?? 0))} reports lost, ` +
          `${String((row?.['revisions'] ?? 0) - all)} revisions doubled, ` +
          `${String((row?.['audited'] ?? 0) - all)} audited twice`,
      );
      expect(row).toEqual({
        reports: all,
        once: all,
        revisions: all,
        noted: all,
        rows: upTo(KILLS).reduce((sum, kill) => sum + formatOf(kill).rows * REPORTS, 0),
        faults: 0,
        created: all,
        certified: all,
        audited: all,
        resumed: row?.['resumed'],
      });
      expect(new Set(links.rows.map(({ links: count }) => count))).toEqual(new Set([1]));
      expect(atDeath.reading + atDeath.judging).toBeGreaterThan(0);
      expect(row?.['resumed']).toBeGreaterThan(0);
    },
  );
});
