import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import type { Answer } from '../../platform/http/answer.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { LeftProjectsResponse } from './left-project.dto.js';
import { listLeftProjects } from './left-project.queries.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class LeftProjectController {
  constructor(private readonly answers: RoundAnswers) {}

  @Operation({
    id: 'listLeftProjects',
    method: 'GET',
    path: ':round/left',
    scope: 'public',
    summary: 'Projects that left the portfolio since the round before, with reason and last report',
    description:
      'Only a step in the intake leads out of the portfolio: a project that is not reported has ' +
      'not left. Every reader gets the same list. No token is needed once the figures of the ' +
      'round are published. Before that, a token with a scope of this service is needed.',
    returns: LeftProjectsResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  list(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AsOfQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    // Who left is no part of the cache tag of the figures.
    return this.answers.answer({ caller, key: round, query, asked, keep: false }, listLeftProjects);
  }
}
