import { ApiProperty } from '../../platform/fields/documentation.js';
import { OUTCOMES, type Outcome } from '../../criteria/criteria-expression.types.js';
import { CRITERIA_SET_KEY } from '../../criteria/criteria-set.types.js';
import { ActionsResponse } from '../../platform/fields/allowed-actions.dto.js';
import { Flag, Instant, OneOf, OrganisationNumber, Text } from '../../platform/fields/fields.js';
import { JOB_STATES, type JobState } from '../../platform/work/job.entity.js';
import { ProjectMention } from '../projects/project.key.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { ReplayPublicationResponse } from './replay-publication.dto.js';
import { type Effect, EFFECTS } from './replay.rules.js';

/**
 * Request to evaluate one project, an owner's projects or all, under a version of the criteria.
 * Each outcome is recorded.
 */
export class RunEvaluation {
  @Text({
    description: 'Key of the version of the criteria',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    example: '2021-03',
  })
  criteriaSet: string;

  @ProjectMention({
    description: 'Only this project',
    optional: true,
    nullable: true,
    example: null,
  })
  project?: string | null;

  @OrganisationNumber({
    description: "Only this owner's projects",
    optional: true,
    nullable: true,
    example: null,
  })
  owner?: string | null;

  @Flag({
    description: 'Must be true to use a retired version of the criteria',
    optional: true,
    example: false,
  })
  underRetired?: boolean;
}

/**
 * Request to show the effect of a version of the criteria on the portfolio of a date. Nothing is
 * recorded on the projects.
 */
export class RunReplay extends RunEvaluation {
  @Text({
    description:
      'Key of the version to compare with. Without it, the comparison is with the portfolio as it stood',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    optional: true,
    nullable: true,
    example: null,
  })
  baseline?: string | null;

  @Instant({
    description: 'Use the portfolio and the facts as known at this instant. The default is now',
    optional: true,
  })
  asOf?: string;

  @Instant({
    description: 'Use the answers as known at this instant. The default is now',
    optional: true,
  })
  answersAsOf?: string;

  @Flag({
    description: "True to count the owner's own answer where the directorate has given none",
    optional: true,
    example: true,
  })
  selfAssessments?: boolean;
}

export class ShareReplay {
  @Instant({
    description: 'Deadline for the comments of owners',
    example: '2021-06-01T16:00:00+02:00',
  })
  commentsUntil: string;
}

export class CommentReplay {
  @ProjectMention({
    description:
      "Code of the project that the comment is about. Without it: all the owner's projects",
    optional: true,
    nullable: true,
    example: 'SAFEST',
  })
  project?: string | null;

  @Text({
    description: 'The comment, without personal names',
    max: 4000,
    example: 'Tiltaket krever fortsatt samordning med de andre regionene.',
  })
  text: string;
}

export class OutcomeCountsResponse {
  @ApiProperty({ type: 'integer' })
  in: number;

  @ApiProperty({ type: 'integer' })
  out: number;

  @ApiProperty({ type: 'integer' })
  undecided: number;
}

export class EffectCountsResponse {
  @ApiProperty({ type: 'integer' })
  stays: number;

  @ApiProperty({ type: 'integer' })
  enters: number;

  @ApiProperty({ type: 'integer' })
  leaves: number;

  @ApiProperty({ type: 'integer' })
  undecided: number;

  @ApiProperty({ type: 'integer' })
  outside: number;
}

export class CriterionCountResponse {
  @ApiProperty({ example: 'coordination' })
  criterion: string;

  @ApiProperty({ type: 'integer' })
  projects: number;
}

/** Counts over all projects of a replay, the same for every reader. */
export class ReplayCountsResponse {
  @ApiProperty({ type: 'integer' })
  projects: number;

  @ApiProperty({ type: 'integer' })
  owners: number;

  @ApiProperty({ type: OutcomeCountsResponse })
  before: OutcomeCountsResponse;

  @ApiProperty({ type: OutcomeCountsResponse })
  after: OutcomeCountsResponse;

  @ApiProperty({ type: EffectCountsResponse })
  effects: EffectCountsResponse;

  @ApiProperty({
    type: [CriterionCountResponse],
    description: 'Projects that leave, by the first criterion or fact that is not met',
  })
  leavesBy: CriterionCountResponse[];

  @ApiProperty({
    type: [CriterionCountResponse],
    description:
      'Projects that enter, by the first criterion or fact that is not met under the baseline version',
  })
  entersBy: CriterionCountResponse[];

