import pg from 'pg';
import { parseConfig } from '../../src/platform/settings/config.js';
import { createLog } from '../../src/platform/telemetry/logging.js';
import { Database } from '../../src/platform/database/database.js';
import { findFreePort } from '../../src/platform/database/embedded-postgres.js';
import { RebuildService } from '../../src/rollup/roll-ups/rebuild.service.js';
import { createService } from '../../src/service.js';
import { answers, pairs, type Row, start, type Target } from '../measure.js';
import { portfolio } from '../portfolio.js';
import { startDirectus } from './directus.js';
import { DATA_DIR, ROUND } from './places.js';
import { startPostGraphile } from './postgraphile.js';
import { SERVICE } from '../places.js';

const STATUS = `/v1/rounds/${ROUND}/status`;

interface Targets {
  readonly live: Target;
  readonly row: Target;
}

/** Measures P4. Each answer is looked at before it is timed. */
export async function readingRows(server: string, folder: string): Promise<Row[]> {
  const ours = await startOurs(server);
  const peers = {
    PostGraphile: await startPostGraphile(folder, server),
    Directus: await startDirectus(folder, server),
  };
  const rows: Row[] = [];
  for (const [peer, { live, row }] of Object.entries(peers)) {
    await requireSameAnswers(peer, ours, { live, row });
    for (const [name, one, other, target, met] of [
      ['figures by region and colour ÷ live aggregate in', ours.live, live, '≥ 200', 200],
      ['the ready row ÷ the same row through', ours.row, row, '≥ 2', 2],
    ] as const) {
      rows.push({
        name: `P4 ${name} ${peer}`,
        ...(await pairs(one, other)),
        target,
        met: (m) => m >= met,
      });
    }
  }
  return rows;
}

/** Rolls a portfolio up, copies it for the peers and starts ours on it. */
async function startOurs(server: string): Promise<Targets> {
  const { url, clock } = await portfolio(server, 'ours', { actors: 400, rounds: 4, each: 30 });
  const app = await createService(
    { ...parseConfig({ ROLE: 'api', LOG_LEVEL: 'silent' }), databaseUrl: url },
    clock,
    createLog('silent'),
  );
  await app.get(Database).connect();
  await app.get(RebuildService).rebuild(undefined);
  await app.close();
  await copyForPeers(url, server);
  const port = await findFreePort();
  start(SERVICE, [], {
    ROLE: 'api',
    DATABASE_URL: url,
    DATA_DIR,
    CLOCK_START: '2031-01-15T10:00:00Z',
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
    PORT: String(port),
  });
  await answers(`http://127.0.0.1:${String(port)}/health/ready`);
  return {
    live: {
      port,
      path: `/v1/rounds/${ROUND}/figures?by=region,colour&state=active`,
      status: '200',
    },
    row: { port, path: `${STATUS}?`, status: '200' },
  };
}

/**
 * Throws when a peer counts otherwise than ours, or lacks the ready row. Projects without a colour
 * are not in our answer: the question is about the active ones.
 */
async function requireSameAnswers(peer: string, ours: Targets, theirs: Targets): Promise<void> {
  const text = await answerOf(theirs.live);
  const [counted, told] = [countsIn(await answerOf(ours.live)), countsIn(text)];
  if (!counted.every((count) => told.includes(count)) || counted.length === 0)
    throw new Error(
      `${peer} counts ${told.join(', ')} where we count ${counted.join(', ')}: ` +
        text.slice(0, 300),
    );
  const row = await answerOf(theirs.row);
  if (!row.includes('leftRed'))
    throw new Error(`${peer} does not answer the ready row: ${row.slice(0, 300)}`);
}

/** Copies the lines of every round into one table for the peers, and the ready answers into another. */
async function copyForPeers(ours: string, url: string): Promise<void> {
  const [from, to] = [
    new pg.Client({ connectionString: ours }),
    new pg.Client({ connectionString: url }),
  ];
  await Promise.all([from.connect(), to.connect()]);
  await to.query(
    `create table project_line (id serial primary key, round text not null, actor text not null,
       region text, colour text, approved bigint not null)`,
  );
  await to.query('create table ready (round text primary key, body text not null)');
  const { rows } = await from.query<{ lines: string }>(
    `select json_agg(json_build_object('round', r.key, 'actor', a.organisation_number, 'region',
       o.organisation_number, 'colour', case when l.state = 'active'
          then l.colour end, 'approved', (select sum((b->>'approved')::bigint)
            from jsonb_array_elements(l.budget) b))) as lines
       from rollup.project_line l join reporting.round r on r.id = l.round_id
          join actors.actor a on a.id = l.actor_id left join actors.actor o on o.id = a.parent_id group by r.key`,
  );
  for (const { lines } of rows)
    await to.query(
      'insert into project_line (round, actor, region, colour, approved) select x.round, ' +
        'x.actor, x.region, x.colour, x.approved from jsonb_to_recordset($1) as x(round ' +
        'text, actor text, region text, colour text, approved bigint)',
      [JSON.stringify(lines)],
    );
  const { rows: ready } = await from.query<{ key: string; body: string }>(
    'select key, body from rollup.round_status',
  );
  for (const { key, body } of ready)
    await to.query('insert into ready values ($1, $2)', [key, body]);
  await to.query('create index on project_line (round)');
  await to.query('vacuum analyze');
  await Promise.all([from.end(), to.end()]);
}

/** Reads an answer as text. */
async function answerOf({ port, path, headers = [] }: Target): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    headers: Object.fromEntries(
      headers.map((header) => header.split(/: (.*)/s).slice(0, 2) as [string, string]),
    ),
  });
  return answer.text();
}

/** Returns all numbers of an answer that count lines, smallest first. */
function countsIn(text: string): number[] {
  return [...text.matchAll(/"(?:rowId|id|value)":"?(\d+)"?/g)]
    .map(([, digits]) => Number(digits))
    .sort((a, b) => a - b);
}
