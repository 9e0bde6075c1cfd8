import pg from 'pg';
import { Clock } from '../src/platform/base/clock.js';
import { parseConfig } from '../src/platform/settings/config.js';
import { Database } from '../src/platform/database/database.js';
import { ALL_ENTITIES } from '../src/entities.js';
import { createLog } from '../src/platform/telemetry/logging.js';
import { loadReferenceData, migrate } from '../src/prepare.js';

/** Numbers of actors, of rounds, and of the projects that each actor reports in every round. */
export interface Size {
  readonly actors: number;
  readonly rounds: number;
  readonly each: number;
}

/** Instant at which all rounds have closed. */
export const NOW = new Date('2031-01-15T09:00:00Z');

/** Content of a report of project `p` in round `r`: colours as in a real portfolio. */
const CONTENT = `jsonb_build_object('state', case when p.n % 10 = 0 then 'planned'
   else 'active' end, 'phase', 'execution', 'summary', repeat('Innføringen følger planen. ', 4), 'risk', null,
  'status', case when p.n % 10 = 0 then null else jsonb_build_object('colour', case
     when p.n % 50 = 1 then 'red' when (p.n + case when (p.n * 7 + r.i) % 33 = 0 then 1
        else 0 end) % 5 in (2, 3) then 'yellow'
          else 'green' end, 'reason', 'Omdisponerte ressurser', 'cause', 'resources', 'action',
          'Planen er lagt om') end,
  'budget', jsonb_build_array(jsonb_build_object('year', 2030, 'fundingSource', 'own', 'approved',
     1000000 + p.n % 97, 'forecast', null, 'actual', null, 'currency', 'NOK', 'priceYear', 2030,
        'basis', 'nominal'),
                              jsonb_build_object('year', 2031, 'fundingSource', 'grant',
          'approved', 2000000, 'forecast', 2100000, 'actual', null, 'currency', 'NOK',
          'priceYear', 2030, 'basis', 'nominal')),
  'dependencies', jsonb_build_array(jsonb_build_object('project', null, 'nationalSolution',
     'HelseID', 'delivery', 'Innlogging', 'neededBy', '2031-10-01')), 'challenges',
        jsonb_build_array(jsonb_build_object('category', 'legal', 'text', 'Schrems II')))`;

/**
 * Writes actors that report their projects in every round: two budget lines, a dependency, a
 * challenge. Triggers and foreign keys are off; their work is done here, once.
 */
async function fill(client: pg.Client, size: Size): Promise<void> {
  for (const statement of [
    `set session_replication_role = replica`,
    ...actorsAndRounds(size),
    ...projectsOf(size),
    ...reportsAndJobs(),
    `set session_replication_role = origin`,
    `vacuum analyze`,
  ])
    await client.query(statement);
}

function actorsAndRounds({ actors, rounds }: Size): string[] {
  return [
    `create temp table the_actor as select gen_random_uuid() as id, i from generate_series(1, ${String(actors)}) i`,
    `insert into actors.actor (id, organisation_number, name, kind, role, county, parent_id)
       select id, (100000000 + i)::text, 'Aktør ' || i, 'municipality', 'reporter',
          'Fylke ' || i % 20, (select a.id from actors.actor a
            where a.kind = 'regionalHealthAuthority'
            order by a.organisation_number offset i % 4 limit 1) from the_actor`,
    `create temp table the_round as select gen_random_uuid() as id, i from generate_series(1, ${String(rounds)}) i`,
    `insert into reporting.round (id, key, period, name_nb, name_en, budget_year, criteria_set,
       rule_set, opens_at, deadline, closes_at, state, opened_at, closed_at, published_at,
       version)
       select id, case when i = ${String(rounds)} then '2031-1'
          else 'H' || i end, '2030Q4', 'Runde', 'Round', 2030, '2021-03', 'standard-1',
            t - interval '20 days', t - interval '10 days', t, 'closed', t - interval '20 days', t, t, 1
         from the_round, lateral (select timestamptz '2031-01-10' - (${String(rounds)} - i) *
            interval '90 days' as t) x`,
  ];
}

function projectsOf({ each }: Size): string[] {
  return [
    `create temp table the_project as
       select gen_random_uuid() as id, a.id as actor_id, a.i * ${String(each)} + n as n
          from the_actor a, generate_series(1, ${String(each)}) n`,
    // No trigger runs here: the code without case is filled in by hand.
    `insert into portfolio.project (id, actor_id, code, code_key, name, kind, lead_role, state, phase,
       main_goal, goals, standing, standing_since, version, created_at, updated_at)
       select id, actor_id, 'P' || n, 'p' || n, 'Tiltak ' || n, 'project', 'Leder', 'active', 'execution',
          (1 + n % 5)::text, '{}', 'inPortfolio', '2019-01-01', 1, '2019-01-01', '2019-01-01' from the_project`,
    `insert into portfolio.project_revision (project_id, version, actor_id, recorded_at, project)
       select p.id, 1, p.actor_id, p.updated_at, to_jsonb(p) from portfolio.project p`,
  ];
}

function reportsAndJobs(): string[] {
  return [
    `insert into reporting.report (id, actor_id, round_id, project_id, state, content, revision,
       version, created_at, updated_at)
          select gen_random_uuid(), p.actor_id, r.id, p.id, 'certified', '{}', 1, 1, '2030-12-01',
            '2030-12-01' from the_project p, the_round r`,
    `insert into reporting.report_revision (id, report_id, actor_id, round_id, project_id, revision,
       recorded_at, late, certified_by, project, content, content_hash)
       select gen_random_uuid(), t.id, t.actor_id, t.round_id, t.project_id, 1,
          x.closes_at - interval '15 days', false, '983658776', jsonb_build_object('code',
            'P' || p.n, 'name', 'Tiltak ' || p.n, 'kind', 'project', 'mainGoal', (1 + p.n % 5)::text), ${CONTENT}, ''
         from reporting.report t join the_project p on p.id = t.project_id
            join the_round r on r.id = t.round_id join reporting.round x on x.id = r.id`,
    `insert into platform.job (id, actor_id, kind, subject, state, stage, cancellable, created_at)
       select gen_random_uuid(), (select id
          from the_actor limit 1), 'rollup-round', 'round/' || r.key, 'completed', 'completed',
            false, r.closed_at from reporting.round r`,
  ];
}

/** Takes the deploy step: the schema, then the register of actors and the criteria. */
export async function prepared(url: string, clock: Clock): Promise<void> {
  await migrate(url);
  const loading = new Database(
    { ...parseConfig({}), databaseUrl: url },
    ALL_ENTITIES,
    createLog('silent'),
  );
  await loading.connect();
  await loadReferenceData(loading, clock);
  await loading.onApplicationShutdown();
}

/** Makes a database with such a portfolio, whose rounds are closed and not rolled up. */
export async function portfolio(
  server: string,
  name: string,
  size: Size,
): Promise<{ readonly url: string; readonly clock: Clock }> {
  const database = `${name}_${String(size.actors)}_${String(size.rounds)}_${String(size.each)}_${String(process.pid)}`;
  const url = server.replace(/\/[^/]*$/, `/${database}`);
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database ${database}`);
  await admin.end();
  const clock = new Clock(NOW);
  await prepared(url, clock);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await fill(client, size);
  await client.end();
  return { url, clock };
}
