import sql, { raw } from 'sql-template-tag';
import { APP_ROLE } from './platform/database/app-role.js';

/** Waits for the lock of the migrations, which the connection holds until it ends. */
export const LOCK_MIGRATIONS = sql`select pg_advisory_lock(hashtext('portfolio.migrate'))`;

const ROLE = raw(APP_ROLE);

/** Rights of the service's role on the schema of the queue. BullMQ creates a sequence per queue. */
export const GRANTS_ON_QUEUE = [
  sql`grant usage, create on schema bullmq to ${ROLE}`,
  sql`grant select, insert, update, delete, truncate on all tables in schema bullmq to ${ROLE}`,
  sql`grant usage, select, update on all sequences in schema bullmq to ${ROLE}`,
  sql`grant execute on all functions in schema bullmq to ${ROLE}`,
];
