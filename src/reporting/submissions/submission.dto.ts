import { ApiProperty } from '../../platform/fields/documentation.js';
import { LocalisedText } from '../../platform/fields/localised.dto.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import {
  Id,
  Instant,
  NestedList,
  OneOf,
  OrganisationNumber,
  Text,
} from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { ForecastMovesResponse } from '../content/forecast-moves.dto.js';
import { REPORT_STATES, type ReportState } from '../content/report.types.js';
import {
  type FieldRemark,
  type ReportingSteps,
  SUBMISSION_PARTIES,
  SUBMISSION_STATES,
  type SubmissionParty,
  type SubmissionState,
} from '../steps/submission.types.js';

const PLACE = /^\/reports\/[A-Z][A-Z0-9-]{1,19}(?:\/.{1,200})?$/;

export class CreateSubmission {
  @OrganisationNumber({
    description:
      "Organisation number of the actor. The caller's own unless the directorate begins the " +
      'submission for another actor',
    optional: true,
    example: '983658725',
  })
  actor?: string;
}

export class SubmissionReason {
  @Text({
    description: 'The reason. The reason for a correction is shown to everyone',
    max: 2000,
    example: 'Budsjettet for 2021 var ført i tusen kroner.',
  })
  reason: string;
}

export class RemarkOnField {
  @Text({
    description: 'Place in the reports: the code of the project and a path in its report',
    max: 250,
    pattern: PLACE,
    example: '/reports/SAFEST/status/reason',
  })
  pointer: string;

  @Text({
    description: 'What is wrong in this place',
    max: 1000,
    example: 'Skriv hva som er forsinket.',
  })
  text: string;
}

export class ReturnSubmission extends SubmissionReason {
  @NestedList(() => RemarkOnField, {
    description: 'Remarks on single places',
    max: 100,
    optional: true,
  })
  fields?: RemarkOnField[];
}

export class ExtendSubmission {
  @Instant({
    description:
      "The actor's own deadline. Until then the round takes its reports while it is open",
    example: '2021-05-07T16:00:00+02:00',
  })
  deadline: string;

  @Text({ description: 'The reason', max: 2000, example: 'Bytte av porteføljeverktøy.' })
  reason: string;
}

export class AskQuestion {
  @Text({
    description: 'The question',
    max: 2000,
    example: 'Gjelder forsinkelsen også utprøvingen?',
  })
  text: string;

  @Text({
    description: 'Place in the reports that the question is about',
    max: 250,
    pattern: PLACE,
    optional: true,
    nullable: true,
    example: '/reports/SAFEST/status',
  })
  pointer?: string | null;
}

export class AnswerQuestion {
  @Id({ description: 'Id of the question', example: '019a0c4e-7d3a-7cc2-9d3e-5f1f3b6f0a11' })
  question: string;

  @Text({ description: 'The answer', max: 4000, example: 'Nei, bare innføringen.' })
  text: string;
}

export class SubmissionQuery extends PageQuery {
  @OneOf(SUBMISSION_STATES, {
    name: 'SubmissionState',
    description: 'Only submissions in this state',
    optional: true,
    example: 'certified',
  })
  state?: SubmissionState;
}

export class SubmittedReportResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Code of the project' })
  project: string;

  @ApiProperty({ enum: REPORT_STATES, enumName: 'ReportState' })
  state: ReportState;

  @ApiProperty({ type: 'integer' })
  revision: number;

  @ApiProperty({
    type: 'integer',
    description: 'Number of rounds in a row in which the report was confirmed unchanged',
  })
  confirmedUnchanged: number;

  @ApiProperty({
    type: 'boolean',
    nullable: true,
    description: 'True when the last certified revision was late. Null before the first',
  })
  late: boolean | null;
}

export class SubmissionEventResponse {
  @ApiProperty({ example: 'certify' })
  action: string;

  @ApiProperty({
    type: 'string',
    enum: SUBMISSION_STATES,
    nullable: true,
    description: 'State before the step. Null for the step that began the submission',
  })
  from: SubmissionState | null;

