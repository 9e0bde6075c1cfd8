import { Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '../platform/documentation.js';
import type { Answer } from '../platform/answer.js';
import { type Asked, AskedFor, Operation } from '../platform/operation.js';
import { BudgetFactList, FactQuery, ReportFactList } from './fact.dto.js';
import { FactQueries } from './fact.queries.js';
import { AS_OF_PROBLEMS } from './rollup.problems.js';
import { TrendQuery, TrendResponse } from './trend.dto.js';
import { TrendQueries } from './trend.queries.js';

/** What is read across published rounds. */
@ApiTags('figures')
@Controller('/v1')
export class PublishedController {
  constructor(
    @Inject(TrendQueries) private readonly trends: TrendQueries,
    @Inject(FactQueries) private readonly facts: FactQueries,
  ) {}

  @Operation({
    id: 'getTrend',
    method: 'GET',
    path: 'trend',
    scope: 'public',
    summary: 'Published rounds beside each other, and time in red',
    returns: TrendResponse,
    csv: true,
    problems: AS_OF_PROBLEMS,
  })
  trend(@Query() query: TrendQuery, @AskedFor() asked: Asked): Promise<Answer<string>> {
    return this.trends.find(query, asked);
  }

  @Operation({
    id: 'listReportFacts',
    method: 'GET',
    path: 'facts/reports',
    scope: 'public',
    summary: 'The reports of published rounds as flat facts, all or what has changed',
    returns: ReportFactList,
    csv: true,
    description:
      'For BI tools. `limit` counts reports. As CSV the next page stands in `Link` as `next`, and what to load once all pages are read as `urn:portfolio:next-load`.',
  })
  reports(
    @Query() query: FactQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<ReportFactList | string>> {
    return this.facts.reports(query, asked);
  }

  @Operation({
    id: 'listBudgetFacts',
    method: 'GET',
    path: 'facts/budgets',
    scope: 'public',
    summary: 'Their budget lines as flat facts, all or what has changed',
    returns: BudgetFactList,
    csv: true,
    description:
      'For BI tools. `limit` counts reports; each comes with all its lines. As CSV the next page and the next load stand in `Link`, as for reports.',
  })
  budgets(
    @Query() query: FactQuery,
    @AskedFor() asked: Asked,
  ): Promise<Answer<BudgetFactList | string>> {
    return this.facts.budgets(query, asked);
  }
}
