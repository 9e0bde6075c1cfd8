import type { KnownIndicatorSet } from '../../strategy/indicators/indicator.lookup.js';
import type { Colour } from '../../reporting/content/report.types.js';
import type { ChallengesResponse } from '../lists/challenge.dto.js';
import type { DeviationsResponse } from '../lists/deviation.dto.js';
export type { BridgeRow } from '../groups/bridge.dto.js';
import type { NextYearResponse } from '../lists/next-year.dto.js';
import type { RecolouredProjects } from '../lists/recoloured.queries.js';
import type { MismatchesResponse } from '../mismatches/mismatch.dto.js';
import type { OperatingCostsResponse } from '../operating-costs/operating-cost.dto.js';
import type { RoundRoadmapResponse } from '../roadmap/round-roadmap.dto.js';
import type { SnapshotContent } from '../snapshots/snapshot.dto.js';
import type { StrategyFollowUpResponse } from '../follow-up/strategy-follow-up.dto.js';

/** Answer about a round without the members that every answer has. */
type Content<T> = Omit<T, 'round' | 'asOf' | 'nextCursor'>;

/** Snapshot as it is stored: its reference, and the text that its hash was computed over. */
export interface FrozenSnapshot {
  readonly id: string;
  readonly round: string;
  readonly title: string;
  readonly asOf: Date;
  readonly hash: string;
  readonly body: string;
}

/** Indicators of a strategy with the number of each light. */
export interface FrozenIndicators extends KnownIndicatorSet {
  readonly lights: Readonly<Record<Colour | 'none', number>>;
}

/** Answers to the questions about one snapshot, as `?snapshot=` gives them. */
export interface FrozenAnswerSet {
  /** Content of the snapshot itself, which its hash covers. */
  readonly snapshot: SnapshotContent;
  readonly deviations: Content<DeviationsResponse>;
  readonly recoloured: RecolouredProjects;
  readonly challenges: Content<ChallengesResponse>;
  readonly nextYear: Content<NextYearResponse>;
  readonly roadmap: Content<RoundRoadmapResponse>;
  readonly strategy: Content<StrategyFollowUpResponse>;
  /** Indicators of the strategy as known then; null when it has none. */
  readonly indicators: FrozenIndicators | null;
  readonly operatingCosts: Content<OperatingCostsResponse>;
  readonly mismatches: Content<MismatchesResponse>;
}
