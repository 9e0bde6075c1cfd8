import sql from 'sql-template-tag';
import { insertRow } from '../src/platform/database/entity-rows.js';
import { rowType, uuid } from '../src/platform/database/row-type.js';
import pg from 'pg';
import { ALL_ENTITIES } from '../src/entities.js';
import { CriteriaSetLookup } from '../src/criteria/criteria-set.lookup.js';
import { Clock } from '../src/platform/base/clock.js';
import { parseConfig } from '../src/platform/settings/config.js';
import { Database } from '../src/platform/database/database.js';
import { newId } from '../src/platform/base/ids.js';
import { Jobs } from '../src/platform/work/jobs.js';
import { createLog } from '../src/platform/telemetry/logging.js';
import { UnitOfWork } from '../src/platform/database/unit-of-work.js';
import { Replay } from '../src/portfolio/replays/replay.entity.js';
import { NO_RESULT } from '../src/portfolio/replays/replay.service.js';
import { ReplayRun } from '../src/portfolio/replays/replay-run.service.js';
import { loadReferenceData, migrate } from '../src/prepare.js';
import { watchGrowth } from './memory.js';

/** Measurements of one process: seconds per run, and its most memory above the memory before. */
export interface ReplayMeasured {
  readonly replay: number[];
  readonly read: number[];
  readonly growthMegabytes: number;
}

const [server = '', projects = '12000', pairs = '7'] = process.argv.slice(2);

/**
 * Writes projects of 400 actors, each assessed under 2021-03 and half of them under 2024-02, with
 * reasons as long as real ones.
 */
async function generate(client: pg.Client, count: number): Promise<void> {
  await client.query(
    `insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase,
       main_goal, goals, standing, standing_since, version, created_at, updated_at)
     select gen_random_uuid(), a.ids[1 + n % array_length(a.ids, 1)], 'B' || n, 'Tiltak ' || n,
        (array['project', 'programme', 'innovation', 'assessment'])[1 + n % 4], 'Leder', 'active',
           'execution', '1', '{}',
            case when n % 3 = 0 then 'registered' else 'inPortfolio' end, now(), 1, now(), now()
       from generate_series(1, $1) n, (select array_agg(id order by id) as ids from actors.actor
          where valid_to is null) a`,
    [count],
  );
  const assess = (set: string, criteria: readonly string[], every: number): Promise<unknown> =>
    client.query(
      `insert into portfolio.evaluation (id, actor_id, project_id, criteria_set, assessed_by,
         revision, answers, outcome, missing, assessor, recorded_at, met, unmet)
       select gen_random_uuid(), p.actor_id, p.id, $1, 'directorate', 1,
              (select jsonb_agg(jsonb_build_object('criterion', c, 'met',
            (hashtext(p.code || c) % 5) <> 0, 'reason', repeat('Begrunnelse for vurderingen. ', 6),
            'evidence', null, 'carriedFrom', null)) from unnest($2::text[]) c),
              'in', '{}', '983544622', now(), array(select c from unnest($2::text[]) c
            where (hashtext(p.code || c) % 5) <> 0), array(select c from unnest($2::text[]) c
            where (hashtext(p.code || c) % 5) = 0)
         from portfolio.project p where p.code like 'B%' and substr(p.code, 2)::int % $3 = 0`,
      [set, criteria, every],
    );
  await assess('2021-03', ['digitalisation', 'coreActivity', 'coordination'], 1);
  await assess('2024-02', ['strategy'], 2);
  await client.query('analyze portfolio.project_revision, portfolio.evaluation');
}

/** The floor: the same answers, read by one statement and held by nobody. */
const READ = `select distinct on (e.project_id, e.criteria_set, e.assessed_by) e.project_id, e.criteria_set, e.answers
  from portfolio.evaluation e where e.criteria_set = any('{2021-03,2024-02}')
     order by e.project_id, e.criteria_set, e.assessed_by, e.revision desc`;

