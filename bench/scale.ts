import type { INestApplicationContext } from '@nestjs/common';
import pg from 'pg';
import sql, { raw } from 'sql-template-tag';
import { Database } from '../src/platform/database/database.js';
import { RebuildService } from '../src/rollup/roll-ups/rebuild.service.js';
import { selectKeySums } from '../src/rollup/lines/key-sum.queries.js';
import { selectLinesAsOf } from '../src/rollup/lines/line.queries.js';
import { NationalRollup } from '../src/rollup/roll-ups/national-rollup.service.js';
import { RollupService } from '../src/rollup/roll-ups/rollup.service.js';
import { openService } from './open-service.js';
import { NOW, portfolio } from './portfolio.js';

const FOREVER = sql`'infinity'::timestamptz`;

/** Measurements of one process at one size; times in seconds, one per run. */
export interface ScaleMeasured {
  /** The database, filled and rolled up, for who measures it from outside. */
  readonly url: string;
  readonly reports: number;
  readonly keys: number;
  /**
   * A changed report's key and round, against a bare UPDATE of its row in a transaction of its own.
   */
  readonly change: number[];
  readonly national: number[];
  readonly update: number[];
  /** A whole round from nothing, against the one statement that computes it into a table. */
  readonly rebuild: number[];
  readonly statement: number[];
  /** Every round, against the refresh of a materialised view of the same lines; once. */
  readonly everything: number;
  readonly refresh: number;
}

const [server = '', actors = '400', rounds = '40', each = '3', runs = '7', whole = 'true'] =
  process.argv.slice(2);
async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

type Measured = Pick<ScaleMeasured, 'change' | 'national' | 'update' | 'rebuild' | 'statement'>;

/** A portfolio, the service on it and a connection past the service. */
interface Bench {
  readonly app: INestApplicationContext;
  readonly client: pg.Client;
  readonly roundId: string;
}

async function main(): Promise<void> {
  const { url, clock } = await portfolio(server, 'scale', {
    actors: Number(actors),
    rounds: Number(rounds),
    each: Number(each),
  });
  const app = await openService(url, clock);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set jit = off');
  const {
    rows: [round],
  } = await client.query<{ id: string }>(`select id from reporting.round where key = '2031-1'`);
  const bench = { app, client, roundId: round?.id ?? '' };
  const everything = await measureEverything(bench);
  await client.query('vacuum analyze rollup.project_line, rollup.actor_status');
  const measured: Measured = { change: [], national: [], update: [], rebuild: [], statement: [] };
  await measureChanges(bench, measured);
  for (let run = 0; run < Number(runs); run++) await measureRebuild(bench, measured);
  await client.end();
  await app.close();
  const result: ScaleMeasured = {
    url,
    reports: Number(actors) * Number(rounds) * Number(each),
    keys: Number(actors),
    ...measured,
    ...everything,
  };
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

/** Rolls everything up against a materialised view of the same lines; or only the one round. */
async function measureEverything({
  app,
  client,
}: Bench): Promise<Pick<ScaleMeasured, 'everything' | 'refresh'>> {
  const rebuild = app.get(RebuildService);
  if (whole !== 'true') {
    await rebuild.rebuild('2031-1');
    return { everything: NaN, refresh: NaN };
  }
  const everything = await seconds(() => rebuild.rebuild(undefined));
  const lines = selectLinesAsOf(sql`v0.id`, FOREVER).text;
  await client.query(
    `create materialized view public.all_lines as
     select v0.id as round_id, l.*
       from reporting.round v0
      cross join lateral (${lines}) l
       with no data`,
  );
  await client.query('checkpoint');
  const refresh = await seconds(() => client.query('refresh materialized view public.all_lines'));
  await client.query('drop materialized view public.all_lines');
  return { everything, refresh };
}

/**
 * Measures a bare UPDATE of a report in its transaction, and the work of the two jobs that follow a
 * certified report.
 */
async function measureChanges({ app, client, roundId }: Bench, measured: Measured): Promise<void> {
  const { rows: changed } = await client.query<{ id: string; actor_id: string }>(
    `select t.id, t.actor_id from reporting.report t where t.round_id = $1 order by t.id limit $2`,
    [roundId, Number(runs) * 20],
  );
  const [database, rollup] = [app.get(Database), app.get(RollupService)];
  for (const { id, actor_id } of changed) {
    measured.update.push(
      await seconds(() =>
        database.transaction({ kind: 'system' }, (tx) =>
          tx.execute(sql`update reporting.report set updated_at = ${NOW} where id = ${id}`),
        ),
      ),
    );
    await client.query(
      `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id,
         revision, recorded_at, late, certified_by, project, content, content_hash)
       select gen_random_uuid(), v.report_id, v.actor_id, v.round_id, v.project_id, 2, $2, false,
              v.certified_by, v.project, v.content || '{"phase": "closing"}', ''
         from reporting.report_revision v
        where v.report_id = $1`,
      [id, NOW],
    );
    measured.change.push(await seconds(() => rollup.rollUpActor(roundId, actor_id)));
    measured.national.push(await seconds(() => app.get(NationalRollup).sumUpRound(roundId)));
  }
}

/** Measures a whole round from nothing, and the one statement that computes it into a table. */
async function measureRebuild({ app, client, roundId }: Bench, measured: Measured): Promise<void> {
  for (const table of ['project_line', 'actor_status', 'round_status'])
    await client.query(`delete from rollup.${table} where round_id = $1`, [roundId]);
  await client.query('vacuum rollup.project_line, rollup.actor_status, rollup.round_status');
  measured.rebuild.push(await seconds(() => app.get(RebuildService).rebuild('2031-1')));
  const computeRound = sql`
    create temp table one_round on commit drop as
      with -- The lines of the round.
           line as materialized (${selectLinesAsOf(raw(`'${roundId}'::uuid`), FOREVER)})
    select l.*, k.projects, k.budgets
      from line l
      join (${selectKeySums(sql`line`)}) k on k.actor_id = l.actor_id`;
  measured.statement.push(await seconds(() => client.query(computeRound.text)));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(1);
});
