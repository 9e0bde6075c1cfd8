import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import type { Answer } from '../../platform/http/answer.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { ListQuery } from '../lists/round-list.dto.js';
import { AS_OF_PROBLEMS } from '../rollup.problems.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { BenefitsResponse } from './benefit.dto.js';
import { BenefitQueries } from './benefit.queries.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class BenefitController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly benefits: BenefitQueries,
  ) {}

  @Operation({
    id: 'listBenefits',
    method: 'GET',
    path: ':round/benefits',
    scope: 'public',
    summary: 'Benefits of the projects, planned and realised, by year, actor and unit',
    description:
      'The benefits of now, as of an instant or of a snapshot. Every reader gets the same answer. ' +
      'A long list comes in pages; the sums are of all pages. Amounts at different prices are ' +
      'never added. No token is needed once the figures of the round are published, for now or ' +
      'for any instant since the round closed. Before that, an actor reads its own reports here.',
    returns: BenefitsResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS],
  })
  list(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer({ caller, key: round, query, asked, hasTexts: true }, (tx, found) =>
      this.benefits.list(tx, found, query),
    );
  }
}
