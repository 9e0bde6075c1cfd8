import { Controller, Query, type Type } from '@nestjs/common';
import type { Table } from '../../platform/tables/table.js';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { type PublicQuery, AskedFor } from '../../platform/http/request-parameters.js';
import {
  BenefitFactList,
  BudgetFactList,
  ChallengeFactList,
  DependencyFactList,
  GrantFactList,
  MilestoneFactList,
  NotReportedFactList,
  OperatingCostFactList,
  ReportFactList,
} from './fact-list.dto.js';
import { FactQuery } from './fact.dto.js';
import { FactQueries } from './fact.queries.js';
import {
  BENEFIT_FEED,
  BUDGET_FEED,
  CHALLENGE_FEED,
  DEPENDENCY_FEED,
  GRANT_FEED,
  MILESTONE_FEED,
  OPERATING_COST_FEED,
} from './list-feed.queries.js';
import { NOT_REPORTED_FEED } from './not-reported-feed.queries.js';
import { REPORT_FEED } from './report-feed.queries.js';

/** Documents one feed of facts. */
const FactOperation = (id: string, path: string, what: string, returns: Type): MethodDecorator =>
  Operation({
    id,
    method: 'GET',
    path,
    scope: 'public',
    summary: `${what} as flat facts: all of them, or those that have changed`,
    returns,
    description:
      'For BI tools. `limit` counts reports, and each report comes with all its facts: they ' +
      'replace what you have of the same round and project. As CSV, the link `next` in `Link` ' +
      'leads to the next page, and `urn:portfolio:next-load` to the next load, once all pages are ' +
      'read. A file by its address (`.csv`, `.xlsx`) without `limit` has all pages.',
  });

@ApiTags('figures')
@Controller('/v1/facts')
export class FactController {
  constructor(private readonly queries: FactQueries) {}

  @FactOperation('listReportFacts', 'reports', 'Reports of published rounds', ReportFactList)
  listReports(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<ReportFactList | Table>> {
    return this.queries.list(REPORT_FEED, query, asked);
  }

  @FactOperation('listBudgetFacts', 'budgets', 'Budget lines of published reports', BudgetFactList)
  listBudgets(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<BudgetFactList | Table>> {
    return this.queries.list(BUDGET_FEED, query, asked);
  }

  @FactOperation('listBenefitFacts', 'benefits', 'Benefits of published reports', BenefitFactList)
  listBenefits(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<BenefitFactList | Table>> {
    return this.queries.list(BENEFIT_FEED, query, asked);
  }

  @FactOperation(
    'listMilestoneFacts',
    'milestones',
    'Milestones of published reports',
    MilestoneFactList,
  )
  listMilestones(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<MilestoneFactList | Table>> {
    return this.queries.list(MILESTONE_FEED, query, asked);
  }

  @FactOperation(
    'listDependencyFacts',
    'dependencies',
    'Dependencies of published reports',
    DependencyFactList,
  )
  listDependencies(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<DependencyFactList | Table>> {
    return this.queries.list(DEPENDENCY_FEED, query, asked);
  }

  @FactOperation(
    'listChallengeFacts',
    'challenges',
    'Challenges of published reports',
    ChallengeFactList,
  )
  listChallenges(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<ChallengeFactList | Table>> {
    return this.queries.list(CHALLENGE_FEED, query, asked);
  }

  @FactOperation(
    'listOperatingCostFacts',
    'operating-costs',
    'Operating costs of published reports',
    OperatingCostFactList,
  )
  listOperatingCosts(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<OperatingCostFactList | Table>> {
    return this.queries.list(OPERATING_COST_FEED, query, asked);
  }

  @FactOperation(
    'listNotReportedFacts',
    'not-reported',
    'Projects without a report in published rounds',
    NotReportedFactList,
  )
  listNotReported(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<NotReportedFactList | Table>> {
    return this.queries.list(NOT_REPORTED_FEED, query, asked);
  }

  @FactOperation('listGrantFacts', 'grants', 'Grants of published reports by area', GrantFactList)
  listGrants(
    @Query() query: FactQuery,
    @AskedFor() asked: PublicQuery,
  ): Promise<Answer<GrantFactList | Table>> {
    return this.queries.list(GRANT_FEED, query, asked);
  }
}
