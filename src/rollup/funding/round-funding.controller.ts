import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import type { Table } from '../../platform/tables/table.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';
import { AsOfQuery } from '../status/portfolio-status.dto.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { RoundFundingResponse, RoundGrantsResponse } from './round-funding.dto.js';
import { RoundFundingQueries } from './round-funding.queries.js';

const WHO_READS =
  'No token is needed once the figures of the round are published. Before that, a token with a ' +
  'scope of this service is needed, and an actor reads its own projects.';

@ApiTags('figures')
@Controller('/v1/rounds')
export class RoundFundingController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly funding: RoundFundingQueries,
  ) {}

  @Operation({
    id: 'getRoundGrants',
    method: 'GET',
    path: ':round/grants',
    scope: 'public',
    summary: 'Grant schemes of a round: frame, applications by area, totals as stated and summed',
    description: WHO_READS,
    returns: RoundGrantsResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  getGrants(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AsOfQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, hasTexts: true };
    return this.answers.answer(question, (tx, found) => this.funding.findGrants(tx, found));
  }

  @Operation({
    id: 'getRoundFunding',
    method: 'GET',
    path: ':round/funding',
    scope: 'public',
    summary: 'Funding of the projects of a round, those whose funding ends first come first',
    description: WHO_READS,
    returns: RoundFundingResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  getFunding(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: AsOfQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const question = { caller, key: round, query, asked, hasTexts: true, byDay: true };
    return this.answers.answer(question, (tx, found) => this.funding.findFunding(tx, found));
  }
}
