import pg from 'pg';
import { DataSource } from 'typeorm';
import { MIGRATIONS } from '../migrations/index.js';
import { ActorRegister, type RegisterLoad } from './actors/actor-register.service.js';
import { CriteriaRegister } from './criteria/criteria-register.service.js';
import { ALL_ENTITIES } from './entities.js';
import { CouncilRegister } from './governance/councils/council-register.service.js';
import type { Clock } from './platform/base/clock.js';
import { DATA } from './platform/settings/data-folder.js';
import { type Database, dataSourceOptionsOf } from './platform/database/database.js';
import { GRANTS_ON_QUEUE, LOCK_MIGRATIONS } from './prepare.queries.js';
import { CodeListLoad } from './registers/code-lists/code-list-load.service.js';
import { RegisteredCodeUse } from './reporting/reports/registered-code-use.queries.js';
import { RuleSetRegister } from './reporting/rule-sets/rule-set-register.service.js';

/**
 * Migrates the schema of the service and of its queue, as the owner of the database. Running it
 * again changes nothing.
 */
export async function migrate(ownerUrl: string): Promise<string[]> {
  const source = new DataSource({
    ...dataSourceOptionsOf(ownerUrl, ALL_ENTITIES, 2, undefined),
    migrations: [...MIGRATIONS],
    migrationsTableName: 'migration',
    migrationsTransactionMode: 'each',
  });
  await source.initialize();
  try {
    // When several deploys run at once, one migrates and the others wait.
    const lock = new pg.Client({ connectionString: ownerUrl });
    await lock.connect();
    try {
      await lock.query(LOCK_MIGRATIONS);
      const done = await source.runMigrations();
      const { runMigrations } = await import('bullmq');
      await runMigrations(lock, 'bullmq');
      for (const grant of GRANTS_ON_QUEUE) await lock.query(grant);
      return done.map(({ name }) => name);
    } finally {
      await lock.end();
    }
  } finally {
    await source.destroy();
  }
}

/**
 * Loads registers, criteria sets, rule sets, councils and actors. Rows that exist already stay. What
 * is skipped says why.
 */
export async function loadReferenceData(database: Database, clock: Clock): Promise<RegisterLoad> {
  const lists = new CodeListLoad(database, clock, new RegisteredCodeUse());
  await lists.load(new URL('registers/', DATA));
  await new CriteriaRegister(database).load(new URL('criteria/criteria-sets.json', DATA));
  await new RuleSetRegister(database, clock).load(new URL('rules/rule-sets.json', DATA));
  await new CouncilRegister(database).load(new URL('governance/', DATA));
  const load = await new ActorRegister(database, clock).load(new URL('actors/', DATA));
  return { ...load, skipped: [...load.skipped, ...lists.waiting] };
}
