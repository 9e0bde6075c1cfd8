import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { fetchLocalToken } from '../src/auth/local-issuer.client.js';
import { Clock } from '../src/platform/base/clock.js';
import { parseConfig } from '../src/platform/base/config.js';
import { Database } from '../src/platform/database/database.js';
import { findFreePort, startEmbeddedPostgres } from '../src/platform/database/embedded-postgres.js';
import { createLog } from '../src/platform/base/logging.js';
import { SCOPES } from '../src/platform/base/scopes.js';
import { RebuildService } from '../src/rollup/roll-ups/rebuild.service.js';
import { createService } from '../src/service.js';
import {
  answers,
  children,
  inTurn,
  PAIRS,
  pairs,
  print,
  printHead,
  QUICK,
  ratesOf,
  type Row,
  start,
  type Target,
} from './measure.js';
import { portfolio, prepared } from './portfolio.js';
import { IMPORT_HEADINGS, importFile, registerProjects, ROWS_OF_REPORT } from './reporting.js';
import { type Reporting, REPORTING_ROUND, startReporting } from './submission.js';
import type { Peer } from './write-load.js';

/**
 * P4: the same question put to PostGraphile and to Directus, which work it out live, and the same
 * ready row read through each. They are installed into a temporary folder from the npm registry,
 * without install scripts, and removed again: nothing of them is a dependency. They are given one
 * flat table with an index on the round, which is as easy as it gets; their answers are checked
 * against ours. P8 and P9: the same reports written through Directus, which keeps activity and
 * revisions of them; one at a time by users of whom it asks what they may, and by its
 * administrator, of whom it does not; a file by the administrator.
 */
const VERSIONS = [
  'postgraphile@5.1.5',
  '@graphile/pg-aggregates@0.2.0-rc.2',
  'directus@12.4.0',
] as const;
const DATA_DIR = '.data/peers';
const HERE = import.meta.dirname;
const ROUND = '2031-1';
const TOKEN = 'bench-peers-bench-peers-bench-peers';
const STATUS = `/v1/rounds/${ROUND}/status`;
/** Who sends files, and of how many reports: ten lines of CSV each. */
const IMPORTER = '983658776';
const FILE = 2_000;
/** Of which part alone: `--only=reads`, `submissions` or `files`. */
const ONLY = process.argv
  .find((argument) => argument.startsWith('--only='))
  ?.slice('--only='.length);

async function finished(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Record<string, string>> = {},
): Promise<void> {
  const child = spawn(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(code)}`);
}

/**
 * A database in which the peers find the lines of every round as one table, and the ready answers
 * as another.
 */
async function forPeers(ours: string, url: string): Promise<void> {
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

async function startPostGraphile(
  folder: string,
  url: string,
): Promise<{ live: Target; row: Target }> {
  const port = await findFreePort();
  await writeFile(
    join(folder, 'graphile.config.mjs'),
    `
    import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';
    import { makePgService } from 'postgraphile/adaptors/pg';
    import { PgAggregatesPreset } from '@graphile/pg-aggregates';
    export default { extends: [PostGraphileAmberPreset, PgAggregatesPreset],
       disablePlugins: ['PgIndexBehaviorsPlugin'],
          pgServices: [makePgService({ connectionString: ${JSON.stringify(url)}, schemas: ['public'] })],
      grafserv: { port: ${String(port)}, graphqlOverGET: true, graphiql: false, watch: false } };`,
  );
  const child = spawn(
    process.execPath,
    [join('node_modules', 'postgraphile', 'dist', 'cli-run.js')],
    {
      cwd: folder,
      env: { ...process.env, NODE_ENV: 'production' },
      stdio: ['ignore', 'ignore', 'inherit'],
    },
  );
  children.push(child);
  const path = (query: string): string => `/graphql?query=${encodeURIComponent(query)}`;
  const live = path(
    `{allProjectLines(condition:{round:"${ROUND}"}){groupedAggregates(groupBy:[REGION,COLOUR]){keys ` +
      `distinctCount{rowId}}}}`,
  );
  const row = path(`{readyByRound(round:"${ROUND}"){body}}`);
  await answers(`http://127.0.0.1:${String(port)}${path('{__typename}')}`, 100);
  const headers = ['accept: application/json'];
  return {
    live: { port, path: live, status: '200', headers },
    row: { port, path: row, status: '200', headers },
  };
}

