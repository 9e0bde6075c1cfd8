import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { parseConfig } from '../src/platform/config.js';
import { Database } from '../src/platform/database.js';
import { freePort, startEmbeddedPostgres } from '../src/platform/embedded-postgres.js';
import { createLog } from '../src/platform/logging.js';
import { RebuildService } from '../src/rollup/rebuild.service.js';
import { createService } from '../src/service.js';
import { answers, children, pairs, print, printHead, type Row, start, type Target } from './measure.js';
import { portfolio } from './portfolio.js';

/**
 * P4: the same question put to PostGraphile and to Directus, which work it out live, and the same ready row read through each. They are
 * installed into a temporary folder from the npm registry, without install scripts, and removed again: nothing of them is a dependency.
 * They are given one flat table with an index on the round, which is as easy as it gets; their answers are checked against ours.
 */
const VERSIONS = ['postgraphile@5.1.5', '@graphile/pg-aggregates@0.2.0-rc.2', 'directus@12.4.0'] as const;
const DATA_DIR = '.data/peers';
const HERE = import.meta.dirname;
const ROUND = '2031-1';
const TOKEN = 'bench-peers-bench-peers-bench-peers';
const STATUS = `/v1/rounds/${ROUND}/status`;

async function finished(command: string, args: readonly string[], cwd: string, env: Readonly<Record<string, string>> = {}): Promise<void> {
  const child = spawn(command, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}`);
}

/** A database in which the peers find the lines of every round as one table, and the ready answers as another. */
async function forPeers(ours: string, url: string): Promise<void> {
  const [from, to] = [new pg.Client({ connectionString: ours }), new pg.Client({ connectionString: url })];
  await Promise.all([from.connect(), to.connect()]);
  await to.query(`create table project_line (id serial primary key, round text not null, actor text not null, region text, colour text, approved bigint not null)`);
  await to.query('create table ready (round text primary key, body text not null)');
  const { rows } = await from.query<{ lines: string }>(
    `select json_agg(json_build_object('round', r.key, 'actor', a.organisation_number, 'region', o.organisation_number, 'colour', case when l.state = 'active' then l.colour end, 'approved', (select sum((b->>'approved')::bigint) from jsonb_array_elements(l.budget) b))) as lines
       from rollup.project_line l join reporting.round r on r.id = l.round_id join actors.actor a on a.id = l.actor_id left join actors.actor o on o.id = a.parent_id group by r.key`,
  );
  for (const { lines } of rows) await to.query('insert into project_line (round, actor, region, colour, approved) select x.round, x.actor, x.region, x.colour, x.approved from jsonb_to_recordset($1) as x(round text, actor text, region text, colour text, approved bigint)', [JSON.stringify(lines)]);
  const { rows: ready } = await from.query<{ key: string; body: string }>('select key, body from rollup.round_status');
  for (const { key, body } of ready) await to.query('insert into ready values ($1, $2)', [key, body]);
  await to.query('create index on project_line (round)');
  await to.query('vacuum analyze');
  await Promise.all([from.end(), to.end()]);
}

async function startPostGraphile(folder: string, url: string): Promise<{ live: Target; row: Target }> {
  const port = await freePort();
  await writeFile(join(folder, 'graphile.config.mjs'), `
    import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
    import { makePgService } from 'postgraphile/adaptors/pg';
    import { PgAggregatesPreset } from '@graphile/pg-aggregates';
    export default { extends: [PostGraphileAmberPreset, PgAggregatesPreset], disablePlugins: ['PgIndexBehaviorsPlugin'], pgServices: [makePgService({ connectionString: ${JSON.stringify(url)}, schemas: ['public'] })],
      grafserv: { port: ${String(port)}, graphqlOverGET: true, graphiql: false, watch: false } };`);
  const child = spawn(process.execPath, [join('node_modules', 'postgraphile', 'dist', 'cli-run.js')], { cwd: folder, env: { ...process.env, NODE_ENV: 'production' }, stdio: ['ignore', 'ignore', 'inherit'] });
  children.push(child);
  const path = (query: string): string => `/graphql?query=${encodeURIComponent(query)}`;
  const live = path(`{allProjectLines(condition:{round:"${ROUND}"}){groupedAggregates(groupBy:[REGION,COLOUR]){keys distinctCount{rowId}}}}`);
  const row = path(`{readyByRound(round:"${ROUND}"){body}}`);
  await answers(`http://127.0.0.1:${String(port)}${path('{__typename}')}`, 100);
  const headers = ['accept: application/json'];
  return { live: { port, path: live, status: '200', headers }, row: { port, path: row, status: '200', headers } };
}

