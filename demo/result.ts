import type { CriteriaOutcomeResponse } from '../src/portfolio/evaluations/evaluation.dto.js';
import type { ReplayResultResponse } from '../src/portfolio/replays/replay.dto.js';
import type { PortfolioStatusResponse } from '../src/rollup/status/portfolio-status.dto.js';

/**
 * The results of a run, as the API answered them: the status of each round, the outcome of each
 * criteria set, the replays.
 */
export interface DemoResult {
  readonly statuses: ReadonlyMap<string, PortfolioStatusResponse>;
  readonly outcomes: ReadonlyMap<string, CriteriaOutcomeResponse>;
  readonly replays: readonly ReplayResultResponse[];
}
