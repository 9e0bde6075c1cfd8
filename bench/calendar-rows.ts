import pg from 'pg';
import { CollisionQueries } from '../src/coordination/calendars/collision.queries.js';
import { CoverageQueries } from '../src/coordination/reach/coverage.queries.js';
import { inTurn, median, type Row } from './measure.js';
import { openService } from './open-service.js';
import { portfolio } from './portfolio.js';

const MUNICIPALITIES = 357;
const SOLUTIONS = 40;
const QUARTERS = { from: '2031Q1', to: '2034Q4' };

/** Every solution on its way to every municipality, in one of sixteen quarters. */
const STATEMENTS = [
  `set session_replication_role = replica`,
  `create temp table receiver as
     select a.id, row_number() over (order by a.organisation_number) as n
       from actors.actor a where a.name like 'Aktør %'`,
  `insert into coordination.solution (id, code, owner_id, created_at, version)
     select gen_random_uuid(), 'LOSNING' || n, (select id from receiver where receiver.n = 1),
            '2030-12-01', 1
       from generate_series(1, ${String(SOLUTIONS)}) n`,
  `insert into coordination.solution_revision (solution_id, number, name_nb, name_en, focus_area,
          maturity, source, recorded_by, recorded_at)
     select l.id, 1, l.code, l.code, 'helse', 'ready', 'bench', '983658776', l.created_at
       from coordination.solution l`,
  `insert into coordination.roll_out (id, solution_id, supplier_id, actor_id, state, planned, confirmed,
          size, preconditions, created_at, since, told, version)
     select gen_random_uuid(), l.id, l.owner_id, r.id, 'planned', x.quarter, x.quarter, 'medium', '[]',
            '2030-12-01', '2030-12-01', 1, 1
       from receiver r
      cross join coordination.solution l
      cross join lateral (
              select (2031 + q / 4) || 'Q' || (1 + q % 4) as quarter
                from (select (r.n * 7 + substr(l.code, 8)::int * 3) % 16 as q) y) x`,
  `insert into coordination.receiver_capacity (id, actor_id, from_quarter, capacity, recorded_at)
     select gen_random_uuid(), r.id, '2031Q1', 3, '2030-12-01' from receiver r`,
  `set session_replication_role = origin`,
  `analyze`,
];

/** The rows that both calendars are computed from, read past the service. */
const READ = `
  select o.id, o.actor_id, l.code, s.organisation_number, s.name, o.state, o.asked, o.planned,
         o.confirmed, o.forecast, o.actual, o.size
    from coordination.roll_out o
    join actors.actor s on s.id = o.supplier_id
    join coordination.solution l on l.id = o.solution_id`;

/** Measures the calendars of all municipalities against reading the rows that they are made of. */
export async function calendarRows(server: string): Promise<Row[]> {
  const { url, clock } = await portfolio(server, 'calendar', {
    actors: MUNICIPALITIES,
    rounds: 1,
    each: 1,
  });
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  for (const statement of STATEMENTS) await client.query(statement);
  const app = await openService(url, clock);
  const [collisions, coverage] = [app.get(CollisionQueries), app.get(CoverageQueries)];
  const read = (): Promise<unknown> => client.query(READ);
  const rows = [
    await calendarRow('collisions', () => collisions.list(QUARTERS), read),
    await calendarRow('coverage', () => coverage.list(QUARTERS), read),
  ];
  await app.close();
  await client.end();
  return rows;
}

async function calendarRow(
  name: string,
  work: () => Promise<unknown>,
  read: () => Promise<unknown>,
): Promise<Row> {
  await milliseconds(work);
  const measured = await inTurn(
    () => milliseconds(work),
    () => milliseconds(read),
  );
  const middle = (index: 0 | 1): string => median(measured.map((pair) => pair[index])).toFixed(0);
  return {
    name:
      `N9 ${name} of ${String(MUNICIPALITIES)} municipalities × ${String(SOLUTIONS)} solutions × ` +
      '16 quarters ÷ reading the roll-outs',
    ours: `${middle(0)} ms`,
    floor: `${middle(1)} ms`,
    ratios: measured.map(([ours, floor]) => ours / floor),
    target: '≤ 3',
    met: (m) => m <= 3,
  };
}

async function milliseconds(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}
