import { Global, Module } from '@nestjs/common';
import { RoadmapCodes } from '../reporting/content/roadmap-codes.lookup.js';
import { IndicatorController } from './indicators/indicator.controller.js';
import { IndicatorLookup } from './indicators/indicator.lookup.js';
import { IndicatorService } from './indicators/indicator.service.js';
import { RoadmapController } from './roadmap/roadmap.controller.js';
import { RoadmapDecisions } from './roadmap/roadmap-decision.service.js';
import { RoadmapItemLookup } from './roadmap/roadmap-item.lookup.js';
import { RoadmapQueries } from './roadmap/roadmap.queries.js';
import { RoadmapReferences } from './roadmap/roadmap-reference.service.js';
import { RoadmapService } from './roadmap/roadmap.service.js';
import { StrategyController } from './strategies/strategy.controller.js';
import { StrategyLookup } from './strategies/strategy.lookup.js';
import { StrategyQueries } from './strategies/strategy.queries.js';
import { StrategyService } from './strategies/strategy.service.js';

/**
 * Strategies with goals from the register, their indicators, and roadmaps of national solutions.
 * Invariants: a published version never changes, and history is append-only; a roadmap item moves by
 * a decision that keeps the period of before; an item has one code and one id in every version;
 * figures of rounds read the roadmap and the strategy of their time.
 */
@Global()
@Module({
  controllers: [RoadmapController, StrategyController, IndicatorController],
  providers: [
    RoadmapQueries,
    RoadmapReferences,
    RoadmapService,
    RoadmapDecisions,
    RoadmapItemLookup,
    { provide: RoadmapCodes, useExisting: RoadmapItemLookup },
    StrategyQueries,
    StrategyService,
    StrategyLookup,
    IndicatorService,
    IndicatorLookup,
  ],
  exports: [RoadmapCodes, RoadmapItemLookup, StrategyLookup, IndicatorLookup],
})
export class StrategyModule {}
