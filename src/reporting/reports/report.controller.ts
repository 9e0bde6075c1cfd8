import { Body, Controller, Query } from '@nestjs/common';
import { ApiTags } from '../../platform/fields/documentation.js';
import type { Answer } from '../../platform/http/answer.js';
import { Operation } from '../../platform/http/operation.js';
import { Acting, type Command } from '../../platform/http/command.js';
import { IdParam } from '../../platform/http/key-param.js';
import { ProjectParam } from '../../portfolio/projects/project.key.js';
import { RevisionParam } from './revision.key.js';
import { RoundParam } from '../rounds/round.key.js';
import { RULE_BROKEN } from '../../platform/base/problem.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ReportCertifyService } from './report-certify.service.js';
import { ReportDraftService } from './report-draft.service.js';
import {
  ReportWithMovesResponse,
  ReportListResponse,
  ReportQuery,
  ReportResponse,
} from './report-response.dto.js';
import { CreateReport, PatchReport, PrefillReport, SaveQuery, SaveReport } from './report.dto.js';
import { ReportQueries } from './report.queries.js';
import {
  CertifiedReportListResponse,
  RevertReport,
  RevisionListResponse,
  RevisionResponse,
} from './revision.dto.js';
import { RevisionQueries } from './revision.queries.js';
import {
  NIL_RETURNED,
  NO_EARLIER_REPORT,
  NOT_SUBMITTED,
  OWN_PREPARATION,
  REPORT_CERTIFIED,
  REPORT_CURRENT,
  REPORT_EXISTS,
  ROUND_CANCELLED,
  ROUND_CLOSED,
  ROUND_NOT_OPEN,
  SUBMISSION_STATE,
} from '../reporting.problems.js';

const EDITING = [RULE_BROKEN, SUBMISSION_STATE, ROUND_CLOSED, ROUND_CANCELLED];
const BEGINNING = [...EDITING, NIL_RETURNED, REPORT_EXISTS, ROUND_NOT_OPEN];
const CERTIFYING = [...EDITING, NOT_SUBMITTED, OWN_PREPARATION];

@ApiTags('reports')
@Controller('/v1')
export class ReportController {
  constructor(
    private readonly drafts: ReportDraftService,
    private readonly certifying: ReportCertifyService,
    private readonly queries: ReportQueries,
    private readonly revisions: RevisionQueries,
  ) {}

  @Operation({
    id: 'createReport',
    method: 'POST',
    path: 'rounds/:round/reports',
    scope: SCOPES.write,
    summary: 'Start a report',
    returns: ReportResponse,
    delegable: true,
    status: 201,
    creates: true,
    problems: BEGINNING,
  })
  create(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: CreateReport,
    @Query() query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.drafts.create(command, round, dto, query);
  }

  @Operation({
    id: 'prefillReport',
    method: 'POST',
    path: 'rounds/:round/reports/prefill',
    scope: SCOPES.write,
    summary: "Start a report with the content of the project's last certified report",
    returns: ReportResponse,
    delegable: true,
    status: 201,
    creates: true,
    problems: [...BEGINNING, NO_EARLIER_REPORT],
  })
  prefill(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Body() dto: PrefillReport,
  ): Promise<Answer<ReportResponse>> {
    return this.drafts.prefill(command, round, dto);
  }

  @Operation({
    id: 'listReports',
    method: 'GET',
    path: 'rounds/:round/reports',
    scope: SCOPES.read,
    summary: "List the caller's reports of a round. The directorate sees all",
    returns: ReportListResponse,
    delegable: true,
  })
  list(
    @Acting() command: Command,
    @RoundParam() round: string,
    @Query() query: ReportQuery,
  ): Promise<Answer<ReportListResponse>> {
    return this.queries.list(command, round, query);
  }

  @Operation({
    id: 'getReport',
    method: 'GET',
    path: 'reports/:id',
    scope: SCOPES.read,
    summary: 'Get one report',
    returns: ReportResponse,
    delegable: true,
  })
  get(@Acting() command: Command, @IdParam() id: string): Promise<Answer<ReportResponse>> {
    return this.queries.find(command, id);
  }

  @Operation({
    id: 'saveReport',
    method: 'PUT',
    path: 'reports/:id',
    scope: SCOPES.write,
    summary: 'Replace the draft',
    returns: ReportResponse,
    delegable: true,
    changes: true,
    problems: EDITING,
  })
  save(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: SaveReport,
    @Query() query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.drafts.save(command, id, dto, query);
  }

