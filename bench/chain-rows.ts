import pg from 'pg';
import { Database } from '../src/platform/database/database.js';
import { buildChain } from '../src/rollup/chains/chain-graph.rules.js';
import { findMoved } from '../src/rollup/chains/chain.rules.js';
import { PromiseQueries } from '../src/rollup/promises/promise.queries.js';
import { median, PAIRS, QUICK, type Row } from './measure.js';
import { openService } from './open-service.js';
import { NOW, portfolio } from './portfolio.js';

/** Actors, and projects of each: 20,000 projects with 50,000 agreements. */
export const CHAIN_SIZE = QUICK ? { actors: 100, each: 20 } : { actors: 400, each: 50 };
const PROJECTS = CHAIN_SIZE.actors * CHAIN_SIZE.each;
const AGREEMENTS = (PROJECTS * 5) / 2;

/** Agreements between random projects, one in ten of them against the order, so that there are rings. */
const AGREE = `
  insert into coordination.agreement (id, kind, what, project_id, actor_id, supplier_id, target_kind,
         target_project_id, lag_days, state, needed_by, committed_on, created_at, since, told, version)
  select gen_random_uuid(), 'delivery', 'Leveranse ' || g, r.id, r.actor_id, s.id_actor, 'project',
         s.id, 10, 'committed', '2031-06-01', '2031-06-01', '2030-12-01', '2030-12-01', 1, 1
    from generate_series(1, $1::bigint) g
    cross join lateral (select 1 + (g * 7919) % $2::bigint as a, 1 + (g * 104729) % $2::bigint as b) n
    join portfolio.project r on r.code = 'P' || case when g % 10 = 0 then least(a, b) else greatest(a, b) end
    join lateral (select p.id, p.actor_id as id_actor from portfolio.project p
                   where p.code = 'P' || case when g % 10 = 0 then greatest(a, b) else least(a, b) end) s
      on s.id <> r.id`;
const MOVE = `
  insert into coordination.agreement_move (agreement_id, number, move, side, state, needed_by,
         committed_on, moved_by, moved_at)
  select a.id, 1, 'request', 'receiver', a.state, a.needed_by, a.committed_on, '983658776', a.since
    from coordination.agreement a`;
/** Each project ends on a day of its own. */
const FORECAST = `
  update reporting.report_revision v
     set content = v.content || jsonb_build_object('milestones', jsonb_build_array(
           jsonb_build_object('key', 'BP4', 'name', 'Ferdig', 'actual', null,
             'forecast', ('2031-01-01'::date + substr(v.project->>'code', 2)::int % 700)::text)))`;

/** Times of one run in milliseconds. */
interface Run {
  readonly reading: number;
  readonly computing: number;
  readonly moving: number;
}

/**
 * Measures the effective ends of all projects along all agreements against reading both, and what
 * another end of one project moves (F31).
 */
export async function chainRows(server: string): Promise<Row[]> {
  const { url, clock } = await portfolio(server, 'chain', { ...CHAIN_SIZE, rounds: 1 });
  const roundId = await agree(url);
  const app = await openService(url, clock);
  const database = app.get(Database);
  const runs: Run[] = [];
  for (let run = 0; run < PAIRS; run++)
    runs.push(await measureRun(database, app.get(PromiseQueries), roundId));
  await app.close();
  const size = describeChain();
  const rowOf = (name: string, work: (run: Run) => number): Row => ({
    name: `F31 ${name}, ${size}`,
    ours: `${median(runs.map(work)).toFixed(0)} ms`,
    floor: `${median(runs.map(({ reading }) => reading)).toFixed(0)} ms`,
    ratios: runs.map((run) => (run.reading + work(run)) / run.reading),
    target: '≤ 3',
    met: (ratio) => ratio <= 3,
  });
  return [
    rowOf('effective ends of all and reading them ÷ reading them', ({ computing }) => computing),
    rowOf('impact of one project and reading all ÷ reading all', ({ moving }) => moving),
    {
      name: `F31 what another end of one project moves ÷ all ends, computed, ${size}`,
      ours: `${median(runs.map(({ moving }) => moving)).toFixed(1)} ms`,
      floor: `${median(runs.map(({ computing }) => computing)).toFixed(1)} ms`,
      ratios: runs.map(({ moving, computing }) => moving / computing),
      target: '–',
      met: () => true,
    },
  ];
}

/** Writes the size of the graph: "20,000 projects, 50,000 agreements". */
export function describeChain(): string {
  const count = (value: number): string => value.toLocaleString('en-GB');
  return `${count(PROJECTS)} projects, ${count(AGREEMENTS)} agreements`;
}

async function measureRun(
  database: Database,
  promises: PromiseQueries,
  roundId: string,
): Promise<Run> {
  const round = {
    row: { id: roundId, closed_at: NOW },
    known: null,
    closed: true,
    day: '2031-01-15',
    textOwners: null,
  };
  const started = performance.now();
  const found = await database.read({ kind: 'system' }, (tx) => promises.load(tx, round));
  const read = performance.now();
  const graph = buildChain(found);
  const computed = performance.now();
  const { own = null, planned = null } = graph.nodes[0] ?? {};
  findMoved(graph, { nodes: new Map([[0, { own: (own ?? 0) + 56, planned }]]), edges: new Map() });
  const moving = performance.now() - computed;
  return { reading: read - started, computing: computed - read, moving };
}

/** Fills the agreements past the service, and returns the id of the round. */
export async function agree(url: string): Promise<string> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query('set session_replication_role = replica');
  await client.query(AGREE, [AGREEMENTS, PROJECTS]);
  await client.query(MOVE);
  await client.query(FORECAST);
  await client.query('analyze');
  const { rows } = await client.query<{ id: string }>('select id from reporting.round limit 1');
  await client.end();
  return rows[0]?.id ?? '';
}
