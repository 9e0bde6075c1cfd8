import { ApiProperty } from '../../platform/fields/documentation.js';
import { Instant } from '../../platform/fields/fields.js';
import type { Gap } from './colour-gap.rules.js';

export class ColourGapQuery {
  @Instant({
    description:
      'Answers what was known at this instant, for the rounds closed by then. Default: now.',
    optional: true,
  })
  asOf?: string;
}

export class GapResponse implements Gap {
  @ApiProperty({
    type: 'integer',
    description: 'Number of projects that have both colours',
    example: 12,
  })
  compared: number;

  @ApiProperty({
    type: 'integer',
    description: 'Projects with a worse colour than the owner gives',
    example: 4,
  })
  worse: number;

  @ApiProperty({ type: 'integer', description: 'Projects with the same colour', example: 7 })
  same: number;

  @ApiProperty({
    type: 'integer',
    description: 'Projects with a better colour than the owner gives',
    example: 1,
  })
  better: number;

  @ApiProperty({
    type: 'integer',
    description:
      'Sum of the steps between the colours; green to red is two steps. ' +
      'Positive when the colours are worse than the owner gives.',
    example: 4,
  })
  steps: number;
}

export class RoundGap {
  @ApiProperty({ example: '2021-2' })
  round: string;

  @ApiProperty({
    type: 'integer',
    description: 'Active projects that the owner has given a colour',
    example: 12,
  })
  rated: number;

  @ApiProperty({ type: GapResponse, description: "The rule's colour compared with the owner's" })
  rule: GapResponse;

  @ApiProperty({
    type: GapResponse,
    description: "The directorate's colour compared with the owner's",
  })
  directorate: GapResponse;
}

export class ColourGapResponse {
  @ApiProperty({ description: 'Organisation number', example: '983658776' })
  actor: string;

  @ApiProperty({ example: 'Helse Midt-Norge RHF' })
  name: string;

  @ApiProperty({ format: 'date-time', description: 'The instant that the figures describe' })
  asOf: string;

  @ApiProperty({
    type: [RoundGap],
    description: 'Published rounds in which the actor has given a project a colour, oldest first',
  })
  rounds: RoundGap[];
}
