import type { Tx } from '../platform/database.js';

/**
 * Holds a round until the transaction ends: reports share it, closing wants it alone. An advisory lock, because a row
 * lock would need the right to update the round, which reporters do not have.
 */
export async function holdRound(tx: Tx, key: string, mode: 'shared' | 'exclusive'): Promise<void> {
  await tx.query(`select pg_advisory_xact_lock${mode === 'shared' ? '_shared' : ''}(hashtextextended($1, 2))`, [key]);
}
