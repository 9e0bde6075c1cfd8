import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { ProjectParam } from '../projects/project.key.js';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import {
  IntakeReason,
  IntakeResponse,
  LeavePortfolio,
  MergeProject,
  NominateProject,
  PortfolioQuery,
  PortfolioResponse,
  RankingQuery,
  RankingResponse,
  SplitProject,
} from './intake.dto.js';
import { IntakeQueries } from './intake.queries.js';
import { IntakeService } from './intake.service.js';
import { PortfolioQueries } from './portfolio.queries.js';
import { RankingQueries } from './ranking.queries.js';
import { WRONG_STANDING } from '../portfolio.problems.js';

const PROBLEMS = [WRONG_STANDING, FORBIDDEN, RULE_BROKEN];

@ApiTags('intake')
@Controller('/v1')
export class IntakeController {
  constructor(
    private readonly intake: IntakeService,
    private readonly queries: IntakeQueries,
    private readonly rankings: RankingQueries,
    private readonly portfolios: PortfolioQueries,
  ) {}

  @Operation({
    id: 'getIntake',
    method: 'GET',
    path: 'projects/:code/intake',
    scope: SCOPES.read,
    summary: 'Get the standing of a project, its history, and the actions that are open now',
    returns: IntakeResponse,
  })
  get(@Acting() command: Command, @ProjectParam() code: string): Promise<Answer<IntakeResponse>> {
    return this.queries.find(command, code);
  }

  @Operation({
    id: 'nominateProject',
    method: 'POST',
    path: 'projects/:code/nominate',
    scope: SCOPES.write,
    summary: 'Nominate a project for the portfolio',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  nominate(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: NominateProject,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.nominate(command, code, dto);
  }

  @Operation({
    id: 'assessProject',
    method: 'POST',
    path: 'projects/:code/assess',
    scope: SCOPES.directorate,
    summary: 'Take a nomination into assessment',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  assess(
    @Acting() command: Command,
    @ProjectParam() code: string,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.moveWithReason(command, code, 'assess');
  }

  @Operation({
    id: 'returnProject',
    method: 'POST',
    path: 'projects/:code/return',
    scope: SCOPES.directorate,
    summary: 'Return a nomination for correction',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  return(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: IntakeReason,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.moveWithReason(command, code, 'return', dto);
  }

  @Operation({
    id: 'withdrawProject',
    method: 'POST',
    path: 'projects/:code/withdraw',
    scope: SCOPES.write,
    summary: 'Withdraw a nomination',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  withdraw(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: IntakeReason,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.moveWithReason(command, code, 'withdraw', dto);
  }

  @Operation({
    id: 'declineProject',
    method: 'POST',
    path: 'projects/:code/decline',
    scope: SCOPES.directorate,
    summary: 'Decline a nomination',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  decline(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: IntakeReason,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.moveWithReason(command, code, 'decline', dto);
  }

  @Operation({
    id: 'takeOverProject',
    method: 'POST',
    path: 'projects/:code/take-over',
    scope: SCOPES.directorate,
    summary: 'Record that a project was in the portfolio before this service existed',
    description: 'The reason names the paper that shows it.',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  takeOver(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: IntakeReason,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.moveWithReason(command, code, 'takeOver', dto);
  }

  @Operation({
    id: 'leavePortfolio',
    method: 'POST',
    path: 'projects/:code/leave',
    scope: SCOPES.write,
    summary: 'Take a project out of the portfolio',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  leave(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: LeavePortfolio,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.leave(command, code, dto);
  }

  @Operation({
    id: 'splitProject',
    method: 'POST',
    path: 'projects/:code/split',
    scope: SCOPES.write,
    summary: 'Split a project in the portfolio into several registered projects',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  split(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: SplitProject,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.split(command, code, dto);
  }

  @Operation({
    id: 'mergeProject',
    method: 'POST',
    path: 'projects/:code/merge',
    scope: SCOPES.write,
    summary: 'Merge a project into another project in the portfolio',
    returns: IntakeResponse,
    changes: true,
    problems: PROBLEMS,
  })
  merge(
    @Acting() command: Command,
    @ProjectParam() code: string,
    @Body() dto: MergeProject,
  ): Promise<Answer<IntakeResponse>> {
    return this.intake.merge(command, code, dto);
  }

  @Operation({
    id: 'rankCandidates',
    method: 'GET',
    path: 'intake/ranking',
    scope: SCOPES.directorate,
    summary: 'List candidates by priority, with the reasons for their rank',
    returns: RankingResponse,
    problems: [FORBIDDEN],
  })
  ranking(
    @Acting() command: Command,
    @Query() query: RankingQuery,
  ): Promise<Answer<RankingResponse>> {
    return this.rankings.rank(command, query);
  }

  @Operation({
    id: 'getPortfolio',
    method: 'GET',
    path: 'portfolio',
    scope: 'public',
    summary: 'Get the portfolio now or at an instant, whole or by segment and theme',
    returns: PortfolioResponse,
  })
  portfolio(@Query() query: PortfolioQuery): Promise<Answer<PortfolioResponse>> {
    return this.portfolios.find(query);
  }
}
