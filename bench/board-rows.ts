import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { findFreePort } from '../src/platform/database/embedded-postgres.js';
import { agree, CHAIN_SIZE, describeChain } from './chain-rows.js';
import { answers, children, inTurn, median, rate, type Row, SECONDS, start } from './measure.js';
import { DATA_DIR, SERVICE } from './places.js';
import { portfolio } from './portfolio.js';

const ROUND = '/v1/rounds/2031-1';
/** Connections that ask PostgreSQL at a time: more than its cores. */
const ASKING = 4;

const SUPPLIER = `
  select p.code
    from portfolio.project p
   where exists (select 1 from coordination.agreement a where a.target_project_id = p.id)
   order by length(p.code), p.code
   limit 1`;

/** One project and the projects that wait for it, directly or through others. */
const REACHED = `
  with recursive reached (id) as (
    select p.id
      from portfolio.project p
     where p.code = (${SUPPLIER})
     union
    select a.project_id
      from reached r
      join coordination.agreement a on a.target_project_id = r.id
     where a.state in ('requested', 'offered', 'countered', 'committed')
  )`;

/** The projects that wait for one project, by whichever way, with their owners: no date is computed. */
const LIVE_IMPACT = `
${REACHED}
  select p.code, p.name, o.organisation_number
    from reached r
    join portfolio.project p on p.id = r.id
    join actors.actor o on o.id = p.actor_id
   order by p.code
   limit 100`;
/** The agreements that are behind one project, by supplier and quarter. */
const LIVE_BOARD = `
${REACHED}
  select a.supplier_id, date_trunc('quarter', a.committed_on) as quarter, a.state, count(*)
    from reached r
    join coordination.agreement a on a.project_id = r.id
   group by a.supplier_id, date_trunc('quarter', a.committed_on), a.state
   limit 100`;

/** Measures the board of promises and an impact from memory against recursive queries (issue 19). */
export async function boardRows(server: string): Promise<Row[]> {
  const { url } = await portfolio(server, 'board', { ...CHAIN_SIZE, rounds: 1 });
  await agree(url);
  const port = await findFreePort();
  const child = start(SERVICE, [], {
    ROLE: 'all',
    DATABASE_URL: url,
    DATA_DIR,
    CLOCK_START: '2031-01-15T10:00:00Z',
    LOG_LEVEL: 'warn',
    NODE_ENV: 'development',
    PORT: String(port),
  });
  await answers(`http://127.0.0.1:${String(port)}/health/ready`);
  await untilPublished(url);
  const clients = await Promise.all(Array.from({ length: ASKING }, () => connect(url)));
  const project = await findSupplier(clients[0]);
  const rows: Row[] = [];
  for (const [name, path, live] of [
    ['N12 board of promises', `${ROUND}/promises?limit=20`, LIVE_BOARD],
    ['F31 impact of one project', `${ROUND}/impact?project=${project}&weeks=8`, LIVE_IMPACT],
  ] as const)
    rows.push(await boardRow(name, { port, path, status: '200' }, () => rateOf(clients, live)));
  for (const client of clients) await client.end();
  children.splice(children.indexOf(child), 1);
  child.kill('SIGKILL');
  return rows;
}

async function boardRow(
  name: string,
  target: Parameters<typeof rate>[0],
  live: () => Promise<number>,
): Promise<Row> {
  await answers(`http://127.0.0.1:${String(target.port)}${target.path}`, 500);
  const measured = await inTurn(() => rate(target), live);
  const middle = (index: 0 | 1): number => median(measured.map((pair) => pair[index]));
  return {
    name: `${name} from memory ÷ a recursive query in PostgreSQL, ${describeChain()}`,
    ours: `${middle(0).toFixed(0)}/s`,
    floor: `${middle(1).toFixed(1)}/s`,
    ratios: measured.map(([ours, floor]) => ours / floor),
    target: '≥ 50',
    met: (ratio) => ratio >= 50,
  };
}

/** Finds the first project that supplies and has a forecast: its impact is asked for. */
async function findSupplier(client: pg.Client | undefined): Promise<string> {
  const found = await client?.query<{ code: string }>(SUPPLIER);
  return found?.rows[0]?.code ?? '';
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set jit = off');
  return client;
}

/** Measures how many times a second several connections get an answer to a statement. */
async function rateOf(clients: readonly pg.Client[], statement: string): Promise<number> {
  const began = performance.now();
  let answered = 0;
  await Promise.all(
    clients.map(async (client) => {
      do {
        await client.query(statement);
        answered += 1;
      } while (performance.now() - began < SECONDS * 1_000);
    }),
  );
  return answered / ((performance.now() - began) / 1_000);
}

/** Waits until the round is rolled up, which makes its answers public. */
async function untilPublished(url: string): Promise<void> {
  const client = await connect(url);
  const began = performance.now();
  for (;;) {
    const { rows } = await client.query<{ published: boolean }>(
      'select s.published from rollup.round_status s',
    );
    if (rows.some(({ published }) => published)) break;
    if (performance.now() - began > 120_000)
      throw new Error('The round was not published within two minutes');
    await wait(250);
  }
  // The tags of the figures settle with the last parts of the roll-up.
  await wait(5_000);
  await client.end();
}
