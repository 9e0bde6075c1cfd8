import { bySize } from '../support/size.js';
import { Proxy } from '../support/processes/proxy.js';
import { type ServiceProcess, startProcessBeside } from '../support/processes/processes.js';
import { behind } from '../support/stages/rollups.js';
import { ACTORS, startTestService, type TestService } from '../support/service.js';
import { Actor, Directorate, eventually } from '../support/story.js';

/**
 * Connections that are made while the queues open. Each of the two queues has one, its worker
 * another, and a third on which the worker is told of jobs.
 */
const CONNECTIONS = [2, 4, 1, 3, 5, 6].slice(0, bySize(2, 6, 6));

let arranged: TestService;
let proxy: Proxy;
let worker: ServiceProcess;
beforeEach(async () => {
  arranged = await startTestService({ env: { ROLE: 'api' } });
  proxy = await Proxy.before(arranged.config.databaseUrl);
});
afterEach(async () => {
  await worker.end('SIGKILL');
  await proxy.cut();
  await arranged.stop();
});

/** Starts a worker one of whose connections to the queue is lost, or gets no answer. */
async function startWorker(which: number, fate: 'lose' | 'hold'): Promise<() => number> {
  let made = 0;
  proxy.meet((opening) =>
    opening.includes('portfolio-queue') && ++made === which ? fate : 'pass',
  );
  worker = await startProcessBeside(arranged, { ROLE: 'worker', DATABASE_URL: proxy.url });
  return () => made;
}

/** Counts the connections on which the worker of the long queue is told of jobs. */
async function countTold(): Promise<number> {
  const { rows } = await arranged.owner.query<{ count: number }>(
    `select count(*)::int as count
       from pg_stat_activity
      where datname = current_database() and application_name = 'portfolio-long'`,
  );
  return rows[0]?.count ?? 0;
}

test.each(CONNECTIONS)(
  'a worker works and stops, although connection %i of its queues was lost as it started',
  async (lost) => {
    const countMade = await startWorker(lost, 'lose');
    await new Directorate(arranged).opensRound('2021-1');
    const midt = new Actor(arranged, ACTORS.helseMidt);
    await midt.registersProject('TAPT');
    await midt.reports('2021-1', 'TAPT');
    await eventually(async () => ((await behind(arranged.owner)) === 0 ? true : undefined));
    expect(countMade()).toBeGreaterThan(lost);
    expect(await countTold()).toBe(1);
    expect((await worker.end('SIGTERM')).code).toBe(0);
  },
);

test('a worker stops while a connection of its queues gets no answer', async () => {
  const countMade = await startWorker(2, 'hold');
  await eventually(() => Promise.resolve(countMade() >= 2 ? true : undefined));
  expect((await worker.end('SIGTERM')).code).toBe(0);
});
