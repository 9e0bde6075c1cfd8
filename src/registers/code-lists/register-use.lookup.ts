import type { Tx } from '../../platform/database/transaction.js';
import type { OpenRound, RegisterKey } from './register.types.js';

/** A code in the days of one entry. A first or last day that is null is open. */
export interface CodePeriod {
  readonly register: RegisterKey;
  readonly code: string;
  readonly validFrom: string | null;
  readonly validTo: string | null;
}

/** Finds the use of codes and registers. Implemented by the area `reporting`, which stands after this one. */
export abstract class RegisterUse {
  /**
   * Finds the last day, today at the latest, on which a project had the code or a report with it
   * was certified. Returns undefined for a code without use in its period.
   */
  abstract findLastUse(tx: Tx, period: CodePeriod, today: string): Promise<string | undefined>;

  /** Lists the open rounds. Their codes are fixed in the days of each. */
  abstract listOpenRounds(tx: Tx): Promise<OpenRound[]>;
}
