import type { Table } from '../../platform/tables/table.js';
import { Controller, Query } from '@nestjs/common';
import { ApiExtraModels, ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import type { OperationOptions } from '../../platform/http/operation-options.js';
import { type PublicQuery, AskedFor, Caller } from '../../platform/http/request-parameters.js';
import { RoundParam } from '../../reporting/rounds/round.key.js';
import type { Principal } from '../../platform/base/principal.js';
import { UNAUTHENTICATED } from '../../platform/base/problem.js';
import { AS_OF_PROBLEMS, CONVERSION_PROBLEMS } from '../rollup.problems.js';
import { isLevel } from '../figures/figure.rules.js';
import { NotReportedQueries } from './not-reported.queries.js';
import { RoundAnswers } from '../status/round-answers.port.js';
import { ChallengesResponse } from './challenge.dto.js';
import { ChallengeQueries } from './challenge.queries.js';
import { DeviationDimension, DeviationsResponse } from './deviation.dto.js';
import { DeviationQueries } from './deviation.queries.js';
import { NextYearQuery, NextYearResponse } from './next-year.dto.js';
import { NextYearQueries } from './next-year.queries.js';
import { QualityResponse } from './quality.dto.js';
import { QualityQueries } from './quality.queries.js';
import { ListQuery, NotReportedQuery, NotReportedResponse } from './round-list.dto.js';
import { TroubledDependenciesResponse } from './troubled-dependency.dto.js';
import { TroubledDependencyQueries } from './troubled-dependency.queries.js';

/**
 * Documents one list of a round: public, as JSON or CSV, now, as of an instant or of a snapshot.
 */
const RoundListOperation = (
  id: string,
  options: Pick<OperationOptions, 'path' | 'summary' | 'returns' | 'problems'>,
): MethodDecorator =>
  Operation({
    id,
    method: 'GET',
    scope: 'public',
    ...options,
    path: `:round/${options.path}`,
    problems: [UNAUTHENTICATED, ...AS_OF_PROBLEMS, ...(options.problems ?? [])],
    description:
      'The figures of now, as of an instant or of a snapshot. Every reader gets the same answer. ' +
      'A long list comes in pages; as CSV, the link `next` in `Link` leads to the next page. ' +
      'No token is needed once the figures of the round are published, for now or for any ' +
      'instant since the round closed. Before that, a token with a scope of this service is ' +
      'needed, and a list with texts of reports has those of the actor itself alone.',
  });

@ApiTags('figures')
@Controller('/v1/rounds')
export class RoundListController {
  constructor(
    private readonly answers: RoundAnswers,
    private readonly deviations: DeviationQueries,
    private readonly challenges: ChallengeQueries,
    private readonly dependencies: TroubledDependencyQueries,
    private readonly quality: QualityQueries,
    private readonly nextYear: NextYearQueries,
    private readonly notReported: NotReportedQueries,
  ) {}

  @ApiExtraModels(DeviationDimension)
  @RoundListOperation('listDeviations', {
    path: 'deviations',
    summary: 'Red and yellow projects, with cause and action',
    returns: DeviationsResponse,
  })
  listDeviations(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer({ caller, key: round, query, asked, hasTexts: true }, (tx, found) =>
      this.deviations.list(tx, found, query),
    );
  }

  @RoundListOperation('listChallenges', {
    path: 'challenges',
    summary: 'Challenges by category, with the projects that report them',
    returns: ChallengesResponse,
  })
  listChallenges(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer({ caller, key: round, query, asked, hasTexts: true }, (tx, found) =>
      this.challenges.list(tx, found, query),
    );
  }

  @RoundListOperation('listTroubledDependencies', {
    path: 'dependencies',
    summary: 'Dependencies whose delivery may be late',
    returns: TroubledDependenciesResponse,
  })
  listTroubledDependencies(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer(
      { caller, key: round, query, asked, byDay: true, hasTexts: true },
      (tx, found) => this.dependencies.list(tx, found, query),
    );
  }

  @RoundListOperation('getQuality', {
    path: 'quality',
    summary: 'Warnings of the reports by rule, and budgets that are outliers',
    returns: QualityResponse,
  })
  getQuality(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: ListQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer(
      { caller, key: round, query, asked, keep: query.snapshot !== undefined, hasTexts: true },
      (tx, found) => this.quality.list(tx, found, query),
    );
  }

  @RoundListOperation('listNotReported', {
    path: 'not-reported',
    summary: 'Projects in the portfolio without a certified report, with the last one of each',
    returns: NotReportedResponse,
  })
  listNotReported(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: NotReportedQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    return this.answers.answer(
      { caller, key: round, query, asked, keep: query.snapshot !== undefined },
      (tx, found) => this.notReported.list(tx, found, query),
    );
  }

  @RoundListOperation('getNextYear', {
    path: 'next-year',
    summary: 'Planned and active projects by main goal, with the budget of a year',
    returns: NextYearResponse,
    problems: CONVERSION_PROBLEMS,
  })
  getNextYear(
    @Caller() caller: Principal | undefined,
    @RoundParam() round: string,
    @Query() query: NextYearQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<string | Table>> {
    const keep = query.prices === undefined || isLevel(query.prices);
    return this.answers.answer({ caller, key: round, query, asked, keep }, (tx, found) =>
      this.nextYear.list(tx, found, query),
    );
  }
}