  @ApiProperty({ enum: SUBMISSION_STATES, enumName: 'SubmissionState' })
  to: SubmissionState;

  @ApiProperty({ type: 'string', nullable: true })
  reason: string | null;

  @ApiProperty({ type: [RemarkOnField] })
  fields: FieldRemark[];

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'The new deadline of an extension',
  })
  deadline: string | null;

  @ApiProperty({ description: 'Organisation number' })
  recordedBy: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the supplier that acted for the actor',
  })
  supplier: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Organisation number of the delegate that acted for the actor',
  })
  delegate: string | null;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class AnswerResponse {
  @ApiProperty()
  text: string;

  @ApiProperty({ description: 'Organisation number' })
  answeredBy: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class QuestionResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  text: string;

  @ApiProperty({ type: 'string', nullable: true })
  pointer: string | null;

  @ApiProperty({ description: 'Organisation number' })
  askedBy: string;

  @ApiProperty({
    enum: SUBMISSION_PARTIES,
    enumName: 'SubmissionParty',
    description: 'The party that asked. The other party answers',
  })
  party: SubmissionParty;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;

  @ApiProperty({ type: [AnswerResponse], description: 'Oldest first' })
  answers: AnswerResponse[];
}

/** A submission in a list. */
export class SubmissionSummary extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  round: string;

  @ApiProperty({ description: 'Organisation number' })
  actor: string;

  @ApiProperty({ enum: SUBMISSION_STATES, enumName: 'SubmissionState' })
  state: SubmissionState;

  @ApiProperty({ description: 'The actor has declared that it has nothing to report' })
  nil: boolean;

  @ApiProperty({
    type: 'integer',
    enum: [1, 2],
    description:
      '1: one client certifies alone. 2: one client submits, and another client of the actor certifies',
  })
  steps: ReportingSteps;

  @ApiProperty({
    format: 'date-time',
    description:
      "The deadline of the round, or the actor's own. Reports certified after it are late",
  })
  deadline: string;

  @ApiProperty({
    type: LocalisedText,
    nullable: true,
    description:
      'What a deadline past the closing of the round means; null for a deadline before it',
  })
  deadlineNote: LocalisedText | null;

  @ApiProperty({ description: "The deadline is the actor's own" })
  extended: boolean;

  @ApiProperty({
    description: 'Reopened after the round closed. Reports certified now are corrections',
  })
  correcting: boolean;

  @ApiProperty({ type: 'integer' })
  openQuestions: number;

  @ApiProperty({ type: [SubmittedReportResponse], description: 'Sorted by code of project' })
  reports: SubmittedReportResponse[];

  @ApiProperty({ type: 'integer' })
  version: number;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ format: 'date-time' })
  updatedAt: string;
}

export class SubmissionListResponse extends PageResponse {
  @ApiProperty({ type: [SubmissionSummary] })
  items: SubmissionSummary[];
}

export class SubmissionResponse extends SubmissionSummary {
  @ApiProperty({
    type: 'integer',
    description:
      'Number of projects in the portfolio that the actor answers for: when the round closed, or ' +
      'now while it is open',
  })
  expected: number;

  @ApiProperty({
    type: [String],
    description:
      'Codes of these projects without a certified report in the round. The submission can be ' +
      'certified without them, and they stay missing',
  })
  missing: string[];

  @ApiProperty({ type: [SubmissionEventResponse], description: 'All steps, oldest first' })
  history: SubmissionEventResponse[];

  @ApiProperty({ type: [QuestionResponse], description: 'Oldest first' })
  questions: QuestionResponse[];
}

/** A submission after its certification. */
export class SubmissionWithMovesResponse extends SubmissionResponse {
  @ApiProperty({
    type: ForecastMovesResponse,
    nullable: true,
    description:
      'What the new forecasts move along the agreements, together. Null when it was not found in ' +
      'time: the address `moves` of each report has its own',
  })
  moved: ForecastMovesResponse | null;
}
