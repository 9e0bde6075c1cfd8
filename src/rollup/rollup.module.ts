import { Global, Module } from '@nestjs/common';
import { PublishedFigures } from '../governance/cases/published-figures.lookup.js';
import { ForecastMoves } from '../reporting/content/forecast-moves.lookup.js';
import { BenefitController } from './benefits/benefit.controller.js';
import { BenefitQueries } from './benefits/benefit.queries.js';
import { BridgeController } from './comparisons/bridge.controller.js';
import { BridgeQueries } from './comparisons/bridge.queries.js';
import { ChallengeQueries } from './lists/challenge.queries.js';
import { ColourGapController } from './comparisons/colour-gap.controller.js';
import { ColourGapQueries } from './comparisons/colour-gap.queries.js';
import { ComparedSides } from './comparisons/compared-side.queries.js';
import { CorrectionController } from './lists/correction.controller.js';
import { CorrectionQueries } from './lists/correction.queries.js';
import { DeviationQueries } from './lists/deviation.queries.js';
import { DifferenceController } from './comparisons/difference.controller.js';
import { DifferenceQueries } from './comparisons/difference.queries.js';
import { FactController } from './facts/fact.controller.js';
import { FactQueries } from './facts/fact.queries.js';
import { FigureController } from './figures/figure.controller.js';
import { FigureLines } from './figures/figure-lines.queries.js';
import { FigureRounds } from './status/figure-round.queries.js';
import { FigureQueries } from './figures/figure.queries.js';
import { FrozenAnswers } from './frozen/frozen-answers.lookup.js';
import { FrozenPlans } from './frozen/frozen-plans.lookup.js';
import { FigureFilters } from './figures/figure-filters.queries.js';
import { LeftProjectController } from './comparisons/left-project.controller.js';
import { MunicipalityComparisonController } from './municipalities/municipality-comparison.controller.js';
import { MunicipalityComparisons } from './municipalities/municipality-comparison.queries.js';
import { OperatingCostController } from './operating-costs/operating-cost.controller.js';
import { OperatingCostQueries } from './operating-costs/operating-cost.queries.js';
import { OutlierQueries } from './lists/outlier.queries.js';
import { NotReportedQueries } from './lists/not-reported.queries.js';
import { PortfolioGroups } from './groups/portfolio-group.queries.js';
import { ChainController } from './chains/chain.controller.js';
import { ChainMoves } from './chains/forecast-move.lookup.js';
import { ChainQueries } from './chains/chain.queries.js';
import { MismatchController } from './mismatches/mismatch.controller.js';
import { MismatchQueries } from './mismatches/mismatch.queries.js';
import { FrozenPromises } from './promises/frozen-promises.lookup.js';
import { PromiseBoardQueries } from './promises/promise-board.queries.js';
import { PromiseDifferences } from './promises/promise-difference.queries.js';
import { PromiseController } from './promises/promise.controller.js';
import { PromiseQueries } from './promises/promise.queries.js';
import { PortfolioStatusController } from './status/portfolio-status.controller.js';
import { PortfolioStatusQueries } from './status/portfolio-status.queries.js';
import { PublishedStatus } from './status/published-status.lookup.js';
import { NextYearQueries } from './lists/next-year.queries.js';
import { PriceConversions } from './status/price-conversion.queries.js';
import { QualityQueries } from './lists/quality.queries.js';
import { RebuildService } from './roll-ups/rebuild.service.js';
import { NationalRollup } from './roll-ups/national-rollup.service.js';
import { RollupReconciler } from './roll-ups/reconciler.service.js';
import { RollupRequests } from './roll-ups/rollup-request.service.js';
import { RollupController } from './roll-ups/rollup.controller.js';
import { RollupJobs } from './roll-ups/rollup.job.js';
import { RollupService } from './roll-ups/rollup.service.js';
import { RoundAnswers } from './status/round-answers.port.js';
import { RoundEventController } from './status/round-event.controller.js';
import { RoundEvents } from './status/round-events.service.js';
import { RoundListController } from './lists/round-list.controller.js';
import { RoundLists } from './lists/round-list.queries.js';
import { StrategyFollowUpController } from './follow-up/strategy-follow-up.controller.js';
import { StrategyFollowUps } from './follow-up/strategy-follow-up.queries.js';
import { RoundFundingController } from './funding/round-funding.controller.js';
import { RoundFundingQueries } from './funding/round-funding.queries.js';
import { RoundRoadmapController } from './roadmap/round-roadmap.controller.js';
import { RoundRoadmapQueries } from './roadmap/round-roadmap.queries.js';
import { SnapshotController } from './snapshots/snapshot.controller.js';
import { SnapshotQueries } from './snapshots/snapshot.queries.js';
import { SnapshotService } from './snapshots/snapshot.service.js';
import { StatusThen } from './status/status-then.service.js';
import { TrendController } from './comparisons/trend.controller.js';
import { TrendQueries } from './comparisons/trend.queries.js';
import { TroubledDependencyQueries } from './lists/troubled-dependency.queries.js';
import { StatusAnswers } from './status/status-answers.port.js';
import { KeptStatus } from './status/kept-status.service.js';
import { StatusPoll } from './status/status-poll.service.js';

/**
 * From certified revisions to the figures a board sees.
 * Invariants: a figure comes from certified revisions only; after a job, its key is as the revisions
 * give it; national figures are sums over keys; the same totals for every reader; losing the queue
 * loses nothing.
 */
@Global()
@Module({
  controllers: [
    PortfolioStatusController,
    RollupController,
    CorrectionController,
    OperatingCostController,
    BenefitController,
    LeftProjectController,
    BridgeController,
    MunicipalityComparisonController,
    PromiseController,
    ChainController,
    MismatchController,
    ColourGapController,
    FigureController,
    DifferenceController,
    SnapshotController,
    RoundListController,
    TrendController,
    RoundFundingController,
    RoundRoadmapController,
    StrategyFollowUpController,
    FactController,
    RoundEventController,
  ],
  providers: [
    RollupService,
    NationalRollup,
    RollupReconciler,
    RollupRequests,
    RollupJobs,
    FigureRounds,
    RebuildService,
    RoundAnswers,
    RoundLists,
    DeviationQueries,
    ChallengeQueries,
    TroubledDependencyQueries,
    OutlierQueries,
    QualityQueries,
    NextYearQueries,
    RoundFundingQueries,
    RoundRoadmapQueries,
    StrategyFollowUps,
    BenefitQueries,
    PriceConversions,
    ComparedSides,
    DifferenceQueries,
    BridgeQueries,
    MunicipalityComparisons,
    PromiseQueries,
    PromiseBoardQueries,
    PromiseDifferences,
    ChainQueries,
    MismatchQueries,
    TrendQueries,
    FactQueries,
    RoundEvents,
    StatusThen,
    SnapshotService,
    SnapshotQueries,
    PortfolioGroups,
    NotReportedQueries,
    PortfolioStatusQueries,
    OperatingCostQueries,
    CorrectionQueries,
    ColourGapQueries,
    FigureQueries,
    FigureLines,
    FigureFilters,
    StatusAnswers,
    StatusPoll,
    KeptStatus,
    FrozenAnswers,
    FrozenPlans,
    FrozenPromises,
    { provide: PublishedFigures, useClass: PublishedStatus },
    { provide: ForecastMoves, useClass: ChainMoves },
  ],
  exports: [ForecastMoves, PublishedFigures, FrozenAnswers, FrozenPlans, FrozenPromises],
})
export class RollupModule {}