async function startDirectus(folder: string, url: string): Promise<{ live: Target; row: Target }> {
  const port = await findFreePort();
  const { hostname, port: dbPort, pathname } = new URL(url);
  const env = {
    DB_CLIENT: 'pg',
    DB_HOST: hostname,
    DB_PORT: dbPort,
    DB_DATABASE: pathname.slice(1),
    DB_USER: 'owner',
    DB_PASSWORD: 'none',
    SECRET: TOKEN,
    ADMIN_EMAIL: 'bench@example.com',
    ADMIN_PASSWORD: TOKEN,
    ADMIN_TOKEN: TOKEN,
    PORT: String(port),
    HOST: '127.0.0.1',
    LOG_LEVEL: 'error',
    TELEMETRY: 'false',
    CACHE_ENABLED: 'false',
    RATE_LIMITER_ENABLED: 'false',
    NODE_ENV: 'production',
  };
  const extension = join(folder, 'extensions', 'portfolio');
  await mkdir(extension, { recursive: true });
  await copyFile(join(HERE, 'servers/directus-endpoint.js'), join(extension, 'index.js'));
  await writeFile(
    join(extension, 'package.json'),
    JSON.stringify({
      name: 'portfolio',
      version: '1.0.0',
      type: 'module',
      'directus:extension': {
        type: 'endpoint',
        path: 'index.js',
        source: 'index.js',
        host: '^12.0.0',
      },
    }),
  );
  const cli = join('node_modules', 'directus', 'cli.js');
  // What runs the scripts of Directus' flows wants to be compiled; nothing that is measured here
  // uses it.
  await writeFile(
    join(folder, 'node_modules', 'isolated-vm', 'isolated-vm.js'),
    'module.exports = {};',
  );
  await finished(process.execPath, [cli, 'bootstrap'], folder, env);
  children.push(
    spawn(process.execPath, [cli, 'start'], {
      cwd: folder,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'ignore', 'inherit'],
    }),
  );
  await answers(`http://127.0.0.1:${String(port)}/server/ping`, 100);
  const headers = [`authorization: Bearer ${TOKEN}`];
  const live = `/items/project_line?aggregate[count]=id&groupBy[]=region&groupBy[]=colour&filter[round][_eq]=${ROUND}&limit=-1`;
  return {
    live: { port, path: live, status: '200', headers },
    row: { port, path: `/items/ready/${ROUND}`, status: '200', headers },
  };
}

/**
 * Collections for reports and what goes with them, as Directus' own interface makes them: it keeps
 * activity and revisions of each.
 */
const COLLECTIONS: Readonly<Record<string, readonly string[]>> = {
  report: ['project', 'round', 'actor', 'state', 'revision', 'content', 'rule_status'],
  report_revision: [
    'report',
    'project',
    'round',
    'actor',
    'revision',
    'content',
    'content_hash',
    'rule_status',
  ],
  submission: ['actor', 'round', 'state'],
  submission_event: ['submission', 'actor', 'action', 'from_state', 'to_state'],
  outbox: ['topic', 'payload'],
  kept_answer: ['actor', 'operation', 'key', 'fingerprint', 'answer'],
  line: IMPORT_HEADINGS,
};
const JSON_FIELDS = new Set(['content', 'rule_status', 'payload', 'answer']);

async function makeCollections(port: number): Promise<void> {
  const key = {
    field: 'id',
    type: 'uuid',
    schema: { is_primary_key: true, has_auto_increment: false },
    meta: { special: ['uuid'] },
  };
  const field = (name: string): object =>
    JSON_FIELDS.has(name)
      ? { field: name, type: 'json', schema: {}, meta: { special: ['cast-json'] } }
      : { field: name, type: 'text', schema: {}, meta: {} };
  const { data: there } = JSON.parse(await asked(port, 'GET', '/collections')) as {
    data: { collection: string }[];
  };
  for (const [collection, names] of Object.entries(COLLECTIONS))
    if (!there.some((one) => one.collection === collection))
      await asked(port, 'POST', '/collections', {
        collection,
        schema: {},
        meta: { accountability: 'all' },
        fields: [key, ...names.map(field)],
      });
}

/**
 * A user for each reporter, who may create, read and change items: of anyone, for a rule about its
 * own wants a licence. Its token is the organisation number and the administrator's.
 */
