import { setTimeout as wait } from 'node:timers/promises';
import { quantile, upTo } from '../support/crowd.js';
import { type ServiceProcess, startProcessBeside } from '../support/processes/processes.js';
import { figure } from '../support/reports/figure.js';
import { ACTORS, send, startTestService, type TestService } from '../support/service.js';
import { bySize, expectBelowAtFull } from '../support/size.js';
import { behind, differingLines } from '../support/stages/rollups.js';
import { LATER_ROUNDS } from '../support/stages/status-stage.js';
import { Actor, Directorate, eventually, expectStatus } from '../support/story.js';

/** Reports of the deadline, actors, and reports that arrive in a second whatever is answered. */
const REPORTS = bySize(300, 400, 100_000);
const ACTORS_AT_WORK = bySize(40, 60, 400);
const PER_SECOND = bySize(20, 20, 28);
const OVERVIEW = '/v1/rounds/2021-1/status';

/** Inserts the projects `D0` …, each actor's in turn. */
const INSERT_PROJECTS = `
  insert into portfolio.project (id, actor_id, code, name, kind, lead_role, state, phase, main_goal,
         goals, standing, standing_since, version, created_at, updated_at)
  select gen_random_uuid(), a.id, 'D' || n, 'Tiltak', 'project', 'Leder', 'active', 'execution', '1',
         '{}', 'inPortfolio', '2020-01-01', 1, '2020-01-01', '2020-01-01'
    from generate_series(0, $1 - 1) n
    join (select id, row_number() over (order by organisation_number) - 1 as i
            from actors.actor
           where role = 'reporter'
           limit $2) a on a.i = n % $2`;

let arranged: TestService;
let running: ServiceProcess;
beforeAll(async () => {
  arranged = await startTestService();
  const directorate = new Directorate(arranged);
  await directorate.opensRound('2021-1');
  const oslo = new Actor(arranged, ACTORS.oslo);
  await oslo.registersProject('FORRIGE');
  await oslo.reports('2021-1', 'FORRIGE');
  arranged.moveTo('2021-02-06T12:00:00+01:00');
  await directorate.awaitsJob(await directorate.closesRound('2021-1'));
  const { at, times } = LATER_ROUNDS['2021-2'];
  arranged.moveTo(at);
  await directorate.opensRound('2021-2', times);
  await arranged.owner.query(INSERT_PROJECTS, [REPORTS, ACTORS_AT_WORK]);
  running = await startProcessBeside(arranged);
});
afterAll(async () => {
  await running.end('SIGTERM');
  await arranged.stop();
});

async function listActors(): Promise<Actor[]> {
  const service = { ...arranged, call: send.bind(undefined, running.url) };
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

/** Reads the public overview until it is told to stop. Returns how long each answer took. */
async function readOverview(isOver: () => boolean): Promise<number[]> {
  const taken: number[] = [];
  while (!isOver()) {
    const began = performance.now();
    expectStatus(await send(running.url, 'GET', OVERVIEW), 200);
    taken.push(performance.now() - began);
    await wait(20);
  }
  return taken;
}

/** Lets reports arrive at a constant rate. Returns how long each took, and the faults. */
async function fileReports(actors: readonly Actor[]): Promise<{
  readonly taken: number[];
  readonly faults: unknown[];
}> {
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
  await readOverview(endAfter(500));
  const alone = await readOverview(endAfter(2_000));
  let isOver = false;
  const reading = readOverview(() => isOver);
  const { taken, faults } = await fileReports(actors);
  isOver = true;
  const beside = await reading;
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

function endAfter(milliseconds: number): () => boolean {
  const end = performance.now() + milliseconds;
  return () => performance.now() > end;
}
