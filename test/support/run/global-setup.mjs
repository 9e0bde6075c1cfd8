// Plain JavaScript on the compiled service: Jest loads its global setup outside its own module
// system.
import { serverFolder } from './server-folder.mjs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Clock } from '../../../dist/src/platform/base/clock.js';
import { parseConfig } from '../../../dist/src/platform/settings/config.js';
import { Database } from '../../../dist/src/platform/database/database.js';
import { startEmbeddedPostgres } from '../../../dist/src/platform/database/embedded-postgres.js';
import { createLog } from '../../../dist/src/platform/telemetry/logging.js';
import { ALL_ENTITIES } from '../../../dist/src/entities.js';
import { loadReferenceData, migrate } from '../../../dist/src/prepare.js';

const EXTERNAL = 'postgres://postgres@127.0.0.1:5432/postgres';
const REDIS = 'redis://127.0.0.1:6379';

async function answers(probe) {
  return probe().then(
    () => true,
    () => false,
  );
}

async function postgresAnswers() {
  const client = new pg.Client({ connectionString: EXTERNAL, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  await client.connect();
  await client.query('select 1');
  await client.end();
}

async function redisAnswers() {
  const client = new Redis(REDIS, {
    lazyConnect: true,
    retryStrategy: () => null,
    connectTimeout: 2_000,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    if ((await client.ping()) !== 'PONG') throw new Error('no Redis');
  } finally {
    client.disconnect();
  }
}

/**
 * Nothing waits for the disk: these databases are gone after the run. Tests that kill PostgreSQL
 * start their own. No statement starts parallel workers: a question to all tables is planned with
 * them, and starting them takes longer than reading small tables.
 */
const EXPENDABLE = {
  fsync: 'off',
  full_page_writes: 'off',
  synchronous_commit: 'off',
  max_wal_size: 256,
  max_parallel_workers_per_gather: 0,
  jit: 'off',
};

/**
 * One embedded PostgreSQL for all test files, with a migrated and filled template that each file
 * clones.
 */
export default async function setUp() {
  process.env['NODE_ENV'] = 'test';
  const server = await startEmbeddedPostgres(await serverFolder(), 'template_portfolio_base');
  globalThis.embeddedPostgres = server;
  const admin = new pg.Client({ connectionString: server.url.replace(/[^/]+$/, 'postgres') });
  await admin.connect();
  for (const [name, value] of Object.entries(EXPENDABLE))
    await admin.query(`alter system set ${name} = ${value}`);
  // The kernel copies the files of a clone: a quarter of the processor time, where PostgreSQL has it.
  await admin.query('alter system set file_copy_method = clone').catch(() => undefined);
  await admin.query('select pg_reload_conf()');
  const { rows } = await admin.query(
    `select datname from pg_database where datname like 'test_%' or datname = 'template_portfolio'`,
  );
  for (const { datname } of rows)
    await admin.query(`drop database ${admin.escapeIdentifier(datname)} with (force)`);
  await admin.query('create database template_portfolio');
  await admin.end();
  const url = server.url.replace(/[^/]+$/, 'template_portfolio');
  await migrate(url);
  const database = new Database(
    { ...parseConfig({ NODE_ENV: 'test' }), databaseUrl: url },
    ALL_ENTITIES,
    createLog('silent'),
  );
  await database.connect();
  await loadReferenceData(database, new Clock(new Date('2021-01-01T00:00:00Z')));
  await database.onApplicationShutdown();

  process.env['TEST_SERVER_URL'] = server.url.replace(/\/[^/]+$/, '');
  if (await answers(postgresAnswers))
    process.env['TEST_EXTERNAL_POSTGRES'] = EXTERNAL.replace(/\/[^/]+$/, '');
  if (await answers(redisAnswers)) process.env['TEST_REDIS_URL'] = REDIS;
  if (
    process.env['CI'] === 'true' &&
    (process.env['TEST_REDIS_URL'] === undefined ||
      process.env['TEST_EXTERNAL_POSTGRES'] === undefined)
  ) {
    throw new Error(
      'In CI the tests of an external PostgreSQL (127.0.0.1:5432) and of Redis ' +
        '(127.0.0.1:6379) must run, and one of them does not answer',
    );
  }
}