  @ApiProperty({
    type: [CriterionCountResponse],
    description: 'Undecided projects, by each missing answer',
  })
  missing: CriterionCountResponse[];
}

export class ReplayResponse extends ActionsResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({
    enum: ['replay', 'evaluation'],
    enumName: 'ReplayPurpose',
    description: 'An evaluation also records each outcome',
  })
  purpose: 'replay' | 'evaluation';

  @ApiProperty()
  criteriaSet: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Key of the version to compare with. Null: the portfolio as it stood',
  })
  baseline: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  project: string | null;

  @ApiProperty({ type: 'string', nullable: true })
  owner: string | null;

  @ApiProperty({ format: 'date-time' })
  asOf: string;

  @ApiProperty({ format: 'date-time' })
  answersAsOf: string;

  @ApiProperty()
  selfAssessments: boolean;

  @ApiProperty({ description: 'The rule of the criteria set when the replay was requested' })
  rule: string;

  @ApiProperty({ type: 'string', nullable: true })
  baselineRule: string | null;

  @ApiProperty({
    format: 'uuid',
    description: 'Id of the job. It shows the progress and can be cancelled',
  })
  job: string;

  @ApiProperty({ enum: JOB_STATES, enumName: 'JobState' })
  state: JobState;

  @ApiProperty({
    type: ReplayCountsResponse,
    nullable: true,
    description: 'Null until the replay is completed',
  })
  counts: ReplayCountsResponse | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'SHA-256 over all inputs: the rules, the instants, and every project in order with its facts ' +
      'and assessments',
  })
  inputHash: string | null;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    nullable: true,
    description: 'Deadline for comments. Null until the replay is shared with the owners',
  })
  commentsUntil: string | null;

  @ApiProperty({
    type: ReplayPublicationResponse,
    nullable: true,
    description: 'Null until publication is proposed',
  })
  publication: ReplayPublicationResponse | null;

  @ApiProperty({ format: 'date-time' })
  createdAt: string;

  @ApiProperty({ type: 'integer' })
  version: number;
}

export class ReplayListResponse extends PageResponse {
  @ApiProperty({ type: [ReplayResponse], description: 'Newest first' })
  items: ReplayResponse[];
}

export class ReplayLineQuery extends PageQuery {
  @OneOf(EFFECTS, {
    name: 'ReplayEffect',
    description: 'Only projects with this effect',
    optional: true,
    example: 'leaves',
  })
  effect?: Effect;

  @OrganisationNumber({
    description: 'Only projects of this owner',
    optional: true,
    example: '983658776',
  })
  owner?: string;
}

export class ReplayLineResponse {
  @ApiProperty({ description: 'Organisation number of the owner' })
  owner: string;

  @ApiProperty()
  project: string;

  @ApiProperty()
  name: string;

  @ApiProperty()
  kind: string;

  @ApiProperty({ enum: OUTCOMES, enumName: 'EvaluationOutcome' })
  before: Outcome;

  @ApiProperty({ enum: OUTCOMES, enumName: 'EvaluationOutcome' })
  after: Outcome;

  @ApiProperty({
    enum: EFFECTS,
    enumName: 'ReplayEffect',
    description: 'Blir, kommer inn, går ut, uavklart, fortsatt utenfor',
  })
  effect: Effect;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'First criterion or fact that is not met under the baseline version',
  })
  failedFirstBefore: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'First criterion or fact that is not met',
  })
  failedFirst: string | null;

  @ApiProperty({ type: [String], description: 'Criteria and facts that could still decide' })
  missing: string[];

  @ApiProperty({ type: [String], description: 'Ids of the assessments whose answers count' })
  assessments: string[];
}

export class ReplayLineListResponse extends PageResponse {
  @ApiProperty({
    type: [ReplayLineResponse],
    description: 'Sorted by owner and project code. An owner sees its own projects',
  })
  items: ReplayLineResponse[];
}

/** A whole replay to keep: the replay, and every line that the caller may see. */
export class ReplayResultResponse {
  @ApiProperty({ type: ReplayResponse })
  replay: ReplayResponse;

  @ApiProperty({ type: [ReplayLineResponse] })
  lines: ReplayLineResponse[];
}

export class ReplayCommentResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty({ description: 'Organisation number of the owner' })
  owner: string;

  @ApiProperty({ type: 'string', nullable: true })
  project: string | null;

  @ApiProperty()
  text: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class ReplayCommentListResponse extends PageResponse {
  @ApiProperty({
    type: [ReplayCommentResponse],
    description: 'Oldest first. An owner sees its own comments, the directorate sees all',
  })
  items: ReplayCommentResponse[];
}
