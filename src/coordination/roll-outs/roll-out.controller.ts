import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { Operation } from '../../platform/http/operation.js';
import { ROLL_OUT_STATE, ROLL_OUT_WAITS } from '../coordination.problems.js';
import { RollOutPlans } from './roll-out-plan.service.js';
import {
  MakeRollOutMove,
  MakeRollOutMoves,
  PlanRollOuts,
  RollOutQuery,
} from './roll-out-request.dto.js';
import { RollOutListResponse, RollOutResponse, RollOutsResponse } from './roll-out.dto.js';
import { RollOutQueries } from './roll-out.queries.js';
import { RollOutService } from './roll-out.service.js';

@ApiTags('municipal portfolio')
@Controller('/v1')
export class RollOutController {
  constructor(
    private readonly plans: RollOutPlans,
    private readonly rollOuts: RollOutService,
    private readonly queries: RollOutQueries,
  ) {}

  @Operation({
    id: 'planRollOuts',
    method: 'POST',
    path: 'roll-outs',
    scope: SCOPES.write,
    delegable: 'rollOuts',
    summary: 'Plan roll-outs of a solution or a project to receivers, or ask for one',
    description:
      'The owner of the solution or project plans for municipalities, trusts and networks: for all ' +
      'of them, or none. A receiver asks for itself. Each receiver confirms its own.',
    returns: RollOutsResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN],
  })
  plan(@Acting() command: Command, @Body() dto: PlanRollOuts): Promise<Answer<RollOutsResponse>> {
    return this.plans.plan(command, dto);
  }

  @Operation({
    id: 'listRollOuts',
    method: 'GET',
    path: 'roll-outs',
    scope: SCOPES.read,
    delegable: 'rollOuts',
    summary: 'List roll-outs that the caller is a side of, newest first. The directorate sees all',
    returns: RollOutListResponse,
  })
  list(
    @Acting() command: Command,
    @Query() query: RollOutQuery,
  ): Promise<Answer<RollOutListResponse>> {
    return this.queries.list(command, query);
  }

  @Operation({
    id: 'getRollOut',
    method: 'GET',
    path: 'roll-outs/:id',
    scope: SCOPES.read,
    delegable: 'rollOuts',
    summary: 'Get one roll-out with its moves',
    returns: RollOutResponse,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<RollOutResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'moveRollOut',
    method: 'POST',
    path: 'roll-outs/:id/moves',
    scope: SCOPES.write,
    delegable: 'rollOuts',
    summary: 'Make a move of a roll-out: plan, ask, confirm, forecast, try, use, settle or decline',
    description:
      'The supplier plans and forecasts. The receiver confirms its own plan, asks for another ' +
      'quarter, and says when it tries and uses. Moves are never changed.',
    returns: RollOutResponse,
    changes: true,
    problems: [RULE_BROKEN, ROLL_OUT_STATE, ROLL_OUT_WAITS, FORBIDDEN],
  })
  move(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: MakeRollOutMove,
  ): Promise<Answer<RollOutResponse>> {
    return this.rollOuts.move(command, id, dto);
  }

  @Operation({
    id: 'moveRollOuts',
    method: 'POST',
    path: 'roll-out-moves',
    scope: SCOPES.write,
    delegable: 'rollOuts',
    summary: 'Make moves of many roll-outs at once: all of them, or none',
    returns: RollOutsResponse,
    creates: true,
    problems: [RULE_BROKEN],
  })
  moveMany(
    @Acting() command: Command,
    @Body() dto: MakeRollOutMoves,
  ): Promise<Answer<RollOutsResponse>> {
    return this.rollOuts.moveMany(command, dto);
  }
}