async function makeReporters(port: number, actors: readonly string[]): Promise<void> {
  const {
    data: { id: policy },
  } = JSON.parse(
    await asked(port, 'POST', '/policies', {
      name: 'Reporter',
      admin_access: false,
      app_access: false,
    }),
  ) as { data: { id: string } };
  const permission = (collection: string, action: string): object => ({
    policy,
    collection,
    action,
    fields: ['*'],
    permissions: null,
  });
  await asked(
    port,
    'POST',
    '/permissions',
    Object.keys(COLLECTIONS).flatMap((collection) =>
      ['create', 'read', 'update'].map((action) => permission(collection, action)),
    ),
  );
  for (const actor of actors)
    await asked(port, 'POST', '/users', {
      email: `${actor}@example.com`,
      password: TOKEN,
      token: `${actor}${TOKEN}`,
      status: 'active',
      policies: [{ policy }],
    });
}

/** What Directus is asked by its administrator. */
async function asked(port: number, method: string, path: string, body?: object): Promise<string> {
  const form = body instanceof FormData;
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${TOKEN}`,
      ...(form ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: form ? body : JSON.stringify(body) }),
  });
  const text = await answer.text();
  if (!answer.ok)
    throw new Error(
      `Directus answers ${method} ${path} with ${String(answer.status)}: ${text.slice(0, 300)}`,
    );
  return text;
}

/** Ours in a database of its own, and Directus in the server's. */
interface Writing {
  readonly url: string;
  readonly clock: Clock;
  readonly reporting: Reporting;
  /** Where Directus listens. */
  readonly directus: number;
}

async function startWriting(server: string, folder: string, runs: number): Promise<Writing> {
  const {
    row: { port: directus },
  } = await startDirectus(folder, server);
  const database = `writing_${String(process.pid)}_${String(runs)}`;
  const url = server.replace(/\/[^/]*$/, `/${database}`);
  const admin = await connected(server);
  await admin.query(`create database ${database}`);
  await admin.end();
  const clock = new Clock(new Date('2021-04-12T09:00:00+02:00'));
  await prepared(url, clock);
  await makeCollections(directus);
  return {
    url,
    clock,
    directus,
    reporting: await startReporting(url, DATA_DIR, clock.now(), { runs, each: QUICK ? 10 : 25 }),
  };
}

/** P9: reports created and certified one after the other by sixteen reporters at once. */
async function submissionRows(server: string, folder: string): Promise<Row[]> {
  const { directus, reporting } = await startWriting(server, folder, (PAIRS + 1) * 6);
  await makeReporters(directus, reporting.actors);
  const [administrator, reporter] = [
    () => ({ authorization: `Bearer ${TOKEN}` }),
    (actor: string) => ({ authorization: `Bearer ${actor}${TOKEN}` }),
  ];
  const rows: Row[] = [];
  const variants: readonly (readonly [
    peer: Peer,
    headers: typeof reporter,
    what: string,
    target: number | undefined,
  ])[] = [
    ['directus', reporter, 'one item created and changed in Directus by a reporter', undefined],
    [
      'directus-endpoint',
      reporter,
      'the same rows written by an endpoint in Directus for a reporter',
      5,
    ],
    [
      'directus-endpoint',
      administrator,
      'the same for its administrator, no permission asked',
      undefined,
    ],
  ];
  for (const [peer, headers, what, target] of variants) {
    const other = { port: directus, headers, peer };
    await reporting.seconds();
    await reporting.seconds(other);
    const measured = await inTurn(
      () => reporting.seconds(),
      () => reporting.seconds(other),
    );
    rows.push({
      name: `P9 reports created and certified ÷ ${what}`,
      ...ratesOf(measured, reporting.reports),
      target: target === undefined ? '–' : `≥ ${target}`,
      met: (m) => m >= (target ?? 0),
    });
  }
  return rows;
}

/** P8: a file of reports. */
async function fileRows(server: string, folder: string): Promise<Row[]> {
  const { url, clock, directus, reporting } = await startWriting(server, folder, 1);
  const [client, kept] = [await connected(url), await connected(server)];
  const {
    rows: [actor],
  } = await client.query<{ id: string }>(
    `select a.id from actors.actor a where a.organisation_number = $1`,
    [IMPORTER],
  );
  const files = Array.from({ length: PAIRS + 1 }, (_, i) => `P${String(i)}-`);
  for (const prefix of files) await registerProjects(client, actor?.id ?? '', prefix, FILE);
  const token = await fetchLocalToken(`http://127.0.0.1:${String(reporting.port)}`, DATA_DIR, {
    organisationNumber: IMPORTER,
    scope: [SCOPES.read, SCOPES.write, SCOPES.certify].join(' '),
  });
  const worker = start(join(HERE, '../src/main.js'), [], {
    ROLE: 'worker',
    DATABASE_URL: url,
    DATA_DIR,
    CLOCK_START: clock.now().toISOString(),
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
  });
  /** From sending it to its last report certified. */
  const ours = async (prefix: string, file: Buffer): Promise<number> => {
    const headers = {
      authorization: `Bearer ${token}`,
      'content-type': 'text/csv',
      'idempotency-key': randomUUID(),
    };
    const started = performance.now();
    const sent = await fetch(
      `http://127.0.0.1:${String(reporting.port)}/v1/rounds/${REPORTING_ROUND}/imports?mode=commit&atomic=row&certify=true`,
      { method: 'POST', headers, body: file },
    );
    if (sent.status !== 202)
      throw new Error(`The file was answered ${String(sent.status)}: ${await sent.text()}`);
    const { id } = (await sent.json()) as { id: string };
    for (let state = ''; state !== 'completed';) {
      await new Promise((resolve) => setTimeout(resolve, 10));
      ({ state } = (await (
        await fetch(`http://127.0.0.1:${String(reporting.port)}/v1/imports/${id}`, { headers })
      ).json()) as { state: string });
      if (state === 'failed') throw new Error('The import failed');
    }
    const seconds = (performance.now() - started) / 1000;
    await counted(
      client,
      `select count(*)::int as n from reporting.report_revision v where v.project->>'code' like $1 || '%'`,
      prefix,
      FILE,
    );
    return seconds;
  };
  const theirs = async (
    collection: string,
    name: string,
    type: string,
    file: string | Buffer,
  ): Promise<number> => {
    const form = new FormData();
    form.append('file', new Blob([file], { type }), name);
    const started = performance.now();
    await asked(directus, 'POST', `/utils/import/${collection}`, form);
    return (performance.now() - started) / 1000;
  };
  const measured: { readonly ours: number; readonly lines: number; readonly items: number }[] = [];
  for (const prefix of files) {
    const file = Buffer.concat([...importFile(prefix, FILE)]);
    const seconds = await ours(prefix, file);
    const lines = await theirs('line', 'reports.csv', 'text/csv', file);
    await counted(
      kept,
      `select count(*)::int as n from line l join directus_revisions v on v.item = l.id::text
         and v.collection = 'line' where l.project like $1 || '%'`,
      prefix,
      FILE * ROWS_OF_REPORT,
    );
    const {
      rows: [came],
    } = await client.query<{ items: string }>(
      `select json_agg(json_build_object('project', p.code, 'round', $2::text, 'actor', $3::text,
         'state', 'certified', 'revision', '1', 'content', t.content))::text as items
            from reporting.report t join portfolio.project p on p.id = t.project_id where p.code like $1 || '%'`,
      [prefix, REPORTING_ROUND, IMPORTER],
    );
    const items = await theirs('report', 'reports.json', 'application/json', came?.items ?? '');
    await counted(
      kept,
      `select count(*)::int as n from report t join directus_revisions v on v.item = t.id::text
         and v.collection = 'report' where t.project like $1 || '%'`,
      prefix,
      FILE,
    );
    measured.push({ ours: seconds, lines, items });
  }
  worker.kill('SIGKILL');
  await Promise.all([client.end(), kept.end()]);
  // The first of each is to warm up, and to have whatever the projects asked for behind it.
  const [lines, items] = (['lines', 'items'] as const).map((what) =>
    measured.slice(1).map((one) => [one.ours, one[what]] as const),
  );
  const [ofLines, ofReports] = [
    (FILE * ROWS_OF_REPORT).toLocaleString('en-GB'),
    FILE.toLocaleString('en-GB'),
  ];
  return [
    {
      name: `P8 a CSV of ${ofLines} rows, sent to certified ÷ the same file imported by Directus, a row an item`,
      ...ratesOf(lines ?? [], FILE * ROWS_OF_REPORT),
      target: '≥ 10',
      met: (m) => m >= 10,
    },
    {
      name: `P8 the same ÷ its ${ofReports} reports imported by Directus as ready JSON, a report an item`,
      ...ratesOf(items ?? [], FILE),
      target: '–',
      met: () => true,
    },
  ];
}

