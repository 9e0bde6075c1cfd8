import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import type { Answer } from '../../platform/http/answer.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import { Operation } from '../../platform/http/operation.js';
import { AskedFor, Caller, type PublicQuery } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import { AS_OF_PROBLEMS, CONVERSION_PROBLEMS } from '../rollup.problems.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import {
  MunicipalityComparisonQuery,
  MunicipalityComparisonResponse,
} from './municipality-comparison.dto.js';
import { MunicipalityComparisons } from './municipality-comparison.queries.js';

@ApiTags('figures')
@Controller('/v1/rounds')
export class MunicipalityComparisonController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly comparisons: MunicipalityComparisons,
  ) {}

  @Operation({
    id: 'compareMunicipality',
    method: 'GET',
    path: ':round/comparison',
    scope: 'public',
    summary:
      'A municipality per inhabitant beside its county, its size group and the country, now and in ' +
      'the round before',
    description:
      'A group is the sum of its municipalities that have reported, divided by their inhabitants, ' +
      'and says how many they are. Municipalities without a count of inhabitants are in no group. ' +
      'Every reader gets the same figures. No token is needed once the figures of the round are ' +
      'published. Before that, a token with a scope of this service is needed.',
    returns: MunicipalityComparisonResponse,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS, ...CONVERSION_PROBLEMS],
  })
  compare(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: MunicipalityComparisonQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    // The counts of inhabitants are not frozen, and a price index is no part of the cache tag.
    const keep = query.snapshot === undefined && query.prices === undefined;
    return this.answers.answer({ caller, key: round, query, asked, keep }, (tx, found) =>
      this.comparisons.find(tx, found, query),
    );
  }
}
