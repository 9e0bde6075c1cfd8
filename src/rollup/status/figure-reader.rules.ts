import { invalidToken } from '../../auth/maskinporten-token.js';
import { type Principal, seesAll } from '../../platform/base/principal.js';
import { Problem } from '../../platform/base/problem.js';
import { FIGURES_NOT_PUBLISHED } from '../rollup.problems.js';

/** Readers of figures: all who ask, all who have a token, or the directorate alone. */
export interface Readership {
  /** Anyone may read the figures. */
  readonly published: boolean;
  /** The round is closed and not released yet: only the directorate may read its figures. */
  readonly withheld: boolean;
}

/**
 * Returns the actors whose texts a caller may read beside figures; null for all. Before figures are
 * published, an actor reads the totals of all reports, and texts of its own reports alone.
 */
export function listTextOwners(
  caller: Principal | undefined,
  published: boolean,
): readonly string[] | null {
  if (published) return null;
  if (caller === undefined) return [];
  return seesAll(caller) ? null : caller.actorIds;
}

/** Throws a problem when a caller may not read figures. */
export function checkReader(caller: Principal | undefined, figures: Readership): void {
  if (figures.published) return;
  if (caller === undefined) throw invalidToken('token-missing');
  if (figures.withheld && !seesAll(caller)) throw new Problem(FIGURES_NOT_PUBLISHED);
}
