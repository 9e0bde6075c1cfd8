import type { Localised } from '../../platform/base/problem.js';
import type { Prices } from '../../platform/base/money.js';

/** Key of a cost cause: small letters and digits with hyphens. */
export const COST_CAUSE_KEY = /^[a-z0-9]{1,30}(?:-[a-z0-9]{1,30}){0,5}$/;

/** Cost of a year as an estimate states it. */
export interface StatedAmount {
  readonly year: number;
  /** Every year after it costs the same. Only the last year of an estimate may say so. */
  readonly onwards: boolean;
  /** Whole NOK, negative for a decrease. Null: there is a cost, and its amount is not stated. */
  readonly amount: number | null;
}

/** Share of a payer from a year on, until a later year has shares of its own. */
export interface PayerShare {
  readonly payer: string;
  /** Per cent. */
  readonly share: number;
  readonly fromYear: number;
}

/** An estimate of what a cause adds to a national solution, as it was stated. It never changes. */
export interface CostEstimateThen extends Prices {
  readonly cause: string;
  readonly name: Localised;
  readonly nationalSolution: string;
  readonly statedOn: string;
  readonly amounts: readonly StatedAmount[];
  readonly payers: readonly PayerShare[];
  /** Council and number of the case that it was put to, as its papers write them. */
  readonly case: string | null;
}
