import { Body, Controller, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { Answer } from '../platform/answer.js';
import { Acting, type Command, IdParam, Operation, RevisionParam, RoundParam } from '../platform/operation.js';
import { RULE_BROKEN } from '../platform/problem.js';
import { SCOPES } from '../platform/scopes.js';
import { CreateReport, ReportListResponse, ReportQuery, ReportResponse, RevisionListResponse, RevisionResponse, SaveReport } from './report.dto.js';
import { ReportQueries } from './report.queries.js';
import { ReportService } from './report.service.js';
import { REPORT_CERTIFIED, REPORT_EXISTS, ROUND_CLOSED, ROUND_NOT_OPEN } from './reporting.problems.js';

@ApiTags('reports')
@Controller('/v1')
export class ReportController {
  constructor(
    @Inject(ReportService) private readonly reports: ReportService,
    @Inject(ReportQueries) private readonly queries: ReportQueries,
  ) {}

  @Operation({ id: 'createReport', method: 'POST', path: 'rounds/:round/reports', scope: SCOPES.write, summary: 'Start a report', returns: ReportResponse, status: 201, creates: true, problems: [RULE_BROKEN, REPORT_EXISTS, ROUND_CLOSED, ROUND_NOT_OPEN] })
  create(@Acting() command: Command, @RoundParam() round: string, @Body() dto: CreateReport): Promise<Answer<ReportResponse>> {
    return this.reports.create(command, round, dto);
  }

  @Operation({ id: 'listReports', method: 'GET', path: 'rounds/:round/reports', scope: SCOPES.read, summary: 'The caller\'s reports of a round; all for the directorate', returns: ReportListResponse })
  list(@Acting() command: Command, @RoundParam() round: string, @Query() query: ReportQuery): Promise<Answer<ReportListResponse>> {
    return this.queries.list(command, round, query);
  }

  @Operation({ id: 'getReport', method: 'GET', path: 'reports/:id', scope: SCOPES.read, summary: 'One report', returns: ReportResponse })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ReportResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({ id: 'saveReport', method: 'PUT', path: 'reports/:id', scope: SCOPES.write, summary: 'Replace the draft', returns: ReportResponse, changes: true, problems: [RULE_BROKEN, ROUND_CLOSED] })
  save(@Acting() command: Command, @IdParam() id: string, @Body() dto: SaveReport): Promise<Answer<ReportResponse>> {
    return this.reports.save(command, id, dto);
  }

  @Operation({ id: 'certifyReport', method: 'POST', path: 'reports/:id/certify', scope: SCOPES.certify, summary: 'Certify the draft as an immutable revision', returns: ReportResponse, creates: true, changes: true, problems: [RULE_BROKEN, REPORT_CERTIFIED, ROUND_CLOSED] })
  certify(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ReportResponse>> {
    return this.reports.certify(command, id);
  }

  @Operation({ id: 'listRevisions', method: 'GET', path: 'reports/:id/revisions', scope: SCOPES.read, summary: 'Every certified revision of a report', returns: RevisionListResponse })
  revisions(@Acting() command: Command, @IdParam() id: string): Promise<Answer<RevisionListResponse>> {
    return this.queries.revisions(command, id);
  }

  @Operation({ id: 'getRevision', method: 'GET', path: 'reports/:id/revisions/:revision', scope: SCOPES.read, summary: 'One certified revision', returns: RevisionResponse })
  revision(@Acting() command: Command, @IdParam() id: string, @RevisionParam() revision: string): Promise<Answer<RevisionResponse>> {
    return this.queries.revision(command, id, revision);
  }
}