/** A connection whose loss says nothing that what was asked does not say. */
async function connected(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString });
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

/** Throws when what was to be written is not there. */
async function counted(
  client: pg.Client,
  statement: string,
  prefix: string,
  expected: number,
): Promise<void> {
  const {
    rows: [there],
  } = await client.query<{ n: number }>(statement, [prefix]);
  if (there?.n !== expected)
    throw new Error(`${String(there?.n)} of ${String(expected)} are there: ${statement}`);
}

/** What a peer answers, for a look at whether it is the same. */
async function answerOf({ port, path, headers = [] }: Target): Promise<string> {
  const answer = await fetch(`http://127.0.0.1:${String(port)}${path}`, {
    headers: Object.fromEntries(
      headers.map((header) => header.split(/: (.*)/s).slice(0, 2) as [string, string]),
    ),
  });
  return answer.text();
}

/** All numbers of an answer that count lines, smallest first. */
function countsIn(text: string): number[] {
  return [...text.matchAll(/"(?:rowId|id|value)":"?(\d+)"?/g)]
    .map(([, digits]) => Number(digits))
    .sort((a, b) => a - b);
}

/** P4: what each answers is looked at before it is timed. */
async function readingRows(server: string, folder: string): Promise<Row[]> {
  const { url, clock } = await portfolio(server, 'ours', { actors: 400, rounds: 4, each: 30 });
  const app = await createService(
    { ...parseConfig({ ROLE: 'api', LOG_LEVEL: 'silent' }), databaseUrl: url },
    clock,
    createLog('silent'),
  );
  await app.get(Database).connect();
  await app.get(RebuildService).rebuild(undefined);
  await app.close();
  await forPeers(url, server);
  const port = await findFreePort();
  start(join(HERE, '../src/main.js'), [], {
    ROLE: 'api',
    DATABASE_URL: url,
    DATA_DIR,
    CLOCK_START: '2031-01-15T10:00:00Z',
    LOG_LEVEL: 'info',
    NODE_ENV: 'development',
    PORT: String(port),
  });
  await answers(`http://127.0.0.1:${String(port)}/health/ready`);
  const ours = {
    live: {
      port,
      path: `/v1/rounds/${ROUND}/figures?by=region,colour&state=active`,
      status: '200',
    },
    row: { port, path: `${STATUS}?`, status: '200' },
  };
  const peers = {
    PostGraphile: await startPostGraphile(folder, server),
    Directus: await startDirectus(folder, server),
  };
  const rows: Row[] = [];
  for (const [peer, { live, row }] of Object.entries(peers)) {
    // Projects without a colour are not in our answer: the question is put to those that are
    // active.
    const [counted, told] = [countsIn(await answerOf(ours.live)), countsIn(await answerOf(live))];
    if (!counted.every((count) => told.includes(count)) || counted.length === 0)
      throw new Error(
        `${peer} counts ${told.join(', ')} where we count ${counted.join(', ')}: ` +
          (await answerOf(live)).slice(0, 300),
      );
    if (!(await answerOf(row)).includes('leftRed'))
      throw new Error(
        `${peer} does not answer the ready row: ${(await answerOf(row)).slice(0, 300)}`,
      );
    for (const [what, one, other, target, met] of [
      ['figures by region and colour ÷ live aggregate in', ours.live, live, '≥ 200', 200],
      ['the ready row ÷ the same row through', ours.row, row, '≥ 2', 2],
    ] as const) {
      rows.push({
        name: `P4 ${what} ${peer}`,
        ...(await pairs(one, other)),
        target,
        met: (m) => m >= met,
      });
    }
  }
  return rows;
}

