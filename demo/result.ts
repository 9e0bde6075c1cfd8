import type { CriteriaOutcomeResponse } from '../src/portfolio/evaluations/evaluation.dto.js';
import type { ReplayResultResponse } from '../src/portfolio/replays/replay.dto.js';
import type { SlipResponse } from '../src/reporting/assessment/slip.dto.js';
import type { GrantsValue } from '../src/reporting/content/report.types.js';
import type { OperatingCostsResponse } from '../src/rollup/operating-costs/operating-cost.dto.js';
import type { PortfolioStatusResponse } from '../src/rollup/status/portfolio-status.dto.js';
import type { StrategyOfRound } from './strategy.js';

/**
 * The results of a run, as the API answered them: the status, the operating costs, the roadmap and
 * the strategy of each round, the outcome of each criteria set, the replays, and by project the
 * grants of the last round and the slip.
 */
export interface DemoResult {
  readonly statuses: ReadonlyMap<string, PortfolioStatusResponse>;
  readonly operatingCosts: ReadonlyMap<string, OperatingCostsResponse>;
  readonly strategies: ReadonlyMap<string, StrategyOfRound>;
  readonly outcomes: ReadonlyMap<string, CriteriaOutcomeResponse>;
  readonly replays: readonly ReplayResultResponse[];
  readonly grants: ReadonlyMap<string, GrantsValue>;
  readonly slips: ReadonlyMap<string, SlipResponse>;
}
