import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import {
  type Asked,
  AskedFor,
  Caller,
  Operation,
  type OperationOptions,
} from '../../platform/http/operation.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import {
  ChallengesResponse,
  DeviationsResponse,
  ListQuery,
  NextYearQuery,
  NextYearResponse,
  QualityResponse,
  TroubledDependenciesResponse,
} from './aggregate.dto.js';
import { AggregateQueries } from './aggregate.queries.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { AS_OF_PROBLEMS, SEVERAL_PRICES } from '../rollup.problems.js';

/**
 * What every aggregate of a round has in common: the same for every reader, now, as of an instant
 * or as frozen, as JSON or CSV.
 */
const aggregate = (
  id: string,
  path: string,
  summary: string,
  returns: NonNullable<OperationOptions['returns']>,
  problems: OperationOptions['problems'] = [],
): MethodDecorator =>
  Operation({
    id,
    method: 'GET',
    path: `:round/${path}`,
    scope: 'public',
    summary,
    returns,
    csv: true,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS, ...problems],
    description:
      'Now, as of an instant, or as frozen; the same for every reader. Of a list a page; as CSV the next page stands in `Link` as `next`. Without a token when the figures of the round are published, and as of any instant since its closing; with any valid token before.',
  });

@ApiTags('figures')
@Controller('/v1/rounds')
export class AggregateController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly aggregates: AggregateQueries,
  ) {}

  @aggregate(
    'listDeviations',
    'deviations',
    'Red and yellow projects with cause and action',
    DeviationsResponse,
  )
  deviations(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(caller, round, query, asked, (tx, found) =>
      this.aggregates.deviations(tx, found, query),
    );
  }

  @aggregate(
    'listChallenges',
    'challenges',
    'Challenges by category, with the projects that have them',
    ChallengesResponse,
  )
  challenges(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(caller, round, query, asked, (tx, found) =>
      this.aggregates.challenges(tx, found, query),
    );
  }

  @aggregate(
    'listTroubledDependencies',
    'dependencies',
    'Dependencies whose delivery may not come as it is needed',
    TroubledDependenciesResponse,
  )
  dependencies(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(
      caller,
      round,
      query,
      asked,
      (tx, found) => this.aggregates.dependencies(tx, found, query),
      { byDay: true },
    );
  }

  @aggregate(
    'getQuality',
    'quality',
    'Warnings of the reports by rule, and budgets that are outliers',
    QualityResponse,
  )
  quality(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(
      caller,
      round,
      query,
      asked,
      (tx, found) => this.aggregates.quality(tx, found, query),
      { keep: query.snapshot !== undefined },
    );
  }

  @aggregate(
    'getNextYear',
    'next-year',
    'Planned and running projects of a year by main goal, with budget',
    NextYearResponse,
    [SEVERAL_PRICES],
  )
  nextYear(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: NextYearQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<string>> {
    return this.answers.read(caller, round, query, asked, (tx, found) =>
      this.aggregates.nextYear(tx, found, query.year ?? found.row.budget_year + 1, query.prices),
    );
  }
}
