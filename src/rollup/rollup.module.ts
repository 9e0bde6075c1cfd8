import { Global, Module } from '@nestjs/common';
import { PublishedFigures } from '../governance/published-figures.lookup.js';
import { AggregateController } from './aggregate.controller.js';
import { AggregateQueries } from './aggregate.queries.js';
import { ColourGapController } from './colour-gap.controller.js';
import { ColourGapQueries } from './colour-gap.queries.js';
import { CorrectionController } from './correction.controller.js';
import { DifferenceQueries } from './difference.queries.js';
import { FactQueries } from './fact.queries.js';
import { FigureController } from './figure.controller.js';
import { FigureLines } from './figure-lines.queries.js';
import { FigureRounds } from './figure-round.queries.js';
import { FigureQueries } from './figure.queries.js';
import { FigureFilters } from './figure-filters.queries.js';
import { OperatingCostController } from './operating-cost.controller.js';
import { OperatingCostQueries } from './operating-cost.queries.js';
import { PortfolioStatusController } from './portfolio-status.controller.js';
import { PortfolioStatusQueries } from './portfolio-status.queries.js';
import { PublishedStatus } from './published-status.lookup.js';
import { PublishedController } from './published.controller.js';
import { RebuildService } from './rebuild.service.js';
import { RollupJobs } from './rollup.job.js';
import { RollupKeys } from './rollup-keys.queries.js';
import { RollupService } from './rollup.service.js';
import { RoundAnswers } from './round-answers.js';
import { RoundEventController } from './round-event.controller.js';
import { RoundEvents } from './round-events.js';
import { SnapshotController } from './snapshot.controller.js';
import { SnapshotService } from './snapshot.service.js';
import { StatusThen } from './status-then.queries.js';
import { TrendQueries } from './trend.queries.js';
import { StatusAnswers } from './status-answers.js';

/**
 * From certified revisions to the figures a board sees.
 * Invariants: a figure comes from certified revisions only; a job replaces its whole key; national figures are sums over
 * keys; the same totals for every reader; losing the queue loses nothing.
 */
@Global()
@Module({
  controllers: [
    PortfolioStatusController,
    CorrectionController,
    OperatingCostController,
    ColourGapController,
    FigureController,
    SnapshotController,
    AggregateController,
    PublishedController,
    RoundEventController,
  ],
  providers: [
    RollupService,
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
