import { Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/http/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor } from '../../platform/http/request-parameters.js';
import { BenefitFactList, BudgetFactList, FactQuery, ReportFactList } from './fact.dto.js';
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
    summary: 'Reports of published rounds as flat facts: all of them, or those that have changed',
    returns: ReportFactList,
    csv: true,
    description:
      'For BI tools. `limit` counts reports. As CSV, the link `next` in `Link` leads to the next ' +
      'page, and `urn:portfolio:next-load` to the next load, once all pages are read.',
  })
  reports(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<ReportFactList | string>> {
    return this.queries.listReports(query, asked);
  }

  @Operation({
    id: 'listBudgetFacts',
    method: 'GET',
    path: 'facts/budgets',
    scope: 'public',
    summary: 'Budget lines of these reports as flat facts: all of them, or those that have changed',
    returns: BudgetFactList,
    csv: true,
    description:
      'For BI tools. `limit` counts reports, and each report comes with all its lines. ' +
      'As CSV, `Link` leads to the next page and to the next load, as for reports.',
  })
  budgets(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<BudgetFactList | string>> {
    return this.queries.listBudgets(query, asked);
  }

  @Operation({
    id: 'listBenefitFacts',
    method: 'GET',
    path: 'facts/benefits',
    scope: 'public',
    summary: 'Benefits of these reports as flat facts: all of them, or those that have changed',
    returns: BenefitFactList,
    csv: true,
    description:
      'For BI tools. `limit` counts reports, and each report comes with all its benefits. ' +
      'As CSV, `Link` leads to the next page and to the next load, as for reports.',
  })
  benefits(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<BenefitFactList | string>> {
    return this.queries.listBenefits(query, asked);
  }
}