async function startDirectus(folder: string, url: string): Promise<{ live: Target; row: Target }> {
  const port = await freePort();
  const { hostname, port: dbPort, pathname } = new URL(url);
  const env = {
    DB_CLIENT: 'pg', DB_HOST: hostname, DB_PORT: dbPort, DB_DATABASE: pathname.slice(1), DB_USER: 'owner', DB_PASSWORD: 'none', SECRET: TOKEN, ADMIN_EMAIL: 'bench@example.com', ADMIN_PASSWORD: TOKEN, ADMIN_TOKEN: TOKEN,
    PORT: String(port), HOST: '127.0.0.1', LOG_LEVEL: 'error', TELEMETRY: 'false', CACHE_ENABLED: 'false', RATE_LIMITER_ENABLED: 'false', NODE_ENV: 'production',
  };
  const cli = join('node_modules', 'directus', 'cli.js');
  // What runs the scripts of Directus' flows wants to be compiled; nothing that is measured here uses it.
  await writeFile(join(folder, 'node_modules', 'isolated-vm', 'isolated-vm.js'), 'module.exports = {};');
  await finished(process.execPath, [cli, 'bootstrap'], folder, env);
  children.push(spawn(process.execPath, [cli, 'start'], { cwd: folder, env: { ...process.env, ...env }, stdio: ['ignore', 'ignore', 'inherit'] }));
  await answers(`http://127.0.0.1:${String(port)}/server/ping`, 100);
  const headers = [`authorization: Bearer ${TOKEN}`];
  const live = `/items/project_line?aggregate[count]=id&groupBy[]=region&groupBy[]=colour&filter[round][_eq]=${ROUND}&limit=-1`;
  return { live: { port, path: live, status: '200', headers }, row: { port, path: `/items/ready/${ROUND}`, status: '200', headers } };
}

/** What a peer answers, for a look at whether it is the same. */
async function answerOf({ port, path, headers = [] }: Target): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, { headers: Object.fromEntries(headers.map((header) => header.split(/: (.*)/s).slice(0, 2) as [string, string])) });
  return answer.text();
}

/** All numbers of an answer that count lines, smallest first. */
function countsIn(text: string): number[] {
  return [...text.matchAll(/"(?:rowId|id|value)":"?(\d+)"?/g)].map(([, digits]) => Number(digits)).sort((a, b) => a - b);
}

async function main(): Promise<void> {
  // A folder in which they are installed already may be named; it stays.
  const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'portfolio-peers-')));
  await mkdir(DATA_DIR, { recursive: true });
  const server = await startEmbeddedPostgres(DATA_DIR, 'peers', { fresh: true, sharedBuffers: '1GB' });
  try {
    if (given === undefined) {
      process.stdout.write(`Installing ${VERSIONS.join(', ')} into ${folder} …\n`);
      await writeFile(join(folder, 'package.json'), JSON.stringify({ name: 'peers', private: true, type: 'module' }));
      await finished('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...VERSIONS], folder);
    }
    const { url, clock } = await portfolio(server.url, 'ours', { actors: 400, rounds: 4, each: 30 });
    const app = await createService({ ...parseConfig({ ROLE: 'api', LOG_LEVEL: 'silent' }), databaseUrl: url }, clock, createLog('silent'));
    await app.get(Database).connect();
    await app.get(RebuildService).rebuild(undefined);
    await app.close();
    await forPeers(url, server.url);
    const port = await freePort();
    start(join(HERE, '../src/main.js'), [], { ROLE: 'api', DATABASE_URL: url, DATA_DIR, CLOCK_START: '2031-01-15T10:00:00Z', LOG_LEVEL: 'info', NODE_ENV: 'development', PORT: String(port) });
    await answers(`http://127.0.0.1:${String(port)}/health/ready`);
    const ours = { live: { port, path: `/v1/rounds/${ROUND}/figures?by=region,colour&state=active`, status: '200' }, row: { port, path: `${STATUS}?`, status: '200' } };
    const peers = { PostGraphile: await startPostGraphile(folder, server.url), Directus: await startDirectus(folder, server.url) };
    const rows: Row[] = [];
    for (const [peer, { live, row }] of Object.entries(peers)) {
      // Projects without a colour are not in our answer: the question is put to those that are active.
      const [counted, told] = [countsIn(await answerOf(ours.live)), countsIn(await answerOf(live))];
      if (!counted.every((count) => told.includes(count)) || counted.length === 0) throw new Error(`${peer} counts ${told.join(', ')} where we count ${counted.join(', ')}: ${(await answerOf(live)).slice(0, 300)}`);
      if (!(await answerOf(row)).includes('leftRed')) throw new Error(`${peer} does not answer the ready row: ${(await answerOf(row)).slice(0, 300)}`);
      for (const [what, one, other, target, met] of [['figures by region and colour ÷ live aggregate in', ours.live, live, '≥ 200', 200], ['the ready row ÷ the same row through', ours.row, row, '≥ 2', 2]] as const) {
        rows.push({ name: `P4 ${what} ${peer}`, ...(await pairs(one, other)), target, met: (m) => m >= met });
      }
    }
    printHead();
    print(rows);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    await server.stop();
    if (given === undefined) await rm(folder, { recursive: true, force: true });
  }
  process.exit(0);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? String(error.stack) : String(error)}\n`);
  process.exit(1);
});
