import { randomUUID } from 'node:crypto';
import { ALL_ENTITIES } from '../../src/entities.js';
import { parseConfig } from '../../src/platform/settings/config.js';
import { createLog } from '../../src/platform/telemetry/logging.js';
import { Database } from '../../src/platform/database/database.js';
import { startTestService, type TestService } from '../support/service.js';

/** A login as production has it, and one with more rights. */
const LOGIN = `portfolio_login_${randomUUID().slice(0, 8)}`;
const PRODUCTION = {
  NODE_ENV: 'production',
  MASKINPORTEN_ISSUER: 'https://maskinporten.no/',
};

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ env: { ROLE: 'api' } });
  await service.owner.query(`create role ${LOGIN} login password 'x' in role portfolio_app`);
});
afterAll(async () => {
  await service.owner.query(`reassign owned by ${LOGIN} to current_user`);
  await service.owner.query(`drop role ${LOGIN}`);
  await service.stop();
});

/** Connects as the service does. Returns the name of the error; undefined when it may work. */
async function connect(
  env: Readonly<Record<string, string>>,
  login?: string,
): Promise<string | undefined> {
  const url = new URL(service.config.databaseUrl);
  if (login !== undefined) [url.username, url.password] = [login, 'x'];
  const config = { ...parseConfig({ ...env, DATABASE_URL: url.href }), databaseUrl: url.href };
  const database = new Database(config, ALL_ENTITIES, createLog('silent'));
  try {
    await database.connect();
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.name : 'unknown';
  } finally {
    await database.onApplicationShutdown();
  }
}

test('B4 a login that is only a member of the role of the service may work', async () => {
  expect(await connect(PRODUCTION, LOGIN)).toBeUndefined();
});

test('B4 in production a login with all rights is refused; elsewhere its role counts', async () => {
  expect(await connect(PRODUCTION)).toBe('UnsafeRoleError');
  expect(await connect({ NODE_ENV: 'development' })).toBeUndefined();
});

test.each([
  [
    'bypasses row-level security',
    `alter role ${LOGIN} bypassrls`,
    `alter role ${LOGIN} nobypassrls`,
  ],
  [
    'owns a table',
    `create table public.mine (id int); alter table public.mine owner to ${LOGIN}`,
    '',
  ],
])('B4 a login that %s is refused', async (_, grant, revoke) => {
  await service.owner.query(grant);
  expect(await connect(PRODUCTION, LOGIN)).toBe('UnsafeRoleError');
  if (revoke !== '') await service.owner.query(revoke);
});

test('B4 a role of the service that owns a table is refused everywhere', async () => {
  await service.owner.query('create table public.owned (id int)');
  await service.owner.query('alter table public.owned owner to portfolio_app');
  expect(await connect({ NODE_ENV: 'development' })).toBe('UnsafeRoleError');
  await service.owner.query('drop table public.owned');
});
