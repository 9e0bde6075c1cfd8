import { Body, Controller, Query } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { SOLUTION_TAKEN } from '../coordination.problems.js';
import {
  ChangeSolution,
  RegisterSolution,
  SolutionListResponse,
  SolutionQuery,
  SolutionResponse,
} from './solution.dto.js';
import { SolutionParam } from './solution.key.js';
import { SolutionService } from './solution.service.js';

@ApiTags('municipal portfolio')
@Controller('/v1/solutions')
export class SolutionController {
  constructor(private readonly solutions: SolutionService) {}

  @Operation({
    id: 'registerSolution',
    method: 'POST',
    path: '',
    scope: SCOPES.write,
    summary: 'Register a solution of the municipal sector, as its owner',
    returns: SolutionResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, SOLUTION_TAKEN],
  })
  register(
    @Acting() command: Command,
    @Body() dto: RegisterSolution,
  ): Promise<Answer<SolutionResponse>> {
    return this.solutions.register(command, dto);
  }

  @Operation({
    id: 'listSolutions',
    method: 'GET',
    path: '',
    scope: 'public',
    summary: 'List the solutions of the municipal sector by focus area',
    returns: SolutionListResponse,
  })
  list(@Query() query: SolutionQuery): Promise<Answer<SolutionListResponse>> {
    return this.solutions.list(query);
  }

  @Operation({
    id: 'getSolution',
    method: 'GET',
    path: ':solution',
    scope: 'public',
    summary: 'Get one solution with its history',
    returns: SolutionResponse,
  })
  get(@SolutionParam() solution: string): Promise<Answer<SolutionResponse>> {
    return this.solutions.find(solution);
  }

  @Operation({
    id: 'changeSolution',
    method: 'PATCH',
    path: ':solution',
    scope: SCOPES.write,
    summary: 'Change a solution: its maturity, its release, its focus area or its name',
    description: 'Every change adds a revision. The revisions before it stay.',
    returns: SolutionResponse,
    changes: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  change(
    @Acting() command: Command,
    @SolutionParam() solution: string,
    @Body() dto: ChangeSolution,
  ): Promise<Answer<SolutionResponse>> {
    return this.solutions.change(command, solution, dto);
  }
}
