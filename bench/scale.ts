import pg from 'pg';
import { Clock } from '../src/platform/clock.js';
import { parseConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { createLog } from '../src/platform/logging.js';
import { loadReferenceData, migrate } from '../src/prepare.js';
import { RebuildService } from '../src/rollup/rebuild.service.js';
import { keysOfLines, linesOfRevisions } from '../src/rollup/report-lines.queries.js';
import { RollupService } from '../src/rollup/rollup.service.js';
import { createService } from '../src/service.js';

/** What one process measured at one size; times in seconds, one per run. */
export interface ScaleMeasured {
  /** The database, filled and rolled up, for who measures it from outside. */
  readonly url: string;
  readonly reports: number;
  readonly keys: number;
  /** A changed report's key and round, against a bare UPDATE of its row in a transaction of its own. */
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

const [server = '', actors = '400', rounds = '40', each = '3', runs = '7', whole = 'true'] = process.argv.slice(2);
const DATABASE = `scale_${actors}_${rounds}_${each}_${String(process.pid)}`;
const NOW = new Date('2031-01-15T09:00:00Z');

/** So many actors that report so many projects each in every round: two budget lines, a dependency, a challenge, colours as in a real portfolio. */
async function fill(client: pg.Client): Promise<void> {
  const report = `jsonb_build_object('state', case when p.n % 10 = 0 then 'planned' else 'active' end, 'phase', 'execution', 'summary', repeat('Innføringen følger planen. ', 4), 'risk', null,
    'status', case when p.n % 10 = 0 then null else jsonb_build_object('colour', case when p.n % 50 = 1 then 'red' when (p.n + case when (p.n * 7 + r.i) % 33 = 0 then 1 else 0 end) % 5 in (2, 3) then 'yellow' else 'green' end, 'reason', 'Omdisponerte ressurser', 'cause', 'resources', 'action', 'Planen er lagt om') end,
    'budget', jsonb_build_array(jsonb_build_object('year', 2030, 'fundingSource', 'own', 'approved', 1000000 + p.n % 97, 'forecast', null, 'actual', null, 'currency', 'NOK', 'priceYear', 2030, 'basis', 'nominal'),
                                jsonb_build_object('year', 2031, 'fundingSource', 'grant', 'approved', 2000000, 'forecast', 2100000, 'actual', null, 'currency', 'NOK', 'priceYear', 2030, 'basis', 'nominal')),
    'dependencies', jsonb_build_array(jsonb_build_object('project', null, 'nationalSolution', 'HelseID', 'delivery', 'Innlogging', 'neededBy', '2031-10-01')), 'challenges', jsonb_build_array(jsonb_build_object('category', 'legal', 'text', 'Schrems II')))`;
  // Past triggers and foreign keys: what they would do is done here, once.
  for (const statement of [
    `set session_replication_role = replica`,
    `create temp table the_actor as select gen_random_uuid() as id, i from generate_series(1, ${actors}) i`,
    `insert into actors.actor (id, organisation_number, name, kind, role, county, parent_id) select id, (100000000 + i)::text, 'Aktør ' || i, 'municipality', 'reporter', 'Fylke ' || i % 20, (select a.id from actors.actor a where a.kind = 'regionalHealthAuthority' order by a.organisation_number offset i % 4 limit 1) from the_actor`,
    `create temp table the_round as select gen_random_uuid() as id, i from generate_series(1, ${rounds}) i`,
    `insert into reporting.round (id, key, period, name_nb, name_en, budget_year, criteria_set, rule_set, opens_at, deadline, closes_at, state, opened_at, closed_at, version)
       select id, case when i = ${rounds} then '2031-1' else 'H' || i end, '2030Q4', 'Runde', 'Round', 2030, '2021-03', 'standard-1', t - interval '20 days', t - interval '10 days', t, 'closed', t - interval '20 days', t, 1
         from the_round, lateral (select timestamptz '2031-01-10' - (${rounds} - i) * interval '90 days' as t) x`,
    `create temp table the_project as select gen_random_uuid() as id, a.id as actor_id, a.i * ${each} + n as n from the_actor a, generate_series(1, ${each}) n`,
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase, main_goal, goals, standing, standing_since, version, created_at, updated_at)
       select id, actor_id, 'P' || n, 'Tiltak ' || n, 'project', 'Leder', 'active', 'execution', (1 + n % 5)::text, '{}', 'inPortfolio', '2019-01-01', 1, '2019-01-01', '2019-01-01' from the_project`,
    `insert into portfolio.project_revision (project_id, version, actor_id, recorded_at, project) select p.id, 1, p.actor_id, p.updated_at, to_jsonb(p) from portfolio.project p`,
    `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision, version, created_at, updated_at) select gen_random_uuid(), p.actor_id, r.id, p.id, 'certified', '{}', 1, 1, '2030-12-01', '2030-12-01' from the_project p, the_round r`,
    `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision, recorded_at, late, certified_by, project, content, content_hash)
       select gen_random_uuid(), t.id, t.actor_id, t.round_id, t.project_id, 1, x.closes_at - interval '15 days', false, '983658776', jsonb_build_object('code', 'P' || p.n, 'name', 'Tiltak ' || p.n, 'kind', 'project', 'mainGoal', (1 + p.n % 5)::text), ${report}, ''
         from reporting.report t join the_project p on p.id = t.project_id join the_round r on r.id = t.round_id join reporting.round x on x.id = r.id`,
    `insert into platform.job (id, actor_id, kind, subject, state, stage, cancellable, created_at) select gen_random_uuid(), (select id from the_actor limit 1), 'rollup-round', 'round/' || r.key, 'completed', 'completed', false, r.closed_at from reporting.round r`,
    `set session_replication_role = origin`,
    `vacuum analyze`,
  ]) await client.query(statement);
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

async function main(): Promise<void> {
  const url = server.replace(/\/[^/]*$/, `/${DATABASE}`);
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${DATABASE}`);
  await admin.end();
  await migrate(url);
  const clock = new Clock(NOW);
  const app = await createService({ ...parseConfig({ ROLE: 'api', LOG_LEVEL: 'silent' }), databaseUrl: url }, clock, createLog('silent'));
  const database = app.get(Database);
  await database.connect();
  await loadReferenceData(database, clock);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await fill(client);
  await client.query('set jit = off');
  const rebuild = app.get(RebuildService);
  const rollup = app.get(RollupService);
  const { rows: [round] } = await client.query<{ id: string }>(`select id from reporting.round where key = '2031-1'`);
  const roundId = round?.id ?? '';
  const everything = whole === 'true' ? await seconds(() => rebuild.rebuild(undefined)) : NaN;
  const lines = linesOfRevisions('v0.id', `'infinity'`);
  let refresh = NaN;
  if (whole === 'true') {
    await client.query(`create materialized view public.all_lines as select v0.id as round_id, l.* from reporting.round v0 cross join lateral (${lines}) l with no data`);
    await client.query('checkpoint');
    refresh = await seconds(() => client.query('refresh materialized view public.all_lines'));
    await client.query('drop materialized view public.all_lines');
  } else await rebuild.rebuild('2031-1');
  await client.query('vacuum analyze rollup.project_line, rollup.actor_status');

  const measured = { change: [] as number[], national: [] as number[], update: [] as number[], rebuild: [] as number[], statement: [] as number[] };
  const { rows: changed } = await client.query<{ id: string; actor_id: string }>(`select t.id, t.actor_id from reporting.report t where t.round_id = $1 order by t.id limit $2`, [roundId, Number(runs) * 20]);
  // A bare UPDATE of the row in its transaction, and the work of the two jobs that follow a certified report.
  for (const { id, actor_id } of changed) {
    measured.update.push(await seconds(() => database.transaction({ kind: 'system' }, (tx) => tx.query(`update reporting.report set updated_at = $2 where id = $1`, [id, NOW]))));
    await client.query(
      `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision, recorded_at, late, certified_by, project, content, content_hash)
       select gen_random_uuid(), v.report_id, v.actor_id, v.round_id, v.project_id, 2, $2, false, v.certified_by, v.project, v.content || '{"phase": "closing"}', '' from reporting.report_revision v where v.report_id = $1`,
      [id, NOW],
    );
    measured.change.push(await seconds(() => rollup.rollUpActor(roundId, actor_id)));
    measured.national.push(await seconds(() => rollup.rollUpNational(roundId)));
  }
  for (let run = 0; run < Number(runs); run++) {
    for (const table of ['project_line', 'actor_status', 'round_status']) await client.query(`delete from rollup.${table} where round_id = $1`, [roundId]);
    await client.query('vacuum rollup.project_line, rollup.actor_status, rollup.round_status');
    measured.rebuild.push(await seconds(() => rebuild.rebuild('2031-1')));
    measured.statement.push(await seconds(() => client.query(`create temp table one_round on commit drop as with line as materialized (${linesOfRevisions(`'${roundId}'`, `'infinity'`)}) select l.*, k.projects, k.budgets from line l join (${keysOfLines('line')}) k on k.actor_id = l.actor_id`)));
  }
  await client.end();
  await app.close();
  const result: ScaleMeasured = { url, reports: Number(actors) * Number(rounds) * Number(each), keys: Number(actors), ...measured, everything, refresh };
  process.stdout.write(JSON.stringify(result), () => process.exit(0));
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(1);
});
