import { Global, Module } from '@nestjs/common';
import { PublishedFigures } from '../governance/cases/published-figures.lookup.js';
import { AggregateController } from './lists/aggregate.controller.js';
import { AggregateQueries } from './lists/aggregate.queries.js';
import { ColourGapController } from './lists/colour-gap.controller.js';
import { ColourGapQueries } from './lists/colour-gap.queries.js';
import { CorrectionController } from './lists/correction.controller.js';
import { DifferenceController } from './comparisons/difference.controller.js';
import { DifferenceQueries } from './comparisons/difference.queries.js';
import { FactController } from './facts/fact.controller.js';
import { FactQueries } from './facts/fact.queries.js';
import { FigureController } from './figures/figure.controller.js';
import { FigureLines } from './figures/figure-lines.queries.js';
import { FigureRounds } from './status/figure-round.queries.js';
import { FigureQueries } from './figures/figure.queries.js';
import { FigureFilters } from './figures/figure-filters.queries.js';
import { OperatingCostController } from './lists/operating-cost.controller.js';
import { OperatingCostQueries } from './lists/operating-cost.queries.js';
import { PortfolioStatusController } from './status/portfolio-status.controller.js';
import { PortfolioStatusQueries } from './status/portfolio-status.queries.js';
import { PublishedStatus } from './status/published-status.lookup.js';
import { RebuildService } from './roll-ups/rebuild.service.js';
import { NationalRollup } from './roll-ups/national-rollup.service.js';
import { RollupReconciler } from './roll-ups/reconciler.service.js';
import { RollupJobs } from './roll-ups/rollup.job.js';
import { RollupKeys } from './lines/rollup-keys.queries.js';
import { RollupService } from './roll-ups/rollup.service.js';
import { RoundAnswers } from './status/round-answers.port.js';
import { RoundEventController } from './status/round-event.controller.js';
import { RoundEvents } from './status/round-events.js';
import { SnapshotController } from './snapshots/snapshot.controller.js';
import { SnapshotService } from './snapshots/snapshot.service.js';
import { StatusThen } from './status/status-then.queries.js';
import { TrendController } from './comparisons/trend.controller.js';
import { TrendQueries } from './comparisons/trend.queries.js';
import { StatusAnswers } from './status/status-answers.port.js';

/**
 * From certified revisions to the figures a board sees.
 * Invariants: a figure comes from certified revisions only; a job replaces its whole key; national
 * figures are sums over keys; the same totals for every reader; losing the queue loses nothing.
 */
@Global()
@Module({
  controllers: [
    PortfolioStatusController,
    CorrectionController,
    OperatingCostController,
    ColourGapController,
    FigureController,
    DifferenceController,
    SnapshotController,
    AggregateController,
    TrendController,
    FactController,
    RoundEventController,
  ],
  providers: [
    RollupService,
    NationalRollup,
    RollupReconciler,
    RollupJobs,
    RollupKeys,
    FigureRounds,
    RebuildService,
    RoundAnswers,
    AggregateQueries,
    DifferenceQueries,
    TrendQueries,
    FactQueries,
    RoundEvents,
    StatusThen,
    SnapshotService,
    PortfolioStatusQueries,
    OperatingCostQueries,
    ColourGapQueries,
    FigureQueries,
    FigureLines,
    FigureFilters,
    StatusAnswers,
    { provide: PublishedFigures, useClass: PublishedStatus },
  ],
  exports: [PublishedFigures],
})
export class RollupModule {}
