import { Controller, Inject } from '@nestjs/common';
import { ApiTags } from '../platform/documentation.js';
import type { Answer } from '../platform/answer.js';
import { Caller, Operation, RoundParam } from '../platform/operation.js';
import type { Principal } from '../platform/principal.js';
import { OperatingCostsResponse } from './operating-cost.dto.js';
import { OperatingCostQueries } from './operating-cost.queries.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class OperatingCostController {
  constructor(@Inject(OperatingCostQueries) private readonly costs: OperatingCostQueries) {}

  @Operation({ id: 'getOperatingCosts', method: 'GET', path: ':round/operating-costs', scope: 'public', summary: 'Operating and management cost per national solution and year, and what moved since the last round', description: 'From when the round is published; before that only for the directorate.', returns: OperatingCostsResponse })
  get(@Caller() caller: Principal | undefined, @RoundParam() round: string): Promise<Answer<OperatingCostsResponse>> {
    return this.costs.of(caller, round);
  }
}
