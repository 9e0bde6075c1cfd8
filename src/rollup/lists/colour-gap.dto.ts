import { ApiProperty } from '../../platform/http/documentation.js';
import { Instant } from '../../platform/http/fields.js';
import type { Gap } from './colour-gap.rules.js';

export class ColourGapQuery {
  @Instant({
    description:
      'As it was known at an instant, with the rounds that were closed then; now unless told',
    optional: true,
  })
  asOf?: string;
}

export class GapResponse implements Gap {
  @ApiProperty({ type: 'integer', description: 'Projects that have both colours', example: 12 })
  compared: number;

  @ApiProperty({ type: 'integer', description: 'Worse than the owner says', example: 4 })
  worse: number;

  @ApiProperty({ type: 'integer', example: 7 })
  same: number;

  @ApiProperty({ type: 'integer', description: 'Better than the owner says', example: 1 })
  better: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Steps of colour in all: green to red is two; positive when worse than the owner says',
    example: 4,
  })
  steps: number;
}

export class RoundGap {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({
    type: 'integer',
    description: 'Active projects that their owner rates',
    example: 12,
  })
  rated: number;

  @ApiProperty({ type: GapResponse, description: "The rule's colour against the owner's" })
  rule: GapResponse;

  @ApiProperty({ type: GapResponse, description: "The directorate's colour against the owner's" })
  directorate: GapResponse;
}

export class ColourGapResponse {
  @ApiProperty({ description: 'Organisation number', example: '983658776' })
  actor: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  name: string;

  @ApiProperty({ format: 'date-time', description: 'The instant as of which it is answered' })
  asOf: string;

  @ApiProperty({
    type: [RoundGap],
    description: 'Published rounds in which it rates a project, oldest first',
  })
  rounds: RoundGap[];
}
