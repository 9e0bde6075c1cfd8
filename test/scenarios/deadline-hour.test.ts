import { spawn } from 'node:child_process';
import { text as readText } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { quantile, upTo } from '../support/crowd.js';
import { type ServiceProcess, startProcessBeside } from '../support/processes/processes.js';
import { figure } from '../support/reports/figure.js';
import {
  ACTORS,
  cloneDatabase,
  send,
  startTestService,
  type TestService,
} from '../support/service.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { LATER_ROUNDS } from '../support/stages/status-stage.js';
import { Actor, Directorate, eventually } from '../support/story.js';

/** Reports of the deadline, actors, and reports that arrive in a second whatever is answered. */
const REPORTS = bySize(300, 400, 100_000);
const ACTORS_AT_WORK = bySize(40, 60, 400);
const PER_SECOND = bySize(20, 20, 28);
const OVERVIEW = '/v1/rounds/2021-1/status';
/** Time for which the public reads alone, and answers that warm its process up. */
const ALONE_MS = bySize(2_000, 3_000, 60_000);
const WARMING = 25;

/** Inserts the projects `D0` …, each actor's in turn: the register has 398 actors that report. */
const INSERT_PROJECTS = `
  insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase, main_goal,
         goals, standing, standing_since, version, created_at, updated_at)
  select gen_random_uuid(), a.id, 'D' || n, 'Tiltak', 'project', 'Leder', 'active', 'execution', '1',
         '{}', 'inPortfolio', '2020-01-01', 1, '2020-01-01', '2020-01-01'
    from generate_series(0, $1 - 1) n
    join (select id,
                 row_number() over (order by organisation_number) - 1 as i,
                 least($2, count(*) over ()) as actors
            from actors.actor
           where role = 'reporter'
           order by organisation_number
           limit $2) a on a.i = n % a.actors`;

/** A service on the same database, for its tokens and its queries: nobody sends it requests. */
let arranged: TestService;
let processes: Processes;
const started: ServiceProcess[] = [];
let database: Awaited<ReturnType<typeof cloneDatabase>>;
beforeAll(async () => {
  database = await cloneDatabase();
  const at = await arrangeRounds(database.url);
  arranged = await startTestService({ database: database.url, at, env: { ROLE: 'api' } });
  const startsAs = async (role: string): Promise<ServiceProcess> => {
    const process = await startProcessBeside(arranged, { ROLE: role });
    started.push(process);
    return process;
  };
  processes = {
    worker: await startsAs('worker'),
    actorsApi: await startsAs('api'),
    publicApi: await startsAs('api'),
  };
});
afterAll(async () => {
  for (const process of started) await process.end('SIGTERM');
  await arranged.stop();
  await database.drop();
});

/** The processes of docker-compose.yml: the actors report to one API, the public reads the other. */
interface Processes {
  readonly worker: ServiceProcess;
  readonly actorsApi: ServiceProcess;
  readonly publicApi: ServiceProcess;
}

/** Closes a round that the public reads, and opens the next. Returns an instant of it. */
async function arrangeRounds(database: string): Promise<string> {
  const service = await startTestService({ database });
  const directorate = new Directorate(service);
  await directorate.opensRound('2021-1');
  const oslo = new Actor(service, ACTORS.oslo);
  await oslo.registersProject('FORRIGE');
  await oslo.reports('2021-1', 'FORRIGE');
  service.moveTo('2021-02-06T12:00:00+01:00');
  await directorate.awaitsJob(await directorate.closesRound('2021-1'));
  const { at, times } = LATER_ROUNDS['2021-2'];
  service.moveTo(at);
  await directorate.opensRound('2021-2', times);
  // They were registered long before the deadline: their messages and statistics are not of it.
  const client = await service.owner.connect();
  await client.query('begin');
  await client.query(INSERT_PROJECTS, [REPORTS, ACTORS_AT_WORK]);
  await client.query(`delete from platform.outbox where topic = 'project.changed'`);
  await client.query('commit');
  await client.query('analyze portfolio.project');
  client.release();
  await service.stop();
  return at;
}

async function listActors(): Promise<Actor[]> {
  const service = { ...arranged, call: send.bind(undefined, processes.actorsApi.url) };
  const { rows } = await arranged.owner.query<{ number: string }>(
    `select organisation_number as number
       from actors.actor
      where role = 'reporter'
      order by 1
      limit $1`,
    [ACTORS_AT_WORK],
  );
  return rows.map(({ number }) => new Actor(service, number));
}

/** Reads the public overview during some work. Returns how long each answer took. */
async function readOverviewDuring(work: () => Promise<void>): Promise<number[]> {
  const url = processes.publicApi.url + OVERVIEW;
  const program = 'test/support/processes/public-reader.mjs';
  const reader = spawn(process.execPath, [program, url, String(2 * WARMING)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const printed = readText(reader.stdout);
  try {
    await work();
  } finally {
    reader.stdin.end();
  }
  const text = await printed;
  expect(text).toMatch(/^\[.*\]$/);
  const taken = JSON.parse(text) as number[];
  expect(taken.length).toBeGreaterThan(WARMING);
  return taken.slice(WARMING);
}

interface Filed {
  readonly taken: readonly number[];
  readonly faults: readonly unknown[];
}

/** Lets reports arrive at a constant rate. Returns how long each took, and the faults. */
async function fileReports(actors: readonly Actor[]): Promise<Filed> {
  const taken: number[] = [];
  const faults: unknown[] = [];
  const began = performance.now();
  const file = async (index: number): Promise<void> => {
    await wait(began + (index / PER_SECOND) * 1_000 - performance.now());
    const started = performance.now();
    try {
      await actors[index % actors.length]?.reports('2021-2', `D${String(index)}`);
    } catch (error) {
      faults.push(error);
    }
    taken.push(performance.now() - started);
  };
  await Promise.all(upTo(REPORTS).map(file));
  return { taken, faults };
}

test(`F1, F2 ${String(REPORTS)} reports arrive at a constant rate, and the public reads beside them`, async () => {
  const actors = await listActors();
  const alone = await readOverviewDuring(() => wait(ALONE_MS));
  let filed: Filed = { taken: [], faults: [] };
  const beside = await readOverviewDuring(async () => {
    filed = await fileReports(actors);
  });
  const { taken, faults } = filed;
  const last = performance.now();
  await eventually(async () => ((await behind(arranged.owner)) === 0 ? true : undefined), 20);
  const stale = (performance.now() - last) / 1000;
  const ratio = quantile(beside, 0.99) / quantile(alone, 0.99);
  figure(
    'F1',
    `${String(REPORTS)} reports of ${String(actors.length)} actors at ${String(PER_SECOND)}/s: ` +
      `errors ${String(faults.length)}, dropped ${String(REPORTS - taken.length)}, ` +
      `p95 ${quantile(taken, 0.95).toFixed(0)} ms to create and certify`,
  );
  figure(
    'F2',
    `the public overview beside them: p99 ratio ${ratio.toFixed(2)}; ` +
      `figures whole ${stale.toFixed(1)} s after the last report`,
  );
  expect(faults).toEqual([]);
  expect(await differingLines(arranged.owner)).toBe(0);
  expectBelowAtFull(stale, 5);
  expectBelowAtFull(ratio, 1.5);
});
