import { randomBytes } from 'node:crypto';
import { XLSX_MEDIA_TYPE } from '../../../src/platform/http/answer.js';
import { upTo } from '../crowd.js';
import { csv, reportRows, xlsx } from '../files/report-files.js';
import type { ServiceProcess } from '../processes/processes.js';
import { aReport } from '../reports/samples.js';
import { ACTORS, startTestService, type TestService } from '../service.js';
import { Actor, Directorate, eventually, expectStatus } from '../story.js';
import { sends } from '../imports/imports.js';
import { startWorkerOf } from './stopped-workers.js';

type Reports = readonly (readonly [project: string, body: Readonly<Record<string, unknown>>])[];

const rowsOf = (reports: Reports): Record<string, unknown>[] =>
  reports.flatMap(([project, body]) => reportRows(project, body));

interface FileFormat {
  readonly type: string;
  /** Number of rows of a report. */
  readonly rows: number;
  readonly write: (reports: Reports) => string | Promise<Buffer>;
}

/** A report has four rows: itself, its budget, a dependency and a challenge. NDJSON has one. */
const FORMATS: readonly FileFormat[] = [
  { type: 'text/csv', rows: 4, write: (reports) => csv(rowsOf(reports)) },
  { type: XLSX_MEDIA_TYPE, rows: 4, write: (reports) => xlsx(rowsOf(reports)) },
  {
    type: 'application/x-ndjson',
    rows: 1,
    write: (reports) =>
      reports.map(([project, body]) => JSON.stringify({ project, ...body })).join('\n'),
  },
];

/** Returns the format of the file that is imported while a worker is killed. */
export const formatOf = (kill: number): FileFormat =>
  FORMATS[kill % FORMATS.length] ?? { type: '', rows: 0, write: () => '' };

/** A long text. A file is read in several transactions, and a worker may die between them. */
const LONG = randomBytes(1_500).toString('hex');

/** Inserts the projects `K<kill>-<number>` of an actor. */
const INSERT_PROJECTS = `
  insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
         main_goal, goals, standing_since, version, created_at, updated_at)
  select gen_random_uuid(), a.id, 'K' || k || '-' || n, 'Tiltak', 'project', 'Leder', 'active',
         'idea', '1', '{}', now(), 1, now(), now()
    from actors.actor a, generate_series(0, $2 - 1) k, generate_series(1, $3) n
   where a.organisation_number = $1`;

const INSERT_MAILBOX = `
  with a as (
    insert into reporting.mailbox (id, actor_id, address, created_at, confirmed_at)
    select gen_random_uuid(), a.id, 'felles@example.org', now(), now()
      from actors.actor a
     where a.organisation_number = $1
    returning actor_id as id
  )
  insert into reporting.actor_setting (actor_id, steps, mailbox, version, updated_at)
  select a.id, 1, 'felles@example.org', 1, now() from a`;

const STORED_ROWS = `
  select (select count(*) from reporting.report)::int as reports,
         (select count(*)
            from reporting.report
           where state = 'certified' and revision = 1 and version = 2)::int as once,
         (select count(*) from reporting.report_revision)::int as revisions,
         (select count(*)
            from reporting.import_report
           where outcome = 'created' and stored_version = 2 and stored_revision = 1)::int as noted,
         (select count(distinct n.subject)::int
            from platform.notice n
           where n.kind = 'receipt') as told,
         (select count(*)::int from platform.notice n where n.kind = 'receipt') as receipts,
         (select sum(u.size) from reporting.import_run u)::int as rows,
         (select count(*) from reporting.import_fault)::int as faults,
         (select sum((i.counts->>'created')::int) from reporting.report_import i)::int as created,
         (select sum((i.counts->>'certified')::int)
            from reporting.report_import i)::int as certified,
         (select sum((a.entry->'detail'->>'certified')::int)
            from platform.audit a
           where a.entry->>'requestId' like 'import-%')::int as audited`;

/** Number of audit links of each import that is committed as a whole. */
const LINKS_OF_WHOLE_FILES = `
  select count(*)::int as links
    from platform.audit a
    join reporting.report_import i on a.entry->>'requestId' = 'import-' || i.id
   where i.atomic = 'all'
   group by i.id`;

