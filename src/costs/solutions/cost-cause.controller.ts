import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { COST_CAUSE_TAKEN } from '../costs.problems.js';
import {
  CostCauseListResponse,
  CostCauseQuery,
  CostCauseResponse,
  CreateCostCause,
  StateCost,
} from './cost-cause.dto.js';
import { CostCauseParam } from './cost-cause.key.js';
import { CostCauseService } from './cost-cause.service.js';

@ApiTags('costs')
@Controller('/v1/cost-causes')
export class CostCauseController {
  constructor(private readonly causes: CostCauseService) {}

  @Operation({
    id: 'listCostCauses',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List causes of operating cost of national solutions that no project reports',
    returns: CostCauseListResponse,
  })
  list(@Query() query: CostCauseQuery): Promise<Answer<CostCauseListResponse>> {
    return this.causes.list(query);
  }

  @Operation({
    id: 'getCostCause',
    method: 'GET',
    path: ':cause',
    scope: 'public',
    summary: 'Get a cause of operating cost with every estimate',
    returns: CostCauseResponse,
  })
  get(@CostCauseParam() cause: string): Promise<Answer<CostCauseResponse>> {
    return this.causes.find(cause);
  }

  @Operation({
    id: 'createCostCause',
    method: 'POST',
    path: '',
    scope: SCOPES.directorate,
    summary: 'Record a cause of operating cost of a national solution, with its first estimate',
    description: 'Anyone may read it. Costs that a project reports are not recorded here.',
    returns: CostCauseResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, COST_CAUSE_TAKEN, FORBIDDEN],
  })
  create(
    @Acting() command: Command,
    @Body() dto: CreateCostCause,
  ): Promise<Answer<CostCauseResponse>> {
    return this.causes.create(command, dto);
  }

  @Operation({
    id: 'stateCost',
    method: 'POST',
    path: ':cause/estimates',
    scope: SCOPES.directorate,
    summary: 'Record the next estimate of a cause. The earlier ones are kept',
    returns: CostCauseResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  state(
    @Acting() command: Command,
    @CostCauseParam() cause: string,
    @Body() dto: StateCost,
  ): Promise<Answer<CostCauseResponse>> {
    return this.causes.state(command, cause, dto);
  }
}
