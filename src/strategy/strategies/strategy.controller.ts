import { Body, Controller } from '@nestjs/common';
import { FORBIDDEN, RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { Operation } from '../../platform/http/operation.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { STRATEGY_TAKEN } from '../strategy.problems.js';
import {
  GoalJudgementResponse,
  JudgeGoal,
  MapGoals,
  PublishStrategy,
  StrategyListResponse,
  StrategyResponse,
} from './strategy.dto.js';
import { StrategyParam } from './strategy.key.js';
import { StrategyService } from './strategy.service.js';

@ApiTags('strategy')
@Controller('/v1')
export class StrategyController {
  constructor(private readonly strategies: StrategyService) {}

  @Operation({
    id: 'listStrategies',
    method: 'GET',
    path: 'strategies',
    scope: 'public',
    summary: 'List the national e-health strategies',
    returns: StrategyListResponse,
  })
  list(): Promise<Answer<StrategyListResponse>> {
    return this.strategies.list();
  }

  @Operation({
    id: 'getStrategy',
    method: 'GET',
    path: 'strategies/:strategy',
    scope: 'public',
    summary: 'Get a strategy with its goals, and how those of the strategy before became them',
    returns: StrategyResponse,
  })
  get(@StrategyParam() strategy: string): Promise<Answer<StrategyResponse>> {
    return this.strategies.find(strategy);
  }

  @Operation({
    id: 'publishStrategy',
    method: 'POST',
    path: 'strategies',
    scope: SCOPES.directorate,
    summary: 'Publish a strategy, for good',
    description: 'Its goals are the entries of the register `goals` that are valid while it is.',
    returns: StrategyResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, STRATEGY_TAKEN, FORBIDDEN],
  })
  publish(
    @Acting() command: Command,
    @Body() dto: PublishStrategy,
  ): Promise<Answer<StrategyResponse>> {
    return this.strategies.publish(command, dto);
  }

  @Operation({
    id: 'mapGoals',
    method: 'POST',
    path: 'strategies/:strategy/mappings',
    scope: SCOPES.directorate,
    summary: 'Record how the goals of an earlier strategy become those of this one',
    description: 'The last mapping counts; the earlier ones are kept.',
    returns: StrategyResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  map(
    @Acting() command: Command,
    @StrategyParam() strategy: string,
    @Body() dto: MapGoals,
  ): Promise<Answer<StrategyResponse>> {
    return this.strategies.map(command, strategy, dto);
  }

  @Operation({
    id: 'judgeGoal',
    method: 'POST',
    path: 'rounds/:round/strategy/judgements',
    scope: SCOPES.directorate,
    summary: 'Say in which direction a goal points in a round, beside what is computed',
    description:
      'The last judgement counts. Others read it when the figures of the round are published.',
    returns: GoalJudgementResponse,
    status: 201,
    creates: true,
    problems: [RULE_BROKEN, FORBIDDEN],
  })
  judge(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: JudgeGoal,
  ): Promise<Answer<GoalJudgementResponse>> {
    return this.strategies.judge(command, round, dto);
  }
}