async function main(): Promise<void> {
  const clock = new Clock();
  const { database, client } = await openDatabase(clock);
  await generate(client, Number(projects));
  const lookup = new CriteriaSetLookup(database, clock);
  const rules = {
    criteriaSet: (await lookup.findRules('2024-02-proposal'))?.rules,
    baseline: (await lookup.findRules('2024-02'))?.rules,
  };
  const jobs = new Jobs(database, clock, new UnitOfWork(database, clock));
  const run = new ReplayRun(database, jobs, clock);
  const replay = async (): Promise<number> => {
    const id = await request(database, jobs, clock, JSON.stringify(rules));
    const started = performance.now();
    await run.run(id);
    const seconds = (performance.now() - started) / 1000;
    await requireJudged(client, id);
    return seconds;
  };
  const growthMegabytes = await growthOf(replay);
  const measured: ReplayMeasured = { replay: [], read: [], growthMegabytes };
  for (let i = 0; i < Number(pairs); i++) {
    if (i % 2 === 0) measured.replay.push(await replay());
    measured.read.push(await read(client));
    if (i % 2 === 1) measured.replay.push(await replay());
  }
  process.stdout.write(JSON.stringify(measured));
  process.exit(0);
}

/** Makes a database of its own beside the one whose server it is. */
async function openDatabase(
  clock: Clock,
): Promise<{ readonly database: Database; readonly client: pg.Client }> {
  const url = server.replace(/\/[^/]*$/, `/replay_${projects}`);
  const admin = new pg.Client({ connectionString: server });
  await admin.connect();
  await admin.query(`create database replay_${projects}`);
  await admin.end();
  await migrate(url);
  const database = new Database(
    { ...parseConfig({}), databaseUrl: url },
    ALL_ENTITIES,
    createLog('silent'),
  );
  await database.connect();
  await loadReferenceData(database, clock);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  return { database, client };
}

/** Asks for a replay as the directorate, and returns its id. */
async function request(
  database: Database,
  jobs: Jobs,
  clock: Clock,
  rules: string,
): Promise<string> {
  const id = newId();
  await database.transaction({ kind: 'system' }, async (tx) => {
    const [asker] = await tx.query(
      rowType({ id: uuid }),
      sql`select a.id from actors.actor a where a.organisation_number = '983544622'`,
    );
    const job = await jobs.request(
      tx,
      { actorId: asker?.id ?? '', kind: 'replay', subject: 'bench', cancellable: true },
      clock.now(),
    );
    const now = clock.now();
    await tx.execute(
      insertRow(Replay, {
        id,
        requestedBy: asker?.id ?? '',
        jobId: job,
        purpose: 'replay',
        criteriaSet: '2024-02-proposal',
        baseline: '2024-02',
        project: null,
        owner: null,
        asOf: now,
        answersAsOf: now,
        selfAssessments: true,
        rules: JSON.parse(rules) as object,
        ...NO_RESULT,
        createdAt: now,
      }),
    );
  });
  return id;
}

async function requireJudged(client: pg.Client, id: string): Promise<void> {
  const { rows } = await client.query<{ projects: number }>(
    `select (counts->>'projects')::int as projects from portfolio.replay where id = $1`,
    [id],
  );
  if (rows[0]?.projects !== Number(projects))
    throw new Error(`The replay judged ${String(rows[0]?.projects)} of ${projects} projects`);
}

/** Runs once to warm up, then watches the memory while three replays run alone. */
async function growthOf(replay: () => Promise<number>): Promise<number> {
  await replay();
  const { growthMegabytes } = await watchGrowth(async () => {
    for (let i = 0; i < 3; i++) await replay();
  });
  return growthMegabytes;
}

async function read(client: pg.Client): Promise<number> {
  const started = performance.now();
  const { rows } = await client.query<{ answers: { met: boolean }[] }>(READ);
  if (rows.length !== Number(projects) * 1.5)
    throw new Error(`Read ${String(rows.length)} assessments`);
  return (performance.now() - started) / 1000;
}

main().catch((error: unknown) => {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  );
  process.exit(1);
});
