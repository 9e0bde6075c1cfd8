import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { RULE_BROKEN, UNAUTHENTICATED } from '../../platform/base/problem.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import type { Table } from '../../platform/tables/table.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import {
  GoalFollowUpResponse,
  GoalQuery,
  StrategyFollowUpResponse,
} from './strategy-follow-up.dto.js';
import { StrategyFollowUps } from './strategy-follow-up.queries.js';

const DESCRIPTION =
  'A project counts under its main goal and every other goal that it names. No token is needed ' +
  'once the figures of the round are published. Before that, a token with a scope of this service ' +
  'is needed.';

@ApiTags('strategy')
@Controller('/v1/rounds')
export class StrategyFollowUpController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly followUps: StrategyFollowUps,
  ) {}

  @Operation({
    id: 'getStrategyFollowUp',
    method: 'GET',
    path: ':round/strategy',
    scope: 'public',
    summary: 'Goals and sub-goals by the direction that the reports of a round point in',
    description: DESCRIPTION,
    returns: StrategyFollowUpResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  get(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AsOfQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const keep = query.snapshot !== undefined;
    return this.answers.answer(
      { caller, key: round, query, asked, keep, hasTexts: true },
      (tx, found) => this.followUps.find(tx, found),
    );
  }

  @Operation({
    id: 'listGoalProjects',
    method: 'GET',
    path: ':round/strategy/projects',
    scope: 'public',
    summary: 'The projects, reports and indicators behind a goal in a round',
    description: DESCRIPTION,
    returns: GoalFollowUpResponse,
    problems: [RULE_BROKEN, UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  listProjects(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: GoalQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const keep = query.snapshot !== undefined;
    return this.answers.answer(
      { caller, key: round, query, asked, keep, hasTexts: true },
      (tx, found) => this.followUps.findGoal(tx, found, query.goal),
    );
  }
}
