import { Global, Module } from '@nestjs/common';
import { CostCauseController } from './solutions/cost-cause.controller.js';
import { CostCauseQueries } from './solutions/cost-cause.queries.js';
import { CostCauseService } from './solutions/cost-cause.service.js';
import { CostEstimateLookup } from './solutions/cost-estimate.lookup.js';

/**
 * Money of the portfolio that no report of a project holds: operating costs of national solutions.
 * Invariants: an estimate never changes, and the next one replaces it; shares of payers add up to
 * 100; an amount that is not stated is null and never 0; figures of rounds read what was known then.
 */
@Global()
@Module({
  controllers: [CostCauseController],
  providers: [CostCauseQueries, CostCauseService, CostEstimateLookup],
  exports: [CostEstimateLookup],
})
export class CostsModule {}