async function main(): Promise<void> {
  // A folder in which they are installed already may be named; it stays.
  const given = process.argv.slice(2).find((argument) => !argument.startsWith('--'));
  const folder = given ?? (await mkdtemp(join(tmpdir(), 'portfolio-peers-')));
  await mkdir(DATA_DIR, { recursive: true });
  const server = await startEmbeddedPostgres(DATA_DIR, 'peers', {
    fresh: true,
    sharedBuffers: '1GB',
  });
  try {
    if (given === undefined) {
      process.stdout.write(`Installing ${VERSIONS.join(', ')} into ${folder} …\n`);
      await writeFile(
        join(folder, 'package.json'),
        JSON.stringify({ name: 'peers', private: true, type: 'module' }),
      );
      await finished(
        'npm',
        ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', ...VERSIONS],
        folder,
      );
    }
    const parts: readonly [name: string, measure: () => Promise<Row[]>][] = [
      ['reads', () => readingRows(server.url, folder)],
      ['submissions', () => submissionRows(server.url, folder)],
      ['files', () => fileRows(server.url, folder)],
    ];
    printHead();
    for (const [name, measure] of parts) {
      if (ONLY === undefined || ONLY === name) print(await measure());
      for (const child of children.splice(0)) child.kill('SIGKILL');
    }
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
