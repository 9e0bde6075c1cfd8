import { ApiProperty } from '../../platform/http/documentation.js';
import { OneOf, Text } from '../../platform/http/fields.js';
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
    type: ColourOpinion,
    nullable: true,
    description: "The directorate's newest colour of this revision. Null when it has given none",
  })
  directorate: ColourOpinion | null;
}
