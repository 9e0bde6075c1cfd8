import { canonicalJson } from '../../platform/base/canonical-json.js';
import { clientNameOf, type Principal } from '../../platform/base/principal.js';
import { SCOPES } from '../../platform/base/scopes.js';
import { ApiProperty } from '../../platform/fields/documentation.js';
import { OneOf } from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { Assessed, DraftFaultResponse } from '../assessment/report-assessment.dto.js';
import { ForecastMovesResponse } from '../content/forecast-moves.dto.js';
import {
  REPORT_STATES,
  type ReportContentValue,
  type ReportState,
} from '../content/report.types.js';
import type { EarlierContent } from '../assessment/assessment-basis.queries.js';
import { blockingFaults } from '../assessment/warning.rules.js';
import type { StoredFacts } from '../steps/submission-facts.queries.js';
import { findScopeLock } from '../steps/submission-steps.port.js';
import { type SubmissionCaller, listUnchangedMembers } from '../steps/submission.rules.js';
import {
  judgeActions,
  type OpenActions,
  REPORT_ACTIONS,
  type ReportAction,
} from './report-actions.rules.js';
import { SaveReport } from './report.dto.js';
import type { StoredReport } from './report.entity.js';

export class ReportQuery extends PageQuery {
  @OneOf(REPORT_STATES, {
    name: 'ReportState',
    description: 'Only reports in this state',
    optional: true,
    example: 'draft',
  })
  state?: ReportState;
}

export class LockedResponse {
  @ApiProperty({ example: 'round-closed' })
  code: string;

  @ApiProperty({ description: 'Norwegian bokmål' })
  nb: string;

  @ApiProperty({ description: 'English' })
  en: string;
}

/** The certified report of an earlier round that a report is compared with. */
export class EarlierReportResponse {
  @ApiProperty()
  round: string;

  @ApiProperty({ type: 'integer' })
  revision: number;
}

export class ReportResponse extends Assessed {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  round: string;

  @ApiProperty({ description: 'Code of the project' })
  project: string;

  @ApiProperty({ description: 'Organisation number of the actor that reports' })
  actor: string;

  @ApiProperty({ enum: REPORT_STATES, enumName: 'ReportState' })
  state: ReportState;

  @ApiProperty({
    type: 'integer',
    description: 'Number of the last certified revision. 0 before the first',
  })
  revision: number;

  @ApiProperty({ type: SaveReport })
  content: ReportContentValue;

  @ApiProperty({
    type: [DraftFaultResponse],
    description:
      'Faults that keep the draft from being certified, as of its last saving. Empty when there ' +
      'are none',
  })
  faults: readonly DraftFaultResponse[];

  @ApiProperty({
    type: EarlierReportResponse,
    nullable: true,
    description: "The project's last certified report of an earlier round",
  })
  earlier: EarlierReportResponse | null;

  @ApiProperty({
    type: [String],
    description: 'Pointers to the members of the content that are as in the earlier report',
    example: ['/phase', '/budget'],
  })
  unchanged: string[];

  @ApiProperty({
    type: 'integer',
    description:
      'Number of rounds in a row in which the report was confirmed unchanged. 0 when it is not ' +
      'confirmed unchanged',
  })
  confirmedUnchanged: number;

  @ApiProperty({
    type: 'integer',
    nullable: true,
    description: 'The earlier revision that the draft, or else the last revision, restores',
  })
  revertsTo: number | null;

  @ApiProperty({
    description: 'Address of what the forecast of the report moves along the agreements',
    example: '/v1/reports/018f6b2e-7c1a-7000-8000-000000000000/moves',
  })
  moves: string;

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;

  @ApiProperty({
    enum: REPORT_ACTIONS,
    enumName: 'ReportAction',
    isArray: true,
    description: 'The actions that the caller may take now',
  })
  allowedActions: ReportAction[];

  @ApiProperty({
    type: LockedResponse,
    nullable: true,
    description: 'The reason why the caller may take no action. Null when there is an action',
  })
  locked: LockedResponse | null;
}

/** A report after its certification. */
export class ReportWithMovesResponse extends ReportResponse {
  @ApiProperty({
    type: ForecastMovesResponse,
    nullable: true,
    description:
      'What the new forecast moves along the agreements, as the address `moves` has it. Null when ' +
      'it was not found in time, or when the report is still a draft: ask at the address',
  })
  moved: ForecastMovesResponse | null;
}

export class ReportListResponse extends PageResponse {
  @ApiProperty({ type: [ReportResponse] })
  items: ReportResponse[];
}

/** A report with everything that its answer shows. */
export interface AnsweredReport extends Pick<
  StoredReport,
  | 'id'
  | 'state'
  | 'revision'
  | 'content'
  | 'ruleStatus'
  | 'warnings'
  | 'faults'
  | 'unchanged'
  | 'revertsTo'
  | 'version'
  | 'createdAt'
  | 'updatedAt'
> {
  /** Key of its round. */
  readonly round: string;
  /** Code of its project. */
  readonly project: string;
  /** Organisation number of the actor that answers for it. */
  readonly actor: string;
  /** Says that the caller acts for the actor. */
  readonly own: boolean;
  readonly facts: StoredFacts;
  readonly earlier: EarlierContent | null;
}

/** Returns the answer of a report, with the actions that are open to the caller now. */
export function reportResponse(
  report: AnsweredReport,
  principal: Principal,
  now: Date,
): ReportResponse {
  const { earlier, content } = report;
  const { allowedActions, locked } = openActionsOf(report, principal, now);
  return {
    id: report.id,
    round: report.round,
    project: report.project,
    actor: report.actor,
    state: report.state,
    revision: report.revision,
    content,
    faults: report.faults,
    ruleStatus: report.ruleStatus,
    warnings: report.warnings,
    revertsTo: report.revertsTo,
    moves: `/v1/reports/${report.id}/moves`,
    version: report.version,
    earlier: earlier === null ? null : { round: earlier.round, revision: earlier.revision },
    unchanged: earlier === null ? [] : listUnchangedMembers(content, earlier.content, isSameJson),
    confirmedUnchanged: report.unchanged,
    createdAt: report.createdAt.toISOString(),
    updatedAt: report.updatedAt.toISOString(),
    allowedActions,
    locked: locked === undefined ? null : { code: locked.code, ...locked.reason },
  };
}

function openActionsOf(report: AnsweredReport, principal: Principal, now: Date): OpenActions {
  const { state, revision, earlier, faults, warnings, own } = report;
  const caller: SubmissionCaller = {
    parties: own ? ['owner'] : [],
    client: clientNameOf(principal.token),
    delegate: principal.delegate?.organisationNumber ?? null,
    now,
  };
  const faultless = faults.length === 0 && blockingFaults(warnings ?? []).length === 0;
  return judgeActions(
    { state, revision, hasEarlier: earlier !== null, faultless },
    { ...report.facts, reports: 1, openQuestions: 0, askedBy: [] },
    caller,
    {
      write: findScopeLock(SCOPES.write, principal),
      certify: findScopeLock(SCOPES.certify, principal),
    },
  );
}

function isSameJson(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
