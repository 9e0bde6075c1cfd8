import { ApiProperty } from '../../platform/fields/documentation.js';
import { OUTCOMES, type Outcome } from '../../criteria/criteria-expression.types.js';
import { CRITERIA_SET_KEY, CRITERION_CODE } from '../../criteria/criteria-set.types.js';
import { Flag, NestedList, Text } from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';

/** The assessor: the owner of the project, or the directorate. */
export const ASSESSED_BY = ['owner', 'directorate'] as const;
export type AssessedBy = (typeof ASSESSED_BY)[number];

export class CriterionAnswer {
  @Text({
    description: 'Code of the criterion',
    max: 40,
    pattern: CRITERION_CODE,
    example: 'coordination',
  })
  criterion: string;

  @Flag({ description: 'Whether the project meets the criterion', example: true })
  met: boolean;

  @Text({
    description: 'Reason for the answer',
    max: 2000,
    example: 'Flere helseforetak og kommuner må innføre samtidig.',
  })
  reason: string;

  @Text({
    description: 'Evidence: documents, decisions, links',
    max: 2000,
    optional: true,
    nullable: true,
    example: 'Styringsdokument punkt 3',
  })
  evidence?: string | null;
}

/**
 * Answers under a version of the criteria: the owner's self-assessment, or the directorate's
 * assessment.
 */
export class AssessProject {
  @Text({
    description: 'Key of the version of the criteria',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    example: '2021-03',
  })
  criteriaSet: string;

  @Flag({
    description: 'Must be true to use a retired version of the criteria',
    optional: true,
    example: false,
  })
  underRetired?: boolean;

  @NestedList(() => CriterionAnswer, {
    description:
      'One answer per criterion. A missing answer that could decide leaves the project undecided',
    max: 50,
  })
  answers: CriterionAnswer[];
}

export class CriterionAnswerResponse {
  @ApiProperty()
  criterion: string;

  @ApiProperty()
  met: boolean;

  @ApiProperty()
  reason: string;

  @ApiProperty({ type: 'string', nullable: true })
  evidence: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Key of another version of the criteria, when the answer was carried over from it. ' +
      'Null when the question was answered under this version',
  })
  carriedFrom: string | null;
}

export class EvaluationResponse {
  @ApiProperty({ format: 'uuid' })
  id: string;

  @ApiProperty()
  project: string;

  @ApiProperty()
  criteriaSet: string;

  @ApiProperty({
    enum: ASSESSED_BY,
    enumName: 'AssessedBy',
    description: 'The owner of the project, or the directorate',
  })
  assessedBy: AssessedBy;

  @ApiProperty({
    type: 'integer',
    description: '1, 2, 3 … for each project, criteria set and assessor',
  })
  revision: number;

  @ApiProperty({ type: [CriterionAnswerResponse] })
  answers: CriterionAnswerResponse[];

  @ApiProperty({ enum: OUTCOMES, enumName: 'EvaluationOutcome' })
  outcome: Outcome;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'First criterion or fact that is not met, when the project is out. ' +
      'A fact is written as `kind = innovation`',
  })
  failedFirst: string | null;

  @ApiProperty({
    type: [String],
    description: 'Criteria and facts that could still decide, when the project is undecided',
  })
  missing: string[];

  @ApiProperty({ description: 'Organisation number of the assessor' })
  assessor: string;

  @ApiProperty({ format: 'date-time' })
  recordedAt: string;
}

export class CriterionOpinionResponse {
  @ApiProperty()
  met: boolean;

  @ApiProperty()
  reason: string;

  @ApiProperty({ type: 'string', nullable: true })
  evidence: string | null;
}

export class CriterionComparedResponse {
  @ApiProperty()
  criterion: string;

  @ApiProperty({ type: CriterionOpinionResponse, nullable: true })
  owner: CriterionOpinionResponse | null;

  @ApiProperty({ type: CriterionOpinionResponse, nullable: true })
  directorate: CriterionOpinionResponse | null;

  @ApiProperty({ description: 'True when both have answered and their answers differ' })
  differs: boolean;
}

/** The newest self-assessment and the newest assessment under one version, side by side. */
export class AssessmentsResponse {
  @ApiProperty()
  project: string;

  @ApiProperty()
  criteriaSet: string;

  @ApiProperty({
    type: EvaluationResponse,
    nullable: true,
    description: "The owner's newest assessment",
  })
  owner: EvaluationResponse | null;

  @ApiProperty({ type: EvaluationResponse, nullable: true })
  directorate: EvaluationResponse | null;

  @ApiProperty({
    type: [CriterionComparedResponse],
    description: 'In the order of the criteria set',
  })
  criteria: CriterionComparedResponse[];
}

export class AssessmentsQuery {
  @Text({
    description: 'Key of the version of the criteria',
    max: 40,
    pattern: CRITERIA_SET_KEY,
    example: '2021-03',
  })
  criteriaSet: string;
}

export class EvaluationListQuery extends PageQuery {}

export class EvaluationListResponse extends PageResponse {
  @ApiProperty({ type: [EvaluationResponse], description: 'Newest first' })
  items: EvaluationResponse[];
}

export class FailedCriterionResponse {
  @ApiProperty()
  criterion: string;

  @ApiProperty({ type: 'integer' })
  projects: number;
}

/** Counts over the directorate's newest evaluations under one criteria set. */
export class CriteriaOutcomeResponse {
  @ApiProperty()
  criteriaSet: string;

  @ApiProperty({ type: 'integer' })
  evaluated: number;

  @ApiProperty({ type: 'integer' })
  in: number;

  @ApiProperty({ type: 'integer' })
  out: number;

  @ApiProperty({ type: 'integer' })
  undecided: number;

  @ApiProperty({
    type: [FailedCriterionResponse],
    description: 'Number of projects that are out, by the first criterion they do not meet',
  })
  outBy: FailedCriterionResponse[];
}
