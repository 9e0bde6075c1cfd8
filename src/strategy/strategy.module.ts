import { Global, Module } from '@nestjs/common';
import { RoadmapController } from './roadmap/roadmap.controller.js';
import { RoadmapDecisions } from './roadmap/roadmap-decision.service.js';
import { RoadmapItemLookup } from './roadmap/roadmap-item.lookup.js';
import { RoadmapQueries } from './roadmap/roadmap.queries.js';
import { RoadmapReferences } from './roadmap/roadmap-reference.service.js';
import { RoadmapService } from './roadmap/roadmap.service.js';

/**
 * Roadmaps of national solutions: versions, items, and the projects behind them.
 * Invariants: a published version never changes; an item moves by a decision that keeps the period
 * of before; an item has one code and one id in every version; figures of rounds read the roadmap
 * of their time.
 */
@Global()
@Module({
  controllers: [RoadmapController],
  providers: [
    RoadmapQueries,
    RoadmapReferences,
    RoadmapService,
    RoadmapDecisions,
    RoadmapItemLookup,
  ],
  exports: [RoadmapItemLookup],
})
export class StrategyModule {}
