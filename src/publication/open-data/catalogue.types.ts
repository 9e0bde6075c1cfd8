import type { Localised } from '../../platform/base/problem.js';
import type { DescribedFile } from './open-data.types.js';

/** Newest release of a round, as the catalogue lists it. */
export interface CataloguedRound {
  readonly round: string;
  readonly version: number;
  /** Instant of the round's first release, and of its newest one. */
  readonly issued: string;
  readonly modified: string;
  /** First and last day that the round is about. */
  readonly period: { readonly start: string; readonly end: string };
  readonly dataDate: string;
  readonly illustrative: boolean;
  /** Reason for a correction. `null`: the first version. */
  readonly correction: Localised | null;
  readonly files: readonly DescribedFile[];
}

export interface Catalogue {
  /** Public address of the service, without a slash at its end. */
  readonly base: string;
  readonly publisher: { readonly organisationNumber: string; readonly name: string };
  /** Shared mailbox; never a person's. */
  readonly contact: { readonly name: Localised; readonly mailbox: string };
  /** Rounds from the oldest to the newest. */
  readonly rounds: readonly CataloguedRound[];
}
