import pg from 'pg';
import { ALL_ENTITIES } from '../../../src/entities.js';
import { Clock } from '../../../src/platform/base/clock.js';
import { parseConfig } from '../../../src/platform/settings/config.js';
import { Database } from '../../../src/platform/database/database.js';
import { newId } from '../../../src/platform/base/ids.js';
import { createLog } from '../../../src/platform/telemetry/logging.js';
import { loadReferenceData, migrate } from '../../../src/prepare.js';

/**
 * An empty database of its own on a PostgreSQL that is not the embedded one, dropped afterwards.
 */
export async function externalDatabase(): Promise<{
  readonly url: string;
  readonly version: string;
  readonly drop: () => Promise<void>;
}> {
  const server = process.env['TEST_EXTERNAL_POSTGRES'] ?? '';
  const name = `test_${newId().replaceAll('-', '')}`;
  const admin = async (sql: string): Promise<Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: `${server}/postgres` });
    await client.connect();
    try {
      return (await client.query<Record<string, unknown>>(sql)).rows;
    } finally {
      await client.end();
    }
  };
  await admin(`create database ${name} template template0 encoding 'UTF8'`);
  const [row] = await admin('show server_version');
  return {
    url: `${server}/${name}`,
    version: String(row?.['server_version']),
    drop: async () => {
      await admin(`drop database if exists ${name} with (force)`);
    },
  };
}

/**
 * The deploy step: schema of the service and its queue, then actors and criteria. Answers the
 * migrations that were run.
 */
export async function prepareDatabase(url: string): Promise<string[]> {
  const done = await migrate(url);
  const database = new Database(
    { ...parseConfig({ NODE_ENV: 'test' }), databaseUrl: url },
    ALL_ENTITIES,
    createLog('silent'),
  );
  await database.connect();
  await loadReferenceData(database, new Clock(new Date('2021-01-01T00:00:00Z')));
  await database.onApplicationShutdown();
  return done;
}

/**
 * Creates a login as production has it: a member of the service's role and of nothing else. It may
 * be dropped once its database is gone.
 */
export async function createServiceLogin(
  url: string,
): Promise<{ readonly url: string; readonly drop: () => Promise<void> }> {
  const name = `portfolio_login_${newId().replaceAll('-', '')}`;
  const ask = async (database: string, sql: string): Promise<void> => {
    const client = new pg.Client({ connectionString: database });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  };
  const own = new URL(url);
  [own.username, own.password] = [name, 'x'];
  await ask(url, `create role ${name} login password 'x' in role portfolio_app`);
  return {
    url: own.href,
    drop: () => ask(url.replace(/[^/]+$/, 'postgres'), `drop role ${name}`),
  };
}