interface Sizes {
  readonly kills: number;
  /** Number of reports in a file. */
  readonly reports: number;
  /** Milliseconds over which the kills are spread: about the time that a file takes. */
  readonly spread: number;
}

/** Files that workers import, each of which is killed at another moment. */
export class KilledImports {
  /** Number of imports by their state when their worker was killed. */
  readonly atDeath = { reading: 0, judging: 0, ended: 0 };

  private constructor(
    private readonly service: TestService,
    private readonly env: Readonly<Record<string, string>>,
    private readonly sizes: Sizes,
    private worker: ServiceProcess,
  ) {}

  static async starts(env: Readonly<Record<string, string>>, sizes: Sizes): Promise<KilledImports> {
    const service = await startTestService({
      at: '2021-01-18T10:00:00+01:00',
      env: { ...env, ROLE: 'api' },
    });
    await new Directorate(service).opensRound('2021-1');
    const { kills, reports } = sizes;
    await service.owner.query(INSERT_PROJECTS, [ACTORS.helseMidt, kills, reports]);
    await service.owner.query(INSERT_MAILBOX, [ACTORS.helseMidt]);
    return new KilledImports(service, env, sizes, await startWorkerOf(service, env));
  }

  /** Sends a file, kills its worker at a moment between the beginning and the end, and goes on. */
  async killAtWork(kill: number): Promise<void> {
    const id = await this.sendFile(kill);
    await eventually(async () => ((await this.isTaken(id)) ? true : undefined), 5);
    const { kills, spread } = this.sizes;
    await new Promise((resolve) => setTimeout(resolve, ((kill * 7) % kills) * (spread / kills)));
    await this.worker.end('SIGKILL');
    this.atDeath[await this.readState(id)] += 1;
    this.worker = await startWorkerOf(this.service, this.env);
  }

  /** Waits until every import has ended. */
  async awaitAll(): Promise<void> {
    await eventually(
      async () => ((await this.countCompleted()) === this.sizes.kills ? true : undefined),
      500,
    );
  }

  async countRows(): Promise<Record<string, number>> {
    return (await this.service.owner.query<Record<string, number>>(STORED_ROWS)).rows[0] ?? {};
  }

  /** Counts the imports that a second worker went on with. */
  async countResumed(): Promise<number> {
    const { rowCount } = await this.service.owner.query(
      `select 1 from reporting.report_import where run > 1`,
    );
    return rowCount ?? 0;
  }

  /** Lists the numbers of audit links of the imports that are committed as a whole. */
  async listLinks(): Promise<number[]> {
    const { rows } = await this.service.owner.query<{ links: number }>(LINKS_OF_WHOLE_FILES);
    return rows.map(({ links }) => links);
  }

  async stop(): Promise<void> {
    await this.worker.end('SIGTERM');
    await this.service.stop();
  }

  private async sendFile(kill: number): Promise<string> {
    const { type, write } = formatOf(kill);
    const body = aReport({ summary: `Fil ${String(kill)} ${LONG}` });
    const reports = upTo(this.sizes.reports).map(
      (index) => [`K${String(kill)}-${String(index + 1)}`, body] as const,
    );
    const midt = new Actor(this.service, ACTORS.helseMidt);
    const sent = await sends(this.service, midt, await write(reports), {
      type,
      query: `mode=commit&certify=true&atomic=${kill % 2 === 0 ? 'all' : 'row'}`,
    });
    return expectStatus(sent, 202).body.id as string;
  }

  private async isTaken(id: string): Promise<boolean> {
    const { rowCount } = await this.service.owner.query(
      `select 1 from reporting.report_import where id = $1 and run > 0`,
      [id],
    );
    return rowCount === 1;
  }

  private async readState(id: string): Promise<keyof KilledImports['atDeath']> {
    const { rows } = await this.service.owner.query<{ staged: boolean; ended: boolean }>(
      `select staged, ended from reporting.report_import where id = $1`,
      [id],
    );
    if (rows[0]?.ended === true) return 'ended';
    return rows[0]?.staged === true ? 'judging' : 'reading';
  }

  private async countCompleted(): Promise<number> {
    const { rowCount } = await this.service.owner.query(
      `select 1 from platform.job where kind = 'report-import' and state = 'completed'`,
    );
    return rowCount ?? 0;
  }
}