  @Operation({
    id: 'patchReport',
    method: 'PATCH',
    path: 'reports/:id',
    scope: SCOPES.write,
    summary: 'Change parts of the draft',
    returns: ReportResponse,
    delegable: true,
    changes: true,
    problems: EDITING,
  })
  patch(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: PatchReport,
    @Query() query: SaveQuery,
  ): Promise<Answer<ReportResponse>> {
    return this.drafts.patch(command, id, dto, query);
  }

  @Operation({
    id: 'confirmUnchanged',
    method: 'POST',
    path: 'reports/:id/confirm-unchanged',
    scope: SCOPES.write,
    summary: 'Confirm that nothing has changed since the last certified report of an earlier round',
    returns: ReportResponse,
    delegable: true,
    changes: true,
    problems: [...EDITING, NO_EARLIER_REPORT],
  })
  confirmUnchanged(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<ReportResponse>> {
    return this.drafts.confirmUnchanged(command, id);
  }

  @Operation({
    id: 'certifyReport',
    method: 'POST',
    path: 'reports/:id/certify',
    scope: SCOPES.certify,
    summary: 'Certify the draft as an immutable revision',
    description: 'The answer says what the new forecast moves along the agreements.',
    returns: ReportWithMovesResponse,
    delegable: true,
    creates: true,
    changes: true,
    problems: [...CERTIFYING, REPORT_CERTIFIED],
  })
  certify(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<ReportWithMovesResponse>> {
    return this.certifying.certify(command, id);
  }

  @Operation({
    id: 'discardReport',
    method: 'DELETE',
    path: 'reports/:id',
    scope: SCOPES.write,
    summary: 'Delete a report that was never certified',
    delegable: true,
    status: 204,
    changes: true,
    problems: [...EDITING, REPORT_CERTIFIED],
  })
  discard(@Acting() command: Command, @IdParam() id: string): Promise<Answer<undefined>> {
    return this.drafts.discard(command, id);
  }

  @Operation({
    id: 'revertReport',
    method: 'POST',
    path: 'reports/:id/revert',
    scope: SCOPES.certify,
    summary: 'Restore an earlier certified revision as a new one',
    description:
      'Where the actor reports in two steps, the report becomes a draft. One client then submits ' +
      'it and another certifies it.',
    returns: ReportWithMovesResponse,
    delegable: true,
    creates: true,
    changes: true,
    problems: [...CERTIFYING, REPORT_CURRENT],
  })
  revert(
    @Acting() command: Command,
    @IdParam() id: string,
    @Body() dto: RevertReport,
  ): Promise<Answer<ReportWithMovesResponse>> {
    return this.certifying.revert(command, id, dto);
  }

  @Operation({
    id: 'listRevisions',
    method: 'GET',
    path: 'reports/:id/revisions',
    scope: SCOPES.read,
    summary: 'List the certified revisions of a report',
    description: 'An actor reads its own, and those of projects that it owns now.',
    returns: RevisionListResponse,
    delegable: true,
  })
  listRevisions(
    @Acting() command: Command,
    @IdParam() id: string,
  ): Promise<Answer<RevisionListResponse>> {
    return this.revisions.list(command, id);
  }

  @Operation({
    id: 'getRevision',
    method: 'GET',
    path: 'reports/:id/revisions/:revision',
    scope: SCOPES.read,
    summary: 'Get one certified revision',
    returns: RevisionResponse,
    delegable: true,
  })
  getRevision(
    @Acting() command: Command,
    @IdParam() id: string,
    @RevisionParam() revision: string,
  ): Promise<Answer<RevisionResponse>> {
    return this.revisions.find(command, id, revision);
  }

  @Operation({
    id: 'listReportsOfProject',
    method: 'GET',
    path: 'projects/:code/reports',
    scope: SCOPES.read,
    summary: 'List the certified reports of a project, each with the actor that certified it',
    description:
      'The owner reads the reports of former owners too. A former owner reads its own only.',
    returns: CertifiedReportListResponse,
    delegable: true,
  })
  listOfProject(
    @Acting() command: Command,
    @ProjectParam() code: string,
  ): Promise<Answer<CertifiedReportListResponse>> {
    return this.revisions.listOfProject(command, code);
  }
}
