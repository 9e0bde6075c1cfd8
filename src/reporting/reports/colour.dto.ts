import { ApiProperty } from '../../platform/fields/documentation.js';
import { OneOf, Text } from '../../platform/fields/fields.js';
import { PageQuery, PageResponse } from '../../platform/http/page.js';
import { RuleStatusResponse } from '../assessment/report-assessment.dto.js';
import { COLOURS, type Colour } from '../content/report.types.js';

/** The directorate's own colour of a certified report. */
export class AssessReport {
  @OneOf(COLOURS, { name: 'Colour', description: "The directorate's colour", example: 'red' })
  colour: Colour;

  @Text({
    description: 'The reason',
    max: 2000,
    example: 'Avhengigheten til grunndata er ikke avklart',
  })
  reason: string;
}

/** The reason for withdrawing the directorate's colour. */
export class WithdrawAssessment {
  @Text({
    description: 'The reason',
    max: 2000,
    example: 'Avhengigheten til grunndata er avklart',
  })
  reason: string;
}

export class ColourOpinion {
  @ApiProperty({ enum: COLOURS, enumName: 'Colour', example: 'yellow' })
  colour: Colour;

  @ApiProperty({ type: 'string', nullable: true, example: 'Leverandøren er forsinket' })
  reason: string | null;

  @ApiProperty({
    format: 'date-time',
    description: 'Time of the certification, or of the assessment',
    example: '2021-04-20T10:00:00.000Z',
  })
  at: string;
}

/** The colour of the directorate that counts now. */
export class DirectorateOpinion extends ColourOpinion {
  @ApiProperty({
    type: 'integer',
    description: 'Number of the revision that the colour was given on',
    example: 1,
  })
  revision: number;

  @ApiProperty({
    description: 'True when what is reported has changed since that revision',
    example: false,
  })
  changedSince: boolean;
}

/** The three overall colours of the last certified revision, side by side. */
export class ColoursResponse {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({ example: 'SAFEST' })
  project: string;

  @ApiProperty({ type: 'integer', example: 1 })
  revision: number;

  @ApiProperty({
    type: ColourOpinion,
    nullable: true,
    description: "The owner's colour. Null when the report is not rated",
  })
  owner: ColourOpinion | null;

  @ApiProperty({
    type: RuleStatusResponse,
    nullable: true,
    description: "The rule set's colour. Null when the round has no rule set",
  })
  rule: RuleStatusResponse | null;

  @ApiProperty({
    type: DirectorateOpinion,
    nullable: true,
    description:
      "The directorate's colour of the report. It stays when the owner certifies again, until it " +
      'is replaced or withdrawn. Null when there is none',
  })
  directorate: DirectorateOpinion | null;

  @ApiProperty({
    type: 'integer',
    description: 'Increases with each revision, and each time the directorate changes its colour',
    example: 2,
  })
  version: number;
}

/** Steps of the directorate's colour: gitt, endret, trukket. */
export const COLOUR_STEPS = ['given', 'replaced', 'withdrawn'] as const;
export type ColourStep = (typeof COLOUR_STEPS)[number];

export class AssessmentQuery extends PageQuery {}

/** One step of the directorate's colour of a report. */
export class AssessmentResponse {
  @ApiProperty({ enum: COLOUR_STEPS, enumName: 'ColourStep', example: 'given' })
  step: ColourStep;

  @ApiProperty({
    enum: COLOURS,
    enumName: 'Colour',
    nullable: true,
    description: 'Null when the colour was withdrawn',
    example: 'red',
  })
  colour: Colour | null;

  @ApiProperty({ example: 'Avhengigheten til grunndata er ikke avklart' })
  reason: string;

  @ApiProperty({
    type: 'integer',
    description: 'Number of the last certified revision at that time',
    example: 1,
  })
  revision: number;

  @ApiProperty({ description: 'Organisation number of the assessor', example: '915933149' })
  by: string;

  @ApiProperty({ format: 'date-time', example: '2021-04-20T10:00:00.000Z' })
  at: string;
}

export class AssessmentListResponse extends PageResponse {
  @ApiProperty({ type: [AssessmentResponse], description: 'Oldest first' })
  items: AssessmentResponse[];
}
