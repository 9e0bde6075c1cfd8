import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor, Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { OperatingCostsResponse } from './operating-cost.dto.js';
import { OperatingCostQueries } from './operating-cost.queries.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class OperatingCostController {
  constructor(private readonly costs: OperatingCostQueries) {}

  @Operation({
    id: 'getOperatingCosts',
    method: 'GET',
    path: ':round/operating-costs',
    scope: 'public',
    summary:
      'Operating and management cost per national solution and year, ' +
      'compared with the previous round',
    description:
      'Every reader gets the same figures. Costs without a project (`/v1/cost-causes`) stand beside ' +
      'those of reports, as known when the round closed, and are compared with the last case of a ' +
      'council too. No token is needed once the figures of the round are ' +
      'published. Before that, a token with a scope of this service is needed.',
    returns: OperatingCostsResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  get(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AsOfQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.costs.find(caller, round, query, asked);
  }
}
