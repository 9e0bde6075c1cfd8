import { invalidToken } from '../../auth/maskinporten-token.js';
import type { Principal } from '../../platform/base/principal.js';
import { Problem } from '../../platform/base/problem.js';
import { FIGURES_NOT_PUBLISHED } from '../rollup.problems.js';

/** Readers of figures: all who ask, all who have a token, or the directorate alone. */
export interface Readership {
  /** Anyone may read the figures. */
  readonly published: boolean;
  /** The round is closed and not released yet: only the directorate may read its figures. */
  readonly withheld: boolean;
}

/** Throws a problem when a caller may not read figures. */
export function checkReader(caller: Principal | undefined, figures: Readership): void {
  if (figures.published) return;
  if (caller === undefined) throw invalidToken('token-missing');
  if (figures.withheld && !caller.directorate && !caller.unchecked)
    throw new Problem(FIGURES_NOT_PUBLISHED);
}
