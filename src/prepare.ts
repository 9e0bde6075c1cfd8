import pg from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import { ActorRegister, type RegisterLoad } from './actors/actor-register.service.js';
import { CriteriaRegister } from './criteria/criteria-register.service.js';
import { ALL_ENTITIES } from './entities.js';
import { CouncilRegister } from './governance/councils/council-register.service.js';
import type { Clock } from './platform/base/clock.js';
import { APP_ROLE, type Database, dataSourceOptions } from './platform/database/database.js';
import { RuleSetRegister } from './reporting/rule-sets/rule-set-register.service.js';

/**
 * Brings the schema of the service and of its queue up to date, as the owner. Running it again
 * changes nothing.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = new DataSource({
    ...dataSourceOptions(ownerUrl, ALL_ENTITIES, 2, undefined),
    migrations: [...MIGRATIONS],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  try {
    // Of several deploy steps at once, one migrates and the others wait for it.
    const lock = new pg.Client({ connectionString: ownerUrl });
    await lock.connect();
    try {
      await lock.query(`select pg_advisory_lock(hashtext('portfolio.migrate'))`);
      const done = await source.runMigrations();
      const { runMigrations } = await import('bullmq');
      await runMigrations(lock, 'bullmq');
      // BullMQ makes a sequence per queue when it is first used.
      await lock.query(`grant usage, create on schema bullmq to ${APP_ROLE}`);
      await lock.query(
        `grant select, insert, update, delete, truncate on all tables in schema bullmq to ${APP_ROLE}`,
      );
      await lock.query(
        `grant usage, select, update on all sequences in schema bullmq to ${APP_ROLE}`,
      );
      await lock.query(`grant execute on all functions in schema bullmq to ${APP_ROLE}`);
      return done.map(({ name }) => name);
    } finally {
      await lock.end();
    }
  } finally {
    await source.destroy();
  }
}

/** Folder of the data that comes with the service. */
export const DATA = new URL(
  import.meta.url.includes('/dist/') ? '../../data/' : '../data/',
  import.meta.url,
);

/**
 * Loads the actors, the criteria sets, the rule sets, the councils and their annual wheel; what is
 * there already stays.
 */
export async function loadReferenceData(database: Database, clock: Clock): Promise<RegisterLoad> {
  await new CriteriaRegister(database).load(new URL('criteria/criteria-sets.json', DATA));
  await new RuleSetRegister(database, clock).load(new URL('rules/rule-sets.json', DATA));
  await new CouncilRegister(database).load(new URL('governance/', DATA));
  return new ActorRegister(database, clock).load(new URL('actors/', DATA));
}
