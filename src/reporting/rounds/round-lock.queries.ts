import type { Tx } from '../../platform/database/transaction.js';

type Mode = 'shared' | 'exclusive';

/**
 * Holds a round until the transaction ends: reports share it, closing wants it alone. An advisory
 * lock, because a row lock would need the right to update the round, which reporters do not have.
 */
export async function holdRound(tx: Tx, key: string, mode: Mode): Promise<void> {
  await tx.rows(`select ${lockOf('$1', mode)}`, [key]);
}

/** The same in SQL, of the key that an expression gives. */
export function lockOf(key: string, mode: Mode): string {
  return `pg_advisory_xact_lock${mode === 'shared' ? '_shared' : ''}(hashtextextended(${key}, 2))`;
}
