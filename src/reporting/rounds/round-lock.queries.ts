import sql, { type Sql } from 'sql-template-tag';
import type { Tx } from '../../platform/database/transaction.js';

type Mode = 'shared' | 'exclusive';

/**
 * Locks a round until the transaction ends. Writers of reports share the lock; closing the round
 * takes it alone. The lock is advisory: a row lock would need the right to update the round, which
 * reporters do not have.
 */
export async function lockRound(tx: Tx, key: string, mode: Mode): Promise<void> {
  await tx.execute(sql`select ${roundLockOf(sql`${key}`, mode)}`);
}

/** Expression that takes the same lock; `key` is the round's key. */
export function roundLockOf(key: Sql, mode: Mode): Sql {
  const lock = mode === 'shared' ? sql`pg_advisory_xact_lock_shared` : sql`pg_advisory_xact_lock`;
  return sql`${lock}(hashtextextended(${key}, 2))`;
}
