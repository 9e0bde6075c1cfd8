import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { type Asked, AskedFor, Operation } from '../../platform/http/operation.js';
import { BudgetFactList, FactQuery, ReportFactList } from './fact.dto.js';
import { FactQueries } from './fact.queries.js';

@ApiTags('figures')
@Controller('/v1')
export class FactController {
  constructor(private readonly queries: FactQueries) {}

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
    return this.queries.reports(query, asked);
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
    return this.queries.budgets(query, asked);
  }
}
