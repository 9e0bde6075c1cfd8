import type { Principal } from '../../platform/base/principal.js';
import type { Localised } from '../../platform/base/problem.js';
import type { Tx } from '../../platform/database/transaction.js';

/** A milestone with a date: its actual date when it is reached, or else its forecast. */
export interface ForecastDate {
  readonly key: string;
  readonly date: string;
  readonly reached: boolean;
}

/** Another forecast of one project. */
export interface ForecastChange {
  /** Code of the project. */
  readonly project: string;
  /**
   * Milestones of its report before: null when it had none, undefined for its newest certified
   * report.
   */
  readonly before?: readonly ForecastDate[] | null;
  readonly after: readonly ForecastDate[];
}

/** Other forecasts of projects in a round, and the body that asks what they move. */
export interface MovesQuestion {
  readonly roundId: string;
  readonly caller: Principal;
  readonly changes: readonly ForecastChange[];
}

/** A project whose effective end moves. Days are null when it had no end, or has none any more. */
export interface ForecastMove extends Localised {
  /** Code of the project. */
  readonly project: string;
  readonly name: string;
  /** Organisation number and name of its owner. */
  readonly actor: string;
  readonly actorName: string;
  readonly before: string | null;
  readonly after: string | null;
  readonly days: number | null;
  readonly weeks: number | null;
}

/** The projects that forecasts move: those that the caller may see, and the number of others. */
export interface FoundMoves {
  readonly items: readonly ForecastMove[];
  readonly others: number;
}

/**
 * Finds the projects that other forecasts move along the agreements of a round. Implemented by the
 * area `rollup`, which stands after this one.
 */
export abstract class ForecastMoves {
  /** Finds what moves. Stores nothing. Reads as the system and shows what the caller may see. */
  abstract find(tx: Tx, question: MovesQuestion): Promise<FoundMoves>;

  /** Says whether one of the caller's projects and another have an agreement. Runs as the caller. */
  abstract hasAgreements(tx: Tx, projectIds: readonly string[]): Promise<boolean>;

  /**
   * Finds what moves on a connection of its own, while a transaction of the caller is open. Returns
   * null when too many projects hang together, or when the answer does not come in time.
   */
  abstract findBeside(question: MovesQuestion): Promise<FoundMoves | null>;
}
